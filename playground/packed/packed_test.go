package packed

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"bingfa/playground/frame"
	"bingfa/playground/program"
	"bingfa/playground/workerbuild"

	"github.com/klauspost/compress/zstd"
)

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "packed-")
	if err != nil {
		panic(err)
	}
	shared = filepath.Join(dir, "workers")
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// shared is a folder of packed copies, of edition "", which tests only read;
// see packedOnce.
var shared string

var packOnce = sync.OnceValues(func() (Summary, error) {
	dir, err := os.MkdirTemp(filepath.Dir(shared), "copies-")
	if err != nil {
		return Summary{}, err
	}
	return Pack(context.Background(), shared, copies{dir, ""}, fast)
})

// packedOnce returns the shared folder.
func packedOnce(t *testing.T) (dir string, s Summary) {
	t.Helper()
	s, err := packOnce()
	if err != nil {
		t.Fatal(err)
	}
	return shared, s
}

// packedCopy returns a copy of it.
func packedCopy(t *testing.T) string {
	t.Helper()
	from, _ := packedOnce(t)
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	return dir
}

// tell is a small program; see testdata.
var tell = sync.OnceValues(func() ([]byte, error) {
	path := filepath.Join(filepath.Dir(shared), "tell.exe")
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-buildvcs=false", "-o", path, "./testdata/tell")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=")
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w: %s", err, out)
	}
	return os.ReadFile(path)
})

// copies is a Source of copies of that program. At the end of each stand its
// name and an edition.
type copies struct{ dir, edition string }

func (c copies) Worker(_ context.Context, clock program.Clock) (string, error) {
	return c.make(nameOf(clock, false))
}

func (c copies) Large(_ context.Context, clock program.Clock) (string, error) {
	return c.make(nameOf(clock, true))
}

func (c copies) make(name string) (string, error) {
	b, err := c.bytes(name)
	if err != nil {
		return "", err
	}
	path := filepath.Join(c.dir, name)
	return path, os.WriteFile(path, b, 0o700)
}

func (c copies) bytes(name string) ([]byte, error) {
	b, err := tell()
	if err != nil {
		return nil, err
	}
	noise := make([]byte, 4000) // of its own
	rand.NewChaCha8([32]byte(fmt.Appendf(nil, "%-32s", name+c.edition))).Read(noise)
	return fmt.Appendf(bytes.Clone(b), "%s\n%s%s", noise, name, c.edition), nil
}

// fast packs at the fastest level.
var fast = Options{level: zstd.SpeedFastest}

