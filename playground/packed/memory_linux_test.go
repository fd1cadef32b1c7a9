package packed

import (
	"os"
	"os/exec"
	"testing"

	"bingfa/playground/program"
)

// needMemory skips a test on a system that does not execute what lies in
// memory, but not in CI.
func needMemory(t *testing.T) {
	t.Helper()
	const why = "this system does not execute what lies in memory"
	switch {
	case memoryRuns(t):
	case os.Getenv("BINGFA_CI") != "":
		t.Fatal(why)
	default:
		t.Skip(why)
	}
}

// TestSealed tries to change a binary in memory.
func TestSealed(t *testing.T) {
	needMemory(t)
	dir, _ := packedOnce(t)
	w := open(t, dir)
	path, err := w.Worker(t.Context(), program.Virtual)
	if err != nil {
		t.Fatal(err)
	}
	if f, err := os.OpenFile(path, os.O_RDWR, 0); err == nil { // root may
		if _, err := f.WriteAt([]byte("x"), 0); err == nil {
			t.Error("it can be changed")
		}
		if _, err := f.WriteAt([]byte("x"), 1<<26); err == nil {
			t.Error("it can grow")
		}
		f.Close()
	}
	if err := os.Truncate(path, 1); err == nil {
		t.Error("it can be cut")
	}
	holds(t, w, "")
}

// TestDescriptors starts a binary in memory whatever descriptors the process
// has and the new one gets: see highest.
func TestDescriptors(t *testing.T) {
	needMemory(t)
	data, err := copies{}.bytes("worker")
	if err != nil {
		t.Fatal(err)
	}
	b, err := inMemory("worker", data)
	if err != nil {
		t.Fatal(err)
	}
	defer b.close()
	null := make([]*os.File, 40)
	for i := range null {
		if null[i], err = os.Open(os.DevNull); err != nil {
			t.Fatal(err)
		}
		defer null[i].Close()
		cmd := exec.Command(b.path)
		cmd.Stdin = null[i]
		cmd.ExtraFiles = null[i/2 : i]
		if out, err := cmd.Output(); err != nil || string(out) != "worker" {
			t.Errorf("with %d descriptors: %q %v", i, out, err)
		}
	}
}
