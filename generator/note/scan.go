package note

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"bingfa/generator/diagnostic"
)

// Ignored reports whether a file or folder of this name is never content:
// hidden files, and what editors and interpreters leave behind.
func Ignored(base string) bool {
	switch base {
	case "__pycache__", "node_modules", "4913", "go.mod", "go.sum", "go.work", "go.work.sum", "README.md", "Thumbs.db", "desktop.ini", "Desktop.ini":
		return true
	}
	if strings.HasPrefix(base, ".") || strings.HasPrefix(base, "#") || strings.HasSuffix(base, "~") {
		return true
	}
	switch path.Ext(base) {
	case ".swp", ".swo", ".swx", ".tmp", ".bak", ".orig", ".pyc", ".crdownload", ".part":
		return true
	}
	return strings.Contains(base, "___jb_") || strings.Contains(base, ".sb-") || strings.Contains(base, ".goutputstream-")
}

// A scan is the walk through a tree or a part of it.
type scan struct {
	*Loader
	// folders holds the names of the files in each folder that was listed.
	folders map[string][]string
	// links tells that there are symbolic links: what they lead to may change
	// without a word.
	links bool
	wrong diagnostic.List
}

// whole lists the tree, following symbolic links except into loops.
func (s *scan) whole() {
	if _, err := fs.Stat(s.fsys, "."); err != nil {
		s.wrong = diagnostic.List{{File: s.name("."), Message: "cannot be read: " + reason(err), Hint: "run the command in the site's folder, or name it with -C"}}
		return
	}
	s.walk(".", []string{"."}, true)
}

// walk lists a folder and, where into says so, those below it. above are the
// folders on the way to it, itself included.
func (s *scan) walk(dir string, above []string, into bool) (below []string) {
	s.listed++
	entries, err := fs.ReadDir(s.fsys, dir)
	if err != nil {
		// A folder that went away while we looked is no error.
		if !errors.Is(err, fs.ErrNotExist) || dir == "." {
			s.wrong = append(s.wrong, diagnostic.Diagnostic{File: s.name(dir), Message: "cannot be read: " + reason(err), Hint: "check that it exists and that you may read it"})
		}
		return nil
	}
	files := []string{}
	folder := func(name string) {
		below = append(below, name)
		if into {
			s.walk(name, append(slices.Clip(above), name), true)
		}
	}
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		if !s.wanted(name) {
			continue
		}
		mode := e.Type()
		if mode.IsDir() {
			folder(name)
			continue
		}
		if mode&fs.ModeSymlink != 0 {
			s.links = true
			info, err := fs.Stat(s.fsys, name)
			if err != nil {
				s.wrong = append(s.wrong, diagnostic.Diagnostic{File: s.name(name), Message: "the symbolic link leads nowhere: " + reason(err), Hint: "remove it or point it at a file"})
				continue
			}
			mode = info.Mode()
			if mode.IsDir() {
				if slices.ContainsFunc(above, func(a string) bool {
					i, err := fs.Stat(s.fsys, a)
					return err == nil && os.SameFile(i, info)
				}) {
					s.wrong = append(s.wrong, diagnostic.Diagnostic{File: s.name(name), Message: "the symbolic link is a loop: it leads to a folder that contains it", Hint: "remove the link"})
					continue
				}
				folder(name)
				continue
			}
		}
		if mode.IsRegular() {
			files = append(files, name)
		}
	}
	s.folders[dir] = files
	return below
}

// wanted reports whether a file or folder can be content, by its own name.
func (l *Loader) wanted(name string) bool {
	return !Ignored(path.Base(name)) && !slices.Contains(l.skip, name)
}

// covers reports whether a path can be content, by all its names.
func (l *Loader) covers(name string) bool {
	for ; name != "."; name = path.Dir(name) {
		if !l.wanted(name) {
			return false
		}
	}
	return true
}

// reason returns the plain reason of a file error, without operation and path,
// which the position says already.
func reason(err error) string {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err.Error()
	}
	return err.Error()
}
