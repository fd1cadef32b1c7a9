package table

import (
	"bytes"
	"errors"
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// A library is the packages of the list and ours, type-checked.
type library struct {
	types map[string]*types.Package
	// deps are the import paths that a package is built from, itself among
	// them, sorted.
	deps map[string][]string
}

// load asks the go command for the export data of the packages, which it
// builds if it has to: in the module's folder, without cgo as workers are
// built.
func load(paths []string) (*library, error) {
	const format = "{{.ImportPath}}\t{{.Export}}\t{{join .Deps \" \"}}"
	cmd := exec.Command("go", append([]string{"list", "-export", "-deps", "-f", format, "--"}, paths...)...)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w: %s", err, stderr.Bytes())
	}
	l := &library{types: map[string]*types.Package{}, deps: map[string][]string{}}
	export := map[string]string{}
	for line := range strings.Lines(string(out)) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(f) != 3 {
			return nil, fmt.Errorf("go list says %q", line)
		}
		export[f[0]] = f[1]
		l.deps[f[0]] = append(strings.Fields(f[2]), f[0])
		slices.Sort(l.deps[f[0]])
	}
	gc := importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) {
		if export[path] == "" {
			return nil, fmt.Errorf("no export data of %s", path)
		}
		return os.Open(export[path])
	})
	var errs []error
	for _, p := range paths {
		var err error
		l.types[p], err = gc.Import(p)
		errs = append(errs, err)
	}
	return l, errors.Join(errs...)
}
