package packed

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"bingfa/playground/program"
)

// TestPackAgain packs the same, which writes nothing, and then others, while
// those that are there stay whole until the end.
func TestPackAgain(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "workers")
	first := packCopies(t, dir, "")
	files := names(t, dir)
	if len(files) != 5 {
		t.Errorf("files %v", files)
	}
	var size int64
	old := time.Now().Add(-time.Hour).Truncate(time.Second)
	for _, name := range files {
		path := filepath.Join(dir, name)
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if size += info.Size(); name == indexFile {
			size -= info.Size()
		}
		if err := os.Chtimes(path, old, old); err != nil {
			t.Fatal(err)
		}
	}
	if first != (Summary{Workers: 4, Size: size}) {
		t.Errorf("summary %+v, want 4 of %d bytes", first, size)
	}
	keep := filepath.Join(dir, ".gitignore")
	for path, ours := range map[string]bool{keep: false, filepath.Join(dir, temporary+"1"): true, filepath.Join(dir, "worker-old"+extension): true} {
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if !ours {
			files = append(files, filepath.Base(path))
		}
	}
	slices.Sort(files)
	if again := packCopies(t, dir, ""); again != first {
		t.Errorf("again: %+v, first %+v", again, first)
	}
	if now := names(t, dir); !slices.Equal(now, files) {
		t.Errorf("files %v, want %v", now, files)
	}
	for _, name := range files {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || name != ".gitignore" && !info.ModTime().Equal(old) {
			t.Errorf("%s was written again, or worse: %v", name, err)
		}
	}

	told := 0
	if _, err := Pack(t.Context(), dir, copies{t.TempDir(), "2"}, Options{level: fast.level, Progress: func(done, total int) {
		if told++; done != told || total != 4 {
			t.Errorf("progress %d of %d, want %d of 4", done, total, told)
		}
		holds(t, open(t, dir), "")
	}}); err != nil || told != 4 {
		t.Errorf("%v, told %d times", err, told)
	}
	holds(t, open(t, dir), "2")
	if now := names(t, dir); len(now) != len(files) || slices.Equal(now, files) || !slices.Contains(now, ".gitignore") {
		t.Errorf("files %v", now)
	}

	// A file that is gone or damaged is written again.
	for _, name := range names(t, dir) {
		if strings.HasSuffix(name, extension) {
			if err := os.Truncate(filepath.Join(dir, name), 100); err != nil {
				t.Fatal(err)
			}
			break
		}
	}
	packCopies(t, dir, "2")
	holds(t, open(t, dir), "2")
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// spoilt is a Source with something wrong about the last binary.
type spoilt struct {
	copies
	large func(path string) (string, error)
}

func (s spoilt) Large(ctx context.Context, clock program.Clock) (string, error) {
	path, err := s.copies.Large(ctx, clock)
	if err == nil && clock == program.Real {
		return s.large(path)
	}
	return path, err
}

// TestPackFails leaves what was there.
func TestPackFails(t *testing.T) {
	dir := packedCopy(t)
	before := names(t, dir)
	broken := errors.New("it does not compile")
	for name, c := range map[string]struct {
		large func(path string) (string, error)
		want  string
	}{
		"not built": {func(string) (string, error) { return "", broken }, broken.Error()},
		"no file":   {func(path string) (string, error) { return path, os.Remove(path) }, "worker-real-large"},
		"no binary": {func(path string) (string, error) { return path, os.WriteFile(path, []byte("#!/bin/sh\n"), 0o700) }, "worker-real-large: "},
	} {
		_, err := Pack(t.Context(), dir, spoilt{copies{t.TempDir(), "2"}, c.large}, fast)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}

	// Given up halfway.
	ctx, cancel := context.WithCancel(t.Context())
	_, err := Pack(ctx, dir, copies{t.TempDir(), "2"}, Options{level: fast.level, Progress: func(int, int) { cancel() }})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("given up: %v", err)
	}
	holds(t, open(t, dir), "")
	// What is left of the attempt goes with the next one that succeeds.
	packCopies(t, dir, "")
	if now := names(t, dir); !slices.Equal(now, before) {
		t.Errorf("files %v, want %v", now, before)
	}

	if _, err := Pack(t.Context(), filepath.Join(dir, "no", "folder"), copies{t.TempDir(), ""}, fast); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("in no folder: %v", err)
	}
}

// TestMixed packs binaries that are not for one system.
func TestMixed(t *testing.T) {
	x := &index{OS: "plan9", Arch: "386", Go: "go1", Workers: []entry{{}}}
	b, err := copies{}.bytes("worker")
	if err != nil {
		t.Fatal(err)
	}
	if err := x.add(entry{}, b); err == nil || !strings.Contains(err.Error(), "the others by go1 for plan9/386") {
		t.Errorf("error %v", err)
	}
}
