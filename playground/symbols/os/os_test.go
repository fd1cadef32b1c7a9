package os

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"bingfa/playground/symbols/host"
)

// A file is what scenarios do with a *File of either package.
type file interface {
	io.Reader
	io.ReaderAt
	io.Writer
	io.WriterAt
	io.Seeker
	io.Closer
	io.StringWriter
	Name() string
	Stat() (fs.FileInfo, error)
	ReadDir(int) ([]fs.DirEntry, error)
	Readdir(int) ([]fs.FileInfo, error)
	Readdirnames(int) ([]string, error)
	Truncate(int64) error
	Chmod(fs.FileMode) error
	Sync() error
	SetReadDeadline(time.Time) error
}

// A system is what scenarios use: ours, or the machine's.
type system struct {
	open                            func(string, int, fs.FileMode) (file, error)
	pipe                            func() (file, file, error)
	readFile                        func(string) ([]byte, error)
	writeFile                       func(string, []byte, fs.FileMode) error
	mkdir, mkdirAll, chmod          func(string, fs.FileMode) error
	remove, removeAll, chdir        func(string) error
	rename, symlink, link           func(string, string) error
	readlink, createTemp, mkdirTemp func(string) (string, error)
	stat, lstat                     func(string) (fs.FileInfo, error)
	readDir                         func(string) ([]fs.DirEntry, error)
	truncate                        func(string, int64) error
	sameFile                        func(a, b fs.FileInfo) bool
	dirFS                           func(string) fs.FS
	copyFS                          func(string, fs.FS) error
	chtimes                         func(string, time.Time, time.Time) error
	log                             *[]string
}

// opened turns a nil *File into a nil file.
func opened[F interface {
	comparable
	file
}](f F, err error) (file, error) {
	var none F
	if f == none {
		return nil, err
	}
	return f, err
}

func named[F file](f F, err error) (string, error) {
	if err != nil {
		return "", err
	}
	return f.Name(), f.Close()
}

var ours = system{
	open:     func(n string, flag int, p fs.FileMode) (file, error) { return opened(OpenFile(n, flag, p)) },
	pipe:     func() (file, file, error) { r, w, err := Pipe(); return r, w, err },
	readFile: ReadFile, writeFile: WriteFile, mkdir: Mkdir, mkdirAll: MkdirAll, chmod: Chmod,
	remove: Remove, removeAll: RemoveAll, chdir: Chdir, rename: Rename, symlink: Symlink, link: Link, readlink: Readlink,
	createTemp: func(p string) (string, error) { return named(CreateTemp("", p)) },
	mkdirTemp:  func(p string) (string, error) { return MkdirTemp(".", p) },
	stat:       Stat, lstat: Lstat, readDir: ReadDir, truncate: Truncate, sameFile: SameFile, dirFS: DirFS, copyFS: CopyFS, chtimes: Chtimes,
}

var real = system{
	open:     func(n string, flag int, p fs.FileMode) (file, error) { return opened(os.OpenFile(n, flag, p)) },
	pipe:     func() (file, file, error) { r, w, err := os.Pipe(); return r, w, err },
	readFile: os.ReadFile, writeFile: os.WriteFile, mkdir: os.Mkdir, mkdirAll: os.MkdirAll, chmod: os.Chmod,
	remove: os.Remove, removeAll: os.RemoveAll, chdir: os.Chdir, rename: os.Rename, symlink: os.Symlink, link: os.Link, readlink: os.Readlink,
	createTemp: func(p string) (string, error) { return named(os.CreateTemp("", p)) },
	mkdirTemp:  func(p string) (string, error) { return os.MkdirTemp(".", p) },
	stat:       os.Stat, lstat: os.Lstat, readDir: os.ReadDir, truncate: os.Truncate, sameFile: os.SameFile, dirFS: os.DirFS, copyFS: os.CopyFS, chtimes: os.Chtimes,
}

func (s system) say(args ...any) {
	*s.log = append(*s.log, strings.TrimSuffix(fmt.Sprintln(args...), "\n"))
}

