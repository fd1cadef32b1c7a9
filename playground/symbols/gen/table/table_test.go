package table

import (
	"bytes"
	"go/version"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

const symbolsDir = "../.."

// TestFiles proves that the generated files are what the generator writes
// today, with the Go version they say they are for.
func TestFiles(t *testing.T) {
	if testing.Short() {
		t.Skip("type-checks a part of the standard library")
	}
	files, err := Files()
	if err != nil {
		t.Fatal(err)
	}
	tracked, err := filepath.Glob(filepath.Join(symbolsDir, prefix+"*.go"))
	if err != nil {
		t.Fatal(err)
	}
	if len(tracked) != len(files) {
		t.Errorf("%d files, %d generated", len(tracked), len(files))
	}
	for name, want := range files {
		got, err := os.ReadFile(filepath.Join(symbolsDir, name))
		if err != nil {
			t.Error(err)
		} else if !bytes.Equal(got, want) {
			t.Errorf("%s is not what the generator writes; run go generate in playground/symbols", name)
		}
	}
	if v := version.Lang(runtime.Version()); v != Version() {
		t.Errorf("version %s, want %s", Version(), v)
	}
}
