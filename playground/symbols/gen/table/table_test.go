package table

import (
	"bytes"
	"go/version"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
)

const symbolsDir = "../.."

// TestFiles proves that the generated files are what the generator writes
// today. It runs the command, so that it is not slowed down by the race
// detector.
func TestFiles(t *testing.T) {
	if testing.Short() {
		t.Skip("type-checks a part of the standard library")
	}
	dir := t.TempDir()
	if out, err := exec.Command("go", "run", "..", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	want := read(t, dir)
	got := read(t, symbolsDir)
	for name, src := range want {
		if !bytes.Equal(got[name], src) {
			t.Errorf("%s is not what the generator writes; run go generate in playground/symbols", name)
		}
	}
	if len(got) != len(want) || len(want) <= len(packages) {
		t.Errorf("%d files, %d generated for %d packages and an index", len(got), len(want), len(packages))
	}
}

func read(t *testing.T, dir string) map[string][]byte {
	names, err := filepath.Glob(filepath.Join(dir, prefix+"*.go"))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, n := range names {
		if files[filepath.Base(n)], err = os.ReadFile(n); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

func TestVersion(t *testing.T) {
	if v := version.Lang(runtime.Version()); v != Version() {
		t.Errorf("version %s, want %s", Version(), v)
	}
}