// fail says all that a program can ask an error.
func (s system) fail(what string, err error) {
	s.say(what, err)
	for _, target := range []error{fs.ErrNotExist, fs.ErrExist, fs.ErrPermission, fs.ErrClosed, fs.ErrInvalid, os.ErrDeadlineExceeded, os.ErrNoDeadline} {
		if errors.Is(err, target) {
			s.say("  is", target)
		}
	}
	s.say(fmt.Sprintf("  %T", err), os.IsExist(err), os.IsNotExist(err))
}

func (s system) info(i fs.FileInfo, err error) {
	if err != nil {
		s.fail("info", err)
		return
	}
	size := i.Size()
	if i.IsDir() {
		size = 0 // file systems differ
	}
	s.say(i.Name(), size, i.Mode(), i.IsDir())
}

func (s system) list(dir string) {
	list, err := s.readDir(dir)
	for _, d := range list {
		s.say(dir, d, d.Type())
	}
	if err != nil {
		s.fail("list", err)
	}
}

var scenarios = map[string]func(s system){
	"read and write": func(s system) {
		f, err := s.open("f", os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o666)
		s.say(f.Name(), err)
		s.say(f.WriteString("hello, world"))
		s.info(f.Stat())
		s.say(f.Seek(-5, io.SeekEnd))
		b := make([]byte, 3)
		s.say(f.Read(b))
		s.say(string(b))
		s.say(f.WriteAt([]byte("J"), 0))
		s.say(f.ReadAt(b, 10))
		s.say(f.ReadAt(b, 100))
		_, err = f.ReadAt(b, -1)
		s.fail("readat", err)
		_, err = f.WriteAt(b, -1)
		s.fail("writeat", err)
		_, err = f.Seek(-1, io.SeekStart)
		s.fail("seek", err)
		_, err = f.Seek(0, 9)
		s.fail("seek", err)
		s.say(f.Seek(3, io.SeekEnd))
		s.say(f.WriteString("!"))
		s.say(f.Truncate(4), f.Truncate(6), f.Sync(), f.Chmod(0o600))
		s.info(f.Stat())
		s.fail("deadline", f.SetReadDeadline(time.Now()))
		s.fail("close", f.Close())
		s.fail("again", f.Close())
		_, err = f.Read(b)
		s.fail("read", err)
		_, err = f.Write(b)
		s.fail("write", err)
		_, err = f.Seek(0, 0)
		s.fail("seek", err)
		_, err = f.Stat()
		s.fail("stat", err)
		c, err := s.readFile("f")
		s.say(fmt.Sprintf("%q", c), err)
		f, _ = s.open("f", os.O_RDONLY, 0)
		_, err = f.Write(b)
		s.fail("write", err)
		s.fail("truncate", f.Truncate(0))
		all, err := io.ReadAll(f)
		s.say(len(all), err)
		f.Close()
		f, _ = s.open("f", os.O_WRONLY|os.O_APPEND, 0)
		s.say(f.WriteString("end"))
		_, err = f.WriteAt(b, 0)
		s.fail("append", err)
		_, err = f.Read(b)
		s.fail("read", err)
		f.Close()
		s.info(s.stat("f"))
		s.say(s.truncate("f", 2))
		s.info(s.stat("f"))
		s.fail("truncate", s.truncate("f", -1))
		s.fail("truncate", s.truncate("none", 1))
		s.fail("truncate", s.truncate(".", 1))
	},
	"open": func(s system) {
		s.say(s.writeFile("f", []byte("x"), 0o644), s.mkdir("d", 0o755))
		for _, name := range []string{"none", "", "f/x", "d/none/x", "f/", "d/", "\x00", strings.Repeat("n", 300), "./f", "d/../f", "/none"} {
			for _, flag := range []int{os.O_RDONLY, os.O_RDWR | os.O_CREATE, os.O_WRONLY, os.O_RDWR | os.O_CREATE | os.O_EXCL} {
				if flag&os.O_CREATE != 0 && (name == "none" || name == "/none") {
					continue
				}
				f, err := s.open(name, flag, 0o644)
				s.fail(fmt.Sprintf("%.10q %d", name, flag), err)
				if err == nil {
					f.Close()
				}
			}
		}
	},
	"directories": func(s system) {
		s.say(s.mkdirAll("a/b/c", 0o777), s.mkdirAll("a/b/c", 0o777), s.mkdir("a/z", 0o700))
		s.fail("mkdir", s.mkdir("a", 0o777))
		s.fail("mkdir", s.mkdir("none/x", 0o777))
		s.fail("mkdir", s.mkdir("", 0o777))
		s.say(s.writeFile("a/f", nil, 0o600), s.writeFile("a/b/g", []byte("g"), 0o640))
		s.fail("mkdir", s.mkdir("a/f/x", 0o777))
		s.fail("mkdirall", s.mkdirAll("a/f/x", 0o777))
		s.fail("mkdirall", s.mkdirAll("a/f", 0o777))
		s.list("a")
		s.list("none")
		s.list("a/f")
		d, _ := s.open("a", os.O_RDONLY, 0)
		for range 4 {
			list, err := d.Readdirnames(1)
			s.say(len(list), err)
		}
		_, err := d.Seek(0, 0)
		s.say(err)
		infos, err := d.Readdir(-1)
		slices.SortFunc(infos, func(a, b fs.FileInfo) int { return strings.Compare(a.Name(), b.Name()) })
		for _, i := range infos {
			s.info(i, err)
		}
		d.Close()
		_, err = d.ReadDir(1)
		s.say(err != nil)
		s.info(s.stat("a"))
		s.info(s.stat("a/"))
		s.info(s.stat("a/.."))
		s.fail("remove", s.remove("a"))
		s.fail("remove", s.remove("none"))
		s.fail("remove", s.remove("a/f/x"))
		s.fail("remove", s.remove("a/f"))
		s.fail("remove", s.remove("a/z"))
		s.fail("removeall", s.removeAll("a"))
		s.fail("removeall", s.removeAll("a"))
		s.fail("removeall", s.removeAll(""))
		s.fail("removeall", s.removeAll("x/."))
		s.list(".")
	},
	"rename": func(s system) {
		s.say(s.writeFile("f", []byte("f"), 0o644), s.writeFile("g", []byte("g"), 0o644), s.mkdirAll("d/e", 0o755), s.mkdir("empty", 0o755))
		s.fail("file", s.rename("f", "g"))
		c, err := s.readFile("g")
		s.say(string(c), err)
		s.fail("none", s.rename("f", "h"))
		s.fail("to directory", s.rename("g", "d"))
		s.fail("directory to file", s.rename("d", "g"))
		s.fail("to nowhere", s.rename("g", "no/where"))
		s.fail("into itself", s.rename("d", "d/e/x"))
		s.fail("over directory", s.rename("d", "empty"))
		s.fail("itself", s.rename("g", "g"))
		s.fail("directory", s.rename("d", "empty/d"))
		s.info(s.stat("empty/d/e"))
		s.list(".")
	},
	"links": func(s system) {
		s.say(s.writeFile("f", []byte("f"), 0o644), s.mkdir("d", 0o755))
		s.say(s.symlink("f", "l"), s.symlink("d", "ld"), s.symlink("none", "dangling"), s.symlink("loop", "loop"), s.symlink("../f", "d/up"))
		s.fail("symlink", s.symlink("x", "f"))
		s.say(s.readlink("l"))
		_, err := s.readlink("f")
		s.fail("readlink", err)
		c, err := s.readFile("l")
		s.say(string(c), err)
		c, err = s.readFile("ld/up")
		s.say(string(c), err)
		_, err = s.readFile("loop")
		s.fail("loop", err)
		_, err = s.readFile("dangling")
		s.fail("dangling", err)
		s.info(s.lstat("l"))
		s.info(s.stat("l"))
		s.info(s.lstat("dangling"))
		s.info(s.stat("ld"))
		s.info(s.lstat("ld/"))
		s.say(s.writeFile("dangling", []byte("made"), 0o600))
		s.info(s.lstat("none"))
		s.say(s.link("f", "hard"))
		s.fail("link", s.link("f", "hard"))
		s.fail("link", s.link("nothing", "hard2"))
		a, _ := s.stat("f")
		b, _ := s.stat("hard")
		g, _ := s.stat("none")
		s.say(s.sameFile(a, b), s.sameFile(a, g))
		s.say(s.remove("f"))
		c, err = s.readFile("hard")
		s.say(string(c), err)
		s.say(s.removeAll("ld"))
		s.list(".")
	},
	"temporary": func(s system) {
		a, err := s.createTemp("x*.txt")
		b, err2 := s.createTemp("x*.txt")
		s.say(strings.HasPrefix(a, "/tmp/x"), strings.HasSuffix(a, ".txt"), a != b, err, err2)
		s.info(s.stat(a[:0] + "."))
		s.say(s.remove(a), s.remove(b))
		d, err := s.mkdirTemp("d")
		s.say(strings.HasPrefix(d, "./d") || strings.HasPrefix(d, "d"), err)
		i, err := s.stat(d)
		s.say(i.Mode(), err)
		_, err = s.mkdirTemp("a/b")
		s.fail("mkdirtemp", err)
		s.say(s.remove(d))
	},
	"file systems": func(s system) {
		s.say(s.mkdirAll("src/sub", 0o755), s.writeFile("src/a.txt", []byte("a"), 0o644), s.writeFile("src/sub/b.txt", []byte("b"), 0o600))
		f := s.dirFS("src")
		s.say(fstest.TestFS(f, "a.txt", "sub/b.txt"))
		_, err := fs.ReadFile(f, "none")
		s.fail("none", err)
		_, err = f.Open("../x")
		s.fail("outside", err)
		s.say(fs.Glob(f, "*/*.txt"))
		s.fail("copy", s.copyFS("dst", f))
		s.list("dst")
		s.list("dst/sub")
		s.fail("copy", s.copyFS("dst", f))
		i, _ := s.stat("dst/sub/b.txt")
		s.say(i.Mode())
	},
	"pipe": func(s system) {
		r, w, err := s.pipe()
		s.say(err, r.Name(), w.Name())
		s.say(w.WriteString("hello"))
		b := make([]byte, 3)
		s.say(r.Read(b))
		s.say(r.Read(b))
		s.say(r.SetReadDeadline(time.Now().Add(5 * time.Millisecond)))
		_, err = r.Read(b)
		s.fail("deadline", err)
		r.SetReadDeadline(time.Time{})
		_, err = r.Write(b)
		s.fail("write", err)
		_, err = w.Read(b)
		s.fail("read", err)
		_, err = r.Seek(0, 0)
		s.fail("seek", err)
		go func() { time.Sleep(5 * time.Millisecond); w.WriteString("late"); w.Close() }()
		all, err := io.ReadAll(r)
		s.say(string(all), err)
		r.Close()
		r2, w2, _ := s.pipe()
		closed := make(chan bool)
		go func() { time.Sleep(5 * time.Millisecond); r2.Close(); close(closed) }()
		_, err = r2.Read(b)
		s.say(err != nil)
		<-closed
		_, err = w2.Write(b)
		s.fail("broken", err)
		w2.Close()
	},
	"times and modes": func(s system) {
		s.say(s.writeFile("f", nil, 0o777), s.chmod("f", 0o444))
		s.info(s.stat("f"))
		t := time.Date(2001, 2, 3, 4, 5, 6, 0, time.UTC)
		s.say(s.chtimes("f", t, t))
		i, _ := s.stat("f")
		s.say(i.ModTime().UTC())
		s.fail("chmod", s.chmod("none", 0))
		s.fail("chtimes", s.chtimes("none", t, t))
		s.fail("chdir", s.chdir("f"))
		s.fail("chdir", s.chdir("none"))
	},
	"devices": func(s system) {
		f, err := s.open("/dev/null", os.O_RDWR, 0)
		s.say(err)
		s.say(f.WriteString("x"))
		s.say(f.Read(make([]byte, 1)))
		i, err := f.Stat()
		s.say(i.Name(), i.Mode().Type(), err)
		f.Close()
		z, _ := s.open("/dev/zero", os.O_RDONLY, 0)
		b := []byte{1, 2}
		s.say(z.Read(b))
		s.say(b)
		z.Close()
	},
}

