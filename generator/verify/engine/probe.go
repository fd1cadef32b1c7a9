package engine

import (
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

//go:embed probe.py
var probeScript string

// A probe is what a Python says of itself, and of programs.
type probe struct {
	Name       string // "CPython 3.11"
	Version    string
	Executable string
	UserBase   string   `json:"user_base"` // where packages of the user's are; "" for none
	Path       []string // folders and archives with modules
	Modules    []string // the standard library's, and what programs import beside it
	Programs   []needs  // in the order asked for
}

// needs is what a program imports beside the standard library.
type needs struct {
	Lacks    []string          // what is not there and it cannot do without, sorted
	Places   map[string][2]int // of these: where it is imported first, as in a Finding
	Packages map[string]string // name → version, "absent" if it is not there
}

// ask probes the Python of a command for programs.
func ask(ctx context.Context, command string, programs []string, o Options) (*probe, error) {
	input, err := json.Marshal(programs)
	if err != nil {
		return nil, err
	}
	real, err := filepath.EvalSymlinks(command)
	if err != nil {
		real = command
	}
	key := fmt.Sprintf("python %q %q %x", command, real, sha256.Sum256(append(input, probeScript...)))
	var p probe
	if o.Memory != nil {
		if data, ok := o.Memory.Recall(key); ok && json.Unmarshal(data, &p) == nil && len(p.Programs) == len(programs) {
			return &p, nil
		}
	}
	cmd := exec.CommandContext(ctx, command, "-c", probeScript)
	cmd.Dir = o.Dir // version managers look there
	cmd.WaitDelay = killDelay
	cmd.Stdin = bytes.NewReader(input)
	cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool {
		return strings.HasPrefix(v, "PYTHON") && !strings.HasPrefix(v, "PYTHONUSERBASE=")
	})
	out, err := cmd.Output()
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if err == nil {
		err = json.Unmarshal(out, &p)
	}
	if err == nil && (len(p.Programs) != len(programs) || p.Executable == "") {
		err = errors.New("it does not answer as Python does")
	}
	if err != nil {
		return nil, fmt.Errorf("%s does not start: %w", command, withOutput(err))
	}
	if o.Memory != nil && !isScript(command) {
		// Installing a package changes the folder that it goes into.
		files := append([]string{command, p.Executable, filepath.Join(filepath.Dir(filepath.Dir(p.Executable)), "pyvenv.cfg")}, p.Path...)
		if p.UserBase != "" {
			files = append(files, p.UserBase)
		}
		o.Memory.Remember(key, out, files)
	}
	return &p, nil
}

// Install says how to get Python packages.
func Install(packages []string) string {
	var debian []string
	for _, p := range packages {
		debian = append(debian, "python3-"+strings.ToLower(strings.ReplaceAll(p, "_", "-")))
	}
	return fmt.Sprintf("install %s (or with pip: %s)", strings.Join(debian, " "), strings.Join(packages, " "))
}

// pythons returns the commands on PATH that may be a Python 3, each once.
func pythons() []string {
	var found []string
	seen := map[string]bool{}
	for _, name := range []string{"python3", "python"} {
		for _, dir := range filepath.SplitList(os.Getenv("PATH")) {
			path, err := exec.LookPath(filepath.Join(dir, name))
			if err != nil || !filepath.IsAbs(path) {
				continue
			}
			real, err := filepath.EvalSymlinks(path)
			if err != nil || seen[real] {
				continue
			}
			seen[real] = true
			found = append(found, path)
		}
		if len(found) > 0 {
			break
		}
	}
	return found
}
