package http

import (
	"errors"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"bingfa/playground/symbols/os"
)

// A Dir serves the files below a directory of the program's own; empty means
// the working directory.
type Dir string

// Open opens a file by its path from the root, with slashes.
func (d Dir) Open(name string) (http.File, error) {
	clean := path.Clean("/" + name)[1:]
	if clean == "" {
		clean = "."
	}
	dir := string(d)
	if dir == "" {
		dir = "."
	}
	full := path.Join(dir, clean)
	f, err := os.Open(full)
	if err != nil {
		return nil, notDir(err, full)
	}
	return f, nil
}

// notDir makes "not a directory" of a part of the path "does not exist":
// that is what it means to who asks for a file.
func notDir(err error, name string) error {
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
		return err
	}
	parts := strings.Split(name, "/")
	for i := range parts {
		if parts[i] == "" {
			continue
		}
		info, err1 := os.Stat(strings.Join(parts[:i+1], "/"))
		if err1 != nil {
			return err
		}
		if !info.IsDir() {
			return fs.ErrNotExist
		}
	}
	return err
}

// ServeFile answers with a file or directory of the program's own.
func ServeFile(w http.ResponseWriter, r *http.Request, name string) {
	dir, file := path.Split(name)
	if dir == "" {
		dir = "."
	}
	if file == "" {
		file = "."
	}
	http.ServeFileFS(w, r, os.DirFS(dir), file)
}