// play runs a scenario in an empty working directory and returns what it
// says.
func play(t *testing.T, s system, scenario func(system)) []string {
	var log []string
	s.log = &log
	scenario(s)
	return log
}

// TestAsReal runs every scenario in these files and in the machine's.
func TestAsReal(t *testing.T) {
	for name, scenario := range scenarios {
		t.Run(name, func(t *testing.T) {
			if err := Chdir("/program"); err != nil {
				t.Fatal(err)
			}
			got := play(t, ours, scenario)
			list, _ := ReadDir("/program")
			for _, d := range list {
				RemoveAll("/program/" + d.Name())
			}
			if len(files) != 3 {
				t.Errorf("%d files are open", len(files))
			}
			if runtime.GOOS != "linux" {
				t.Skip("the reference is Linux")
			}
			t.Chdir(t.TempDir())
			want := play(t, real, scenario)
			for i := range max(len(got), len(want)) {
				if g, w := at1(got, i), at1(want, i); g != w {
					t.Errorf("line %d, after %s:\n got %.200s\nwant %.200s", i, at1(want, i-1), g, w)
					break
				}
			}
		})
	}
	if len(root.children[home[1:]].children) != 0 || nodes != 0 {
		t.Errorf("%d nodes are left", nodes)
	}
}

func at1(s []string, i int) string {
	if i >= 0 && i < len(s) {
		return s[i]
	}
	return "(nothing)"
}