// packCopies packs copies of an edition into dir.
func packCopies(t *testing.T, dir, edition string) Summary {
	t.Helper()
	s, err := Pack(t.Context(), dir, copies{t.TempDir(), edition}, fast)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// variants calls f with each binary of w.
func variants(w *Workers, f func(name string, get func(context.Context) (string, error))) {
	for _, clock := range program.Clocks() {
		f(nameOf(clock, false), func(ctx context.Context) (string, error) { return w.Worker(ctx, clock) })
		f(nameOf(clock, true), func(ctx context.Context) (string, error) { return w.Large(ctx, clock) })
	}
}

// holds fails unless all binaries of w run and are of an edition.
func holds(t *testing.T, w *Workers, edition string) {
	t.Helper()
	variants(w, func(name string, get func(context.Context) (string, error)) {
		path, err := get(t.Context())
		if err != nil {
			t.Error(err)
			return
		}
		if out, err := exec.Command(path).CombinedOutput(); err != nil || string(out) != name+edition {
			t.Errorf("%s: %q %v, want %s", path, out, err, name+edition)
		}
	})
}

// memoryRuns reports whether this system executes what lies in memory.
func memoryRuns(t *testing.T) bool {
	t.Helper()
	b, err := inMemory("probe", nil)
	if err != nil {
		t.Log(err)
		return false
	}
	if err := b.close(); err != nil {
		t.Error(err)
	}
	return true
}

func open(t *testing.T, dir string) *Workers {
	t.Helper()
	w, err := Open(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

// TestUnpack asks for all binaries at once, in no order and each many times.
func TestUnpack(t *testing.T) {
	dir, s := packedOnce(t)
	for _, folderOnly := range []bool{false, true} {
		w := open(t, dir)
		w.folderOnly = folderOnly
		counted := &countingFS{FS: w.files}
		w.files = counted
		if st := w.Status(program.Real); st.Stage != workerbuild.Idle || st.Clock != program.Real {
			t.Errorf("status at first: %+v", st)
		}
		var wg sync.WaitGroup
		var paths sync.Map // path → name
		for range 5 {
			variants(w, func(name string, get func(context.Context) (string, error)) {
				wg.Go(func() {
					path, err := get(t.Context())
					if err != nil {
						t.Error(err)
					}
					paths.Store(path, name)
				})
			})
		}
		wg.Wait()
		if n := counted.opened.Load(); int(n) != s.Workers || s.Workers != 4 {
			t.Errorf("%d files were read, of %d workers", n, s.Workers)
		}
		holds(t, w, "")
		n := 0
		var path string
		for p := range paths.Range {
			n++
			path = p.(string)
		}
		if n != s.Workers {
			t.Errorf("%d binaries, want %d", n, s.Workers)
		}
		for _, c := range program.Clocks() {
			if st := w.Status(c); st.Stage != workerbuild.Ready || st.Err != nil {
				t.Errorf("status: %+v", st)
			}
		}
		if inFolder := w.folder.dir != ""; inFolder != (folderOnly || !memoryRuns(t)) {
			t.Errorf("%s is in a folder: %v", path, inFolder)
		} else if err := w.Spilled(); (err != nil) != inFolder {
			t.Errorf("in a folder: %v, because %v", inFolder, err)
		}
		if w.folder.dir != "" && runtime.GOOS != "windows" {
			for p, want := range map[string]fs.FileMode{path: 0o500, filepath.Dir(path): 0o700} {
				if info, err := os.Stat(p); err != nil || info.Mode().Perm() != want {
					t.Errorf("%s: %v %v, want mode %o", p, info, err, want)
				}
			}
		}

		if err := w.Close(); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("after the end, %s: %v", path, err)
		}
		if _, err := w.Worker(t.Context(), program.Virtual); !errors.Is(err, ErrClosed) {
			t.Errorf("after the end: %v", err)
		}
	}
}

// A countingFS counts which files are opened; it waits for wait, if there is
// any.
type countingFS struct {
	fs.FS
	opened atomic.Int64
	wait   chan struct{}
}

func (c *countingFS) Open(name string) (fs.File, error) {
	c.opened.Add(1)
	if c.wait != nil {
		<-c.wait
	}
	return c.FS.Open(name)
}

// TestCancel goes away while a binary is unpacked, which others still get.
func TestCancel(t *testing.T) {
	dir, _ := packedOnce(t)
	w := open(t, dir)
	slow := &countingFS{FS: w.files, wait: make(chan struct{})}
	w.files = slow
	gone := errors.New("gone")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(gone)
	if _, err := w.Worker(ctx, program.Virtual); err != gone {
		t.Errorf("error %v", err)
	}
	other := make(chan error)
	go func() { _, err := w.Large(t.Context(), program.Virtual); other <- err }()
	for slow.opened.Load() < 2 {
		runtime.Gosched()
	}
	if st := w.Status(program.Virtual); st.Stage != workerbuild.Building {
		t.Errorf("status %+v", st)
	}
	closed := make(chan error)
	go func() { closed <- w.Close() }()
	for ; ; runtime.Gosched() {
		w.mu.Lock()
		is := w.closed
		w.mu.Unlock()
		if is {
			break
		}
	}
	close(slow.wait)
	// The lean one that the large one needs was on its way before the end,
	// or comes too late.
	if err := <-other; err != nil && !errors.Is(err, ErrClosed) {
		t.Error(err)
	}
	if err := <-closed; err != nil {
		t.Error(err)
	}
	if w.state[nameOf(program.Virtual, false)].binary.path != "" || w.folder.dir != "" {
		t.Error("something is left")
	}
}

// TestDamaged opens what Pack did not write, or not for here.
func TestDamaged(t *testing.T) {
	whole, _ := packedOnce(t)
	x, err := readIndex(os.DirFS(whole))
	if err != nil {
		t.Fatal(err)
	}
	first := x.Workers[0].File.Name
	replace := func(old, new string) func([]byte) []byte {
		return func(b []byte) []byte {
			if !bytes.Contains(b, []byte(old)) {
				t.Errorf("no %s in the index", old)
			}
			return bytes.Replace(b, []byte(old), []byte(new), 1)
		}
	}
	for name, c := range map[string]struct {
		file   string
		change func([]byte) []byte // nil removes the file
		open   bool                // the error is Open's
		want   string
	}{
		"no index":       {indexFile, nil, true, "build the site with -workers"},
		"empty":          {indexFile, func([]byte) []byte { return nil }, true, "unexpected end of JSON"},
		"no workers":     {indexFile, func([]byte) []byte { return fmt.Appendf(nil, `{"format": 1, "protocol": %d}`, frame.Version) }, true, "names no workers"},
		"format":         {indexFile, replace(`"format": 1`, `"format": 99`), true, "format 99"},
		"protocol":       {indexFile, replace(fmt.Sprintf(`"protocol": %d`, frame.Version), `"protocol": 1`), true, "speak protocol 1, this program"},
		"system":         {indexFile, replace(`"os": "`+runtime.GOOS, `"os": "plan9`), true, "for plan9/" + runtime.GOARCH + ", and this is " + runtime.GOOS},
		"processor":      {indexFile, replace(`"arch": "`, `"arch": "not-`), true, "bingfa serve"},
		"name":           {indexFile, replace(`"large": false`, `"large": true`), true, "name \"worker-virtual\" is wrong"},
		"order":          {indexFile, replace(`"base": "worker-virtual"`, `"base": "worker-real"`), true, "does not stand before"},
		"size":           {indexFile, replace(`"size": `, `"size": -`), true, "bytes"},
		"too large":      {indexFile, replace(`"size": `, `"size": 99999`), true, "bytes"},
		"other size":     {indexFile, replace(fmt.Sprint(x.Workers[0].Size), fmt.Sprint(x.Workers[0].Size+1)), false, "unpacking worker-virtual: " + first},
		"smaller":        {indexFile, replace(fmt.Sprint(x.Workers[0].Size), fmt.Sprint(x.Workers[0].Size-1)), false, "unpacking worker-virtual: " + first},
		"no file":        {first, nil, false, "unpacking worker-virtual: "},
		"cut":            {first, func(b []byte) []byte { return b[:len(b)-1] }, false, first + " is damaged"},
		"changed":        {first, func(b []byte) []byte { b[len(b)/2] ^= 1; return b }, false, first + " is damaged"},
		"path elsewhere": {indexFile, replace(`"`+first, `"../`+first), false, "invalid argument"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := packedCopy(t)
			path := filepath.Join(dir, c.file)
			good, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if c.change == nil {
				err = os.Remove(path)
			} else {
				err = os.WriteFile(path, c.change(bytes.Clone(good)), 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
			w, opened := Open(os.DirFS(dir))
			t.Cleanup(func() {
				if err := w.Close(); err != nil {
					t.Error(err)
				}
			})
			// The large one needs the lean one, whatever is wrong with it.
			_, err = w.Large(t.Context(), program.Virtual)
			if err == nil || !strings.Contains(err.Error(), c.want) || (opened != nil) != c.open || c.open && err != opened {
				t.Errorf("Open: %v\nLarge: %v\nwant %s", opened, err, c.want)
			}
			if missing := new(MissingError); errors.As(opened, &missing) != (name == "no index") {
				t.Errorf("error %T", opened)
			}
			if st := w.Status(program.Virtual); st.Stage != workerbuild.Failed || st.Err == nil {
				t.Errorf("status %+v", st)
			}
			if c.open || c.file == indexFile {
				return
			}
			// The next call tries again.
			if err := os.WriteFile(path, good, 0o600); err != nil {
				t.Fatal(err)
			}
			holds(t, w, "")
		})
	}
}

// TestFolder puts a binary in the place of one that was written by half.
func TestFolder(t *testing.T) {
	var f folder
	defer f.remove()
	first, err := f.add("worker", []byte("half"))
	if err != nil {
		t.Fatal(err)
	}
	again, err := f.add("worker", []byte("whole"))
	if err != nil || again != first {
		t.Fatalf("%s %s %v", first, again, err)
	}
	if b, err := os.ReadFile(again); string(b) != "whole" {
		t.Errorf("%q %v", b, err)
	}
	if err := f.remove(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Dir(first)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("left: %v", err)
	}
}
