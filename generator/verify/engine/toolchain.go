package engine

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"

	"bingfa/generator/note"
)

// A Toolchain is the Go toolchain as an engine.
type Toolchain struct {
	path, name, version string
	modules             string // folder whose go.mod and go.sum belong to the version; may be empty
}

// Go returns the Go toolchain found on PATH, as it is chosen for the module of
// o.Dir. The error wraps [ErrNotInstalled] when there is none.
func Go(ctx context.Context, o Options) (*Toolchain, error) {
	path, err := exec.LookPath("go")
	if err != nil {
		return nil, fmt.Errorf("the Go toolchain is %w: install Go, https://go.dev/dl/", ErrNotInstalled)
	}
	g := &Toolchain{path: path}
	files := goFiles(o.Dir)
	for _, f := range files {
		if _, err := os.Stat(f); err == nil && filepath.Base(f) == "go.mod" {
			g.modules = filepath.Dir(f)
			break
		}
	}
	// The go command picks another version for a module, and settings can too.
	key := fmt.Sprintf("go %q %q", path, o.Dir)
	for _, name := range []string{"GOTOOLCHAIN", "GOENV", "GOROOT", "GOAMD64", "GOARM64", "GOEXPERIMENT"} {
		key += fmt.Sprintf(" %q", os.Getenv(name))
	}
	out, err := recall(o.Memory, key, append(files, path), func() ([]byte, error) {
		cmd := exec.CommandContext(ctx, path, "env", "GOVERSION", "GOOS", "GOARCH", "GOAMD64", "GOARM64", "GOEXPERIMENT")
		cmd.Dir = o.Dir
		cmd.Env = buildEnvironment("")
		return cmd.Output()
	})
	if err != nil {
		return nil, fmt.Errorf("%s does not start: %w", path, withOutput(err))
	}
	g.version = strings.Join(strings.Fields(string(out)), " ")
	version, _, _ := strings.Cut(g.version, " ")
	version = strings.TrimPrefix(version, "go")
	if parts := strings.SplitN(version, ".", 3); len(parts) > 1 {
		version = parts[0] + "." + parts[1]
	}
	g.name = "Go " + version
	return g, nil
}

// goFiles are the files, there or not, that choose the Go version of a folder.
func goFiles(dir string) []string {
	var files []string
	if abs, err := filepath.Abs(dir); err == nil {
		for ; ; abs = filepath.Dir(abs) {
			files = append(files, filepath.Join(abs, "go.mod"))
			if abs == filepath.Dir(abs) {
				break
			}
		}
	}
	if settings := os.Getenv("GOENV"); settings != "" && settings != "off" {
		files = append(files, settings)
	} else if config, err := os.UserConfigDir(); err == nil {
		files = append(files, filepath.Join(config, "go", "env"))
	}
	return files
}

// Name returns "Go 1.26".
func (g *Toolchain) Name() string { return g.name }

// Version covers the modules that programs may import.
func (g *Toolchain) Version(context.Context, Program) (string, error) {
	parts := []string{Harness, g.version}
	if g.modules != "" {
		for _, name := range []string{"go.mod", "go.sum"} {
			data, err := os.ReadFile(filepath.Join(g.modules, name))
			if err != nil && !errors.Is(err, os.ErrNotExist) {
				return "", err
			}
			parts = append(parts, string(data))
		}
	}
	return strings.Join(parts, "\n"), nil
}

// Release returns the whole version: "1.26.8".
func (g *Toolchain) Release() string {
	release, _, _ := strings.Cut(g.version, " ")
	return strings.TrimPrefix(release, "go")
}

// RealTime reports whether a program runs without the virtual clock.
func (g *Toolchain) RealTime(p Program) bool { return p.Clock == "real" || windows }

// Run compiles and runs a program.
func (g *Toolchain) Run(ctx context.Context, p Program) (t *note.Take, err error) {
	b, err := g.Compile(ctx, p)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, b.Close()) }()
	return b.Run(ctx)
}

// Compile compiles a program. One that does not compile "runs" too: its take
// says so.
func (g *Toolchain) Compile(ctx context.Context, p Program) (Binary, error) {
	r, err := newRoom()
	if err != nil {
		return nil, err
	}
	b := &goBinary{room: r, program: p, virtual: !g.RealTime(p)}
	if err := g.build(ctx, b); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return b, nil
}

// A goBinary is a compiled program, or the take of one that does not compile.
type goBinary struct {
	room    *room
	program Program
	virtual bool
	take    *note.Take
}

func (b *goBinary) path() string { return filepath.Join(b.room.lib(), "program.exe") }

func (b *goBinary) Close() error { return b.room.Close() }

func (b *goBinary) Run(ctx context.Context) (*note.Take, error) {
	if b.take != nil {
		t := *b.take
		return &t, nil
	}
	if err := b.room.clear(); err != nil {
		return nil, err
	}
	cmd := exec.Command(b.path())
	cmd.Dir, cmd.Env = b.room.program(), b.room.environment()
	if b.virtual {
		cmd.Env = append(cmd.Env, "GOMAXPROCS=1")
	}
	t, exit, err := b.room.observe(ctx, cmd, b.program.Want, nil)
	if err != nil {
		return nil, err
	}
	if b.virtual {
		unframe(t)
		if n := len(t.Events); n > 0 && t.Outcome != "timeout" {
			t.TimeMS = t.Events[n-1].TimeMS // no real time took part
		}
	}
	decode(t)
	if t.Outcome == "" {
		t.Outcome, t.Message = goOutcome(exit.ExitCode(), t.Written("stderr"))
	}
	return t, nil
}

// goOutcome tells how a program ended that did not end well.
func goOutcome(code int, stderr string) (outcome, message string) {
	outcome = fmt.Sprintf("exit %d", code)
	if code != 2 || !goroutineLine.MatchString(stderr) {
		return outcome, ""
	}
	for line := range strings.Lines(stderr) {
		line = strings.TrimRight(line, "\r\n")
		if message, ok := strings.CutPrefix(line, "fatal error: "); ok && strings.Contains(message, "deadlock") {
			return "deadlock", message
		}
		if message, ok := strings.CutPrefix(line, "panic: "); ok {
			return "panic", message
		}
		if strings.HasPrefix(line, "fatal error: ") {
			return "panic", line
		}
	}
	return outcome, ""
}

// goroutineLine begins what Go's runtime tells of a goroutine when it gives up.
var goroutineLine = regexp.MustCompile(`(?m)^goroutine \d+ `)