// TestPermissions: there is one user, and root, who owns what was there.
func TestPermissions(t *testing.T) {
	for name, err := range map[string]error{
		"mkdir /x":        Mkdir("/x", 0o777),
		"open /x":         WriteFile("/x", nil, 0o666),
		"remove /tmp":     Remove("/tmp"),
		"chmod /tmp":      Chmod("/tmp", 0),
		"chown /program":  Chown("/program", 0, 0),
		"remove /program": Remove("/program"),
	} {
		op, path, _ := strings.Cut(name, " ")
		var e *fs.PathError
		if !errors.As(err, &e) || !errors.Is(err, fs.ErrPermission) || e.Op != op || e.Path != path {
			t.Errorf("%s: %v", name, err)
		}
	}
	defer RemoveAll("/program/d")
	if err := errors.Join(WriteFile("/program/f", nil, 0o200), Mkdir("/program/d", 0o777), WriteFile("/program/d/f", nil, 0o666), Chmod("/program/d", 0o600)); err != nil {
		t.Fatal(err)
	}
	defer Remove("/program/f")
	if _, err := ReadFile("/program/f"); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("a file that must not be read: %v", err)
	}
	if _, err := Stat("/program/d/f"); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("a directory that must not be searched: %v", err)
	}
	Chmod("/program/d", 0o700)
	if i, err := Stat("/program/d/f"); err != nil || i.Mode() != 0o644 {
		t.Errorf("with the usual umask: %v, %v", i, err)
	}
}

