package extract

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// A pkg is a package's source: Go's or ours.
type pkg struct {
	path  string // as programs import it
	types *types.Package
	info  *types.Info
	decls map[types.Object]ast.Node // of package level: *ast.FuncDecl or *ast.TypeSpec
}

// A loader reads packages.
type loader struct {
	fset     *token.FileSet
	importer types.Importer
	listed   map[string]listed
}

// A listed is what the go command says of a package.
type listed struct {
	ImportPath, Dir, Export string
	GoFiles                 []string
}

// newLoader has the go command compile packages, for one system whatever the
// machine, and what they import.
func newLoader(paths []string) (*loader, error) {
	args := []string{"list", "-export", "-deps", "-json=ImportPath,Dir,Export,GoFiles"}
	cmd := exec.Command("go", append(args, paths...)...)
	cmd.Env = append(os.Environ(), "GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=0", "GOEXPERIMENT=")
	out, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			err = fmt.Errorf("go list: %w: %s", err, exit.Stderr)
		}
		return nil, err
	}
	l := &loader{fset: token.NewFileSet(), listed: map[string]listed{}}
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := d.Decode(&p); err == io.EOF {
			break
		} else if err != nil {
			return nil, err
		}
		l.listed[p.ImportPath] = p
	}
	l.importer = importer.ForCompiler(l.fset, "gc", func(path string) (io.ReadCloser, error) {
		if l.listed[path].Export == "" {
			return nil, fmt.Errorf("no export data of %s", path)
		}
		return os.Open(l.listed[path].Export)
	})
	return l, nil
}

// load parses and checks the sources of a package, without comments.
func (l *loader) load(source, path string) (*pkg, error) {
	from, ok := l.listed[source]
	if !ok {
		return nil, fmt.Errorf("package %s is not there", source)
	}
	var files []*ast.File
	for _, name := range from.GoFiles {
		f, err := parser.ParseFile(l.fset, filepath.Join(from.Dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	p := &pkg{path: path, decls: map[types.Object]ast.Node{}, info: &types.Info{
		Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
	}}
	conf := types.Config{Importer: l.importer, Sizes: types.SizesFor("gc", "amd64")}
	var err error
	if p.types, err = conf.Check(source, l.fset, files, p.info); err != nil {
		return nil, err
	}
	for _, f := range files {
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil {
					p.decls[p.info.Defs[d.Name]] = d
				}
			case *ast.GenDecl:
				for _, s := range d.Specs {
					if s, ok := s.(*ast.TypeSpec); ok {
						p.decls[p.info.Defs[s.Name]] = s
					}
				}
			}
		}
	}
	return p, nil
}
