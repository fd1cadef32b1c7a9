package main

import (
	"errors"
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"go/version"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"

	"bingfa/playground/symbols/gen/table"
)

// loaded are the packages of the list.
type loaded struct {
	selections []table.Selection
	real       []*types.Package // Go's, one for each selection
	own        []*types.Package // ours; nil where there is none
}

// goVersion is the version of Go whose packages these are. Patch releases do
// not change what they export.
func goVersion() string { return version.Lang(runtime.Version()) }

// load has the go command compile the packages, for one system whatever the
// machine, and reads the export data.
func load() (*loaded, error) {
	l := &loaded{selections: table.Selections()}
	args := []string{"list", "-export", "-deps", "-f", "{{.ImportPath}}\t{{.Export}}"}
	for _, s := range l.selections {
		args = append(args, s.Path)
		if s.Own != "" {
			args = append(args, s.Own)
		}
	}
	cmd := exec.Command("go", args...)
	cmd.Env = append(os.Environ(), "GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=0", "GOEXPERIMENT=")
	out, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			err = fmt.Errorf("%w: %s", err, exit.Stderr)
		}
		return nil, err
	}
	files := map[string]string{}
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), "\t")
		files[path] = file
	}
	imp := importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) {
		if files[path] == "" {
			return nil, fmt.Errorf("no export data of %s", path)
		}
		return os.Open(files[path])
	})
	for _, s := range l.selections {
		real, err := imp.Import(s.Path)
		if err != nil {
			return nil, err
		}
		l.real = append(l.real, real)
		var own *types.Package
		if s.Own != "" {
			if own, err = imp.Import(s.Own); err != nil {
				return nil, err
			}
		}
		l.own = append(l.own, own)
	}
	return l, nil
}