// TestBounds: files, open files and sizes are bounded.
func TestBounds(t *testing.T) {
	var open []*File
	for {
		f, err := Open("/dev/null")
		if err != nil {
			if err.Error() != "open /dev/null: too many open files" {
				t.Error(err)
			}
			break
		}
		open = append(open, f)
	}
	if len(open) != maxOpen-3 || open[0].Fd() != 3 {
		t.Errorf("%d files, the first %d", len(open), open[0].Fd())
	}
	if _, _, err := Pipe(); err == nil || err.Error() != "pipe2: too many open files" {
		t.Errorf("pipe: %v", err)
	}
	for _, f := range open {
		f.Close()
	}
	f, err := Create("/tmp/big")
	if err != nil {
		t.Fatal(err)
	}
	defer Remove("/tmp/big")
	defer f.Close()
	for name, err := range map[string]error{
		"truncate": f.Truncate(maxFile + 1),
		"write":    func() error { _, err := f.WriteAt([]byte("x"), 1<<62); return err }(),
	} {
		if err == nil || err.Error() != name+" /tmp/big: file too large" {
			t.Errorf("%s: %v", name, err)
		}
	}
	defer func(n int) { nodes = n }(nodes)
	nodes = maxNodes
	if err := Mkdir("/tmp/one", 0o777); err == nil || err.Error() != "mkdir /tmp/one: no space left on device" {
		t.Errorf("too many nodes: %v", err)
	}
}

