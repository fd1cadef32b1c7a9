// Package toolchain runs programs with Go's own compiler and linker, many at
// once, and remembers what came of each.
//
// A link costs five times what compiling a small program costs, so programs
// are linked together: each is compiled as a package of its own, with a path
// of its own but still with the name main, so that it prints its types as
// main.T; where the path shows, in the names of generic types, main is put for
// it. One more package holds them all and calls the main function that
// its argument names. Two kinds are linked alone: those that do something
// before main begins, as all of them would do it, and those that can see
// their package's path or what else is in their binary.
//
// Each program runs several times, under different numbers of processors. A
// program that does not do the same each time has no answer to be held to.
//
// Results are kept in the user's cache folder, by the hash of the source and
// of the Go version.
package toolchain

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// A Toolchain builds and runs programs.
type Toolchain struct {
	// Root is GOROOT, Version is GOVERSION: "go1.26.0".
	Root, Version string

	tools     string // the folder of compile and link
	importcfg string // lines that say where each package's export data is
	cache     string
	parallel  int
}

// New returns the Go installation of the go command on PATH. Packages are
// those that programs may import, as the module in dir knows them; they are
// compiled if they are not yet.
func New(ctx context.Context, dir string, packages []string) (*Toolchain, error) {
	t := &Toolchain{parallel: runtime.NumCPU()}
	env, err := goCommand(ctx, dir, "env", "GOROOT", "GOVERSION", "GOTOOLDIR")
	if err != nil {
		return nil, err
	}
	lines := strings.Split(strings.TrimSpace(env), "\n")
	if len(lines) != 3 {
		return nil, fmt.Errorf("go env: want three lines, got %q", env)
	}
	t.Root, t.Version, t.tools = lines[0], lines[1], lines[2]
	cache, err := os.UserCacheDir()
	if err != nil {
		return nil, fmt.Errorf("no folder to keep results in: %w; set HOME or XDG_CACHE_HOME", err)
	}
	t.cache = filepath.Join(cache, "bingfa", "conformance")
	t.importcfg, err = goCommand(ctx, dir, append([]string{"list", "-export", "-deps", "-f",
		"{{if .Export}}packagefile {{.ImportPath}}={{.Export}}{{end}}", "os"}, packages...)...)
	return t, err
}

// goCommand runs the go command without cgo: a binary with it has no deadlock
// detector, and neither have the playground's workers cgo.
func goCommand(ctx context.Context, dir string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=-mod=readonly", "GOWORK=off")
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("go %s: %w: %s; the Go toolchain must be installed and on PATH", args[0], err, strings.TrimSpace(stderr.String()))
	}
	return string(out), nil
}

// tool runs compile or link and returns what it complains of.
func (t *Toolchain) tool(ctx context.Context, dir, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, filepath.Join(t.tools, name), args...)
	cmd.Dir = dir
	// Each is short, and there are as many as processors.
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOGC=off")
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s: %w: %s", name, err, strings.TrimSpace(string(out)))
	}
	return nil
}
