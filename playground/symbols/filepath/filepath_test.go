package filepath

import (
	"errors"
	"fmt"
	"io/fs"
	realos "os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"bingfa/playground/symbols/os"
)

// A system is the functions of one kind of files.
type system struct {
	mkdirAll func(string, fs.FileMode) error
	write    func(string, []byte, fs.FileMode) error
	symlink  func(string, string) error
	chdir    func(string) error
	abs      func(string) (string, error)
	eval     func(string) (string, error)
	glob     func(string) ([]string, error)
	walk     func(string, filepath.WalkFunc) error
	walkDir  func(string, fs.WalkDirFunc) error
}

var (
	ours = system{os.MkdirAll, os.WriteFile, os.Symlink, os.Chdir, Abs, EvalSymlinks, Glob, Walk, WalkDir}
	real = system{realos.MkdirAll, realos.WriteFile, realos.Symlink, realos.Chdir, filepath.Abs, filepath.EvalSymlinks, filepath.Glob, filepath.Walk, filepath.WalkDir}
)

// play does the same in both and returns what it saw.
func (s system) play(t *testing.T, dir string) (log []string) {
	say := func(args ...any) { log = append(log, fmt.Sprintln(args...)) }
	if err := errors.Join(s.chdir(dir), s.mkdirAll("a/b/c", 0o755), s.mkdirAll("a/d", 0o755), s.write("a/f.txt", nil, 0o644), s.write("a/b/g.txt", []byte("g"), 0o644), s.write("a/b/c/h.go", nil, 0o644),
		s.symlink("b/c", "a/link"), s.symlink("f.txt", "a/lf"), s.symlink("../a/link", "a/b/up"), s.symlink("x", "a/dangling"), s.symlink("o", "a/o")); err != nil {
		t.Fatal(err)
	}
	for _, p := range []string{"*", "a/*", "a/*/*", "a/*.txt", "*/b/*.txt", "a/f.txt", "none", "none/*", "a/f.txt/*", "[", "a/[", "a/[a-f]*", "/", "a/*/", "./a/*"} {
		say(p)
		say(s.glob(p))
	}
	for _, p := range []string{"a", "a/link", "a/lf", "a/b/up/h.go", "a/dangling", "none", "a/f.txt/x", ".", "a/../a/./b", "/", "a/link/../f.txt", "/tmp"} {
		say(p)
		say(s.eval(p))
	}
	_, err := s.eval("a/o")
	say(err)
	for _, p := range []string{"a", "/x/../y", "."} {
		got, err := s.abs(p)
		if rel, err := filepath.Rel(dir, got); err == nil && filepath.IsLocal(rel) {
			got = rel
		}
		say(got, err)
	}
	for _, stop := range []string{"", "a/b", "a/b/g.txt", "a/f.txt", "a"} {
		for _, with := range []error{fs.SkipDir, fs.SkipAll, errors.New("stop")} {
			say("walk", s.walk("a", func(p string, i fs.FileInfo, err error) error {
				say(p, i.Mode(), err)
				if p == stop {
					return with
				}
				return err
			}))
			say("walkdir", s.walkDir("a", func(p string, d fs.DirEntry, err error) error {
				say(p, d, err)
				if p == stop {
					return with
				}
				return err
			}))
		}
	}
	say(s.walk("none", func(p string, i fs.FileInfo, err error) error { say(p, i == nil, err); return err }))
	say(s.walkDir("none", func(p string, d fs.DirEntry, err error) error { say(p, d == nil, err); return err }))
	return log
}

func TestAsReal(t *testing.T) {
	got := ours.play(t, "/program")
	if runtime.GOOS != "linux" {
		t.Skip("the reference is Linux")
	}
	dir := t.TempDir()
	t.Chdir(dir)
	want := real.play(t, dir)
	for i := range want {
		if i >= len(got) || got[i] != want[i] {
			t.Fatalf("after %s got %q\nwant %q", want[max(0, i-1)], got[i:min(i+1, len(got))], want[i])
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("more: %q", got[len(want):])
	}
}