// TestStreams: output leaves through the host, until the stream is closed.
func TestStreams(t *testing.T) {
	var out []byte
	host.Set(&host.Host{Stdout: func(p []byte) (int, error) { out = append(out, p...); return len(p), nil }})
	defer host.Set(new(host.Host))
	f, err := OpenFile("/dev/stdout", os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(Stdout, "a")
	fmt.Fprint(f, "b")
	fmt.Fprint(NewFile(1, "x"), "c")
	if f.Close(); string(out) != "abc" {
		t.Errorf("output %q", out)
	}
	if n, err := Stdin.Read(make([]byte, 1)); n != 0 || err != io.EOF {
		t.Errorf("input: %d, %v", n, err)
	}
	tmp, _ := Open("/tmp")
	defer tmp.Close()
	var none *File
	for want, err := range map[string]error{
		"write /dev/stdin: bad file descriptor": func() error { _, err := Stdin.WriteString("x"); return err }(),
		"read /dev/stdout: bad file descriptor": func() error { _, err := Stdout.Read(make([]byte, 1)); return err }(),
		"write x: bad file descriptor":          func() error { _, err := NewFile(77, "x").WriteString("x"); return err }(),
		"invalid argument":                      none.Close(),
		"read /tmp: is a directory":             func() error { _, err := tmp.Read(make([]byte, 1)); return err }(), // file systems differ
	} {
		if err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if s := fmt.Sprintf("%T", Stdout); s != "*os.File" {
		t.Errorf("type %s", s)
	}
}

func TestEnv(t *testing.T) {
	if _, ok := LookupEnv("PATH"); ok || len(Environ()) != 0 || ExpandEnv("$HOME") != "" {
		t.Error("the environment is not empty")
	}
	if _, err := UserHomeDir(); err == nil || err.Error() != "$HOME is not defined" {
		t.Errorf("home: %v", err)
	}
	for _, bad := range []string{"", "a=b", "a\x00"} {
		if err := Setenv(bad, ""); err == nil || err.Error() != "setenv: invalid argument" {
			t.Errorf("%q: %v", bad, err)
		}
	}
	Setenv("B", "2")
	Setenv("A", "1")
	Setenv("B", "3")
	if got := Environ(); !slices.Equal(got, []string{"B=3", "A=1"}) {
		t.Errorf("environment %q", got)
	}
	if got := ExpandEnv("$A-${B}-$C"); got != "1-3-" {
		t.Errorf("%q", got)
	}
	Unsetenv("A")
	if Clearenv(); len(Environ()) != 0 {
		t.Error("Clearenv leaves something")
	}
}

// FuzzWalk: no path panics, leaves the tree, or is told as something else
// than an error of Go's.
func FuzzWalk(f *testing.F) {
	for _, s := range []string{"", "/", "..", "../../..", "a/b/../c", "/program/./l/x", "l/l/l", "\x00", "/dev/null/x", "//tmp//"} {
		f.Add(s, s)
	}
	if err := Symlink("../program/l", "/tmp/l"); err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { Remove("/tmp/l") })
	f.Fuzz(func(t *testing.T, a, b string) {
		defer Chdir("/program")
		for _, err := range []error{Mkdir(a, 0o777), Chdir(a), Symlink(b, a), Rename(a, b), WriteFile(b, nil, 0o666), RemoveAll(b), RemoveAll(a)} {
			var p *fs.PathError
			var l *os.LinkError
			if err != nil && !errors.As(err, &p) && !errors.As(err, &l) {
				t.Errorf("%q %q: %v", a, b, err)
			}
		}
		if Chdir("/program"); root.parent != root || root.children["dev"] == nil || root.children["tmp"] == nil {
			t.Errorf("%q %q: the tree is broken", a, b)
		}
	})
}
