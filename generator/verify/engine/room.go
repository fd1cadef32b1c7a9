package engine

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// A room is where a program runs: temporary folders and an environment.
type room struct {
	root string
	mark string // a variable of the environment that marks its processes
}

func newRoom() (*room, error) {
	root, err := os.MkdirTemp("", "bingfa-check-*")
	if err != nil {
		return nil, err
	}
	r := &room{root: root, mark: "BINGFA_RUN=" + rand.Text()}
	for _, dir := range []string{r.program(), r.home(), r.tmp(), r.lib()} {
		if err := os.Mkdir(dir, 0o777); err != nil {
			return nil, errors.Join(err, r.Close())
		}
	}
	return r, nil
}

// program is the working directory; home and tmp are what their names say; lib
// is ours.
func (r *room) program() string { return filepath.Join(r.root, "program") }
func (r *room) home() string    { return filepath.Join(r.root, "home") }
func (r *room) tmp() string     { return filepath.Join(r.root, "tmp") }
func (r *room) lib() string     { return filepath.Join(r.root, "lib") }

// clear empties what a program may have written to.
func (r *room) clear() error {
	for _, dir := range []string{r.program(), r.home(), r.tmp()} {
		if err := removeAll(dir); err != nil {
			return err
		}
		if err := os.Mkdir(dir, 0o777); err != nil {
			return err
		}
	}
	return nil
}

// Close removes the room.
func (r *room) Close() error { return removeAll(r.root) }

// removeAll removes a folder even if a program took permissions away.
func removeAll(dir string) error {
	if os.RemoveAll(dir) == nil {
		return nil
	}
	_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if d != nil && d.IsDir() {
			_ = os.Chmod(path, 0o700)
		}
		return nil
	})
	return os.RemoveAll(dir)
}

// inherited are the variables that programs get as the author has them: how
// commands and shared libraries are found, and what Windows cannot do without.
var inherited = []string{"PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"}

var inheritedWindows = []string{"PATHEXT", "SYSTEMROOT", "SYSTEMDRIVE", "COMSPEC", "WINDIR"}

// environment is all that a program finds in its environment, engines' own
// variables aside: nobody's tokens and keys, and the same language and time
// zone on every machine.
func (r *room) environment() []string {
	env := []string{"HOME=" + r.home(), "TMPDIR=" + r.tmp(), "LANG=C.UTF-8", "TZ=UTC", r.mark}
	names := inherited
	if windows {
		names = append(names[:len(names):len(names)], inheritedWindows...)
		env = append(env, "USERPROFILE="+r.home(), "TEMP="+r.tmp(), "TMP="+r.tmp())
	}
	for _, name := range names {
		if v, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+v)
		}
	}
	return env
}
