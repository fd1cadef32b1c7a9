//go:build unix

package sandbox

import (
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"bingfa/playground/program"
)

// TestMain lets the test binary be the process that locks itself down.
func TestMain(m *testing.M) {
	if probe := os.Getenv("SANDBOX_PROBE"); probe != "" {
		runProbe(probe)
	}
	os.Exit(m.Run())
}

// A probe tries what a layer should refuse, and returns the error.
var probes = map[string]func() error{
	"open": func() error { f, err := os.Open("/"); f.Close(); return err },
	"grow": func() error { _, err := syscall.Write(9, []byte("x")); return err },
	"CPU": func() error {
		var r syscall.Rlimit
		if err := syscall.Getrlimit(syscall.RLIMIT_CPU, &r); err != nil {
			return nil
		}
		if r.Max != 2 || r.Cur != 2 {
			return nil
		}
		return errors.New("limited")
	},
	"memory": func() error {
		b, err := syscall.Mmap(-1, 0, 512<<20, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
		if err == nil {
			syscall.Munmap(b)
		}
		return err
	},
	"nothing": func() error { return nil },
}

// exitUnsupported is the status of a probe that is linked with cgo, as the
// race detector is: then not all threads can be locked down, and Apply says
// so. Workers are built without.
const exitUnsupported = 5

func runProbe(name string) {
	if name == "grow" {
		f, err := os.CreateTemp("", "probe")
		if err != nil {
			os.Exit(3)
		}
		os.Remove(f.Name())
		unix.Dup2(int(f.Fd()), 9)
		f.Close()
		// The signal that comes with the error would end the process.
		signal.Ignore(syscall.SIGXFSZ)
	}
	if err := Apply(program.Limits{CPU: 2 * time.Second, Memory: 256 << 20}); err != nil {
		os.Stdout.WriteString("apply: " + err.Error())
		if errors.Is(err, errors.ErrUnsupported) {
			os.Exit(exitUnsupported)
		}
		os.Exit(4)
	}
	if err := probes[name](); err != nil {
		os.Stdout.WriteString("refused: " + err.Error())
	} else {
		os.Stdout.WriteString("allowed")
	}
	os.Exit(0)
}

func TestApply(t *testing.T) {
	for name := range probes {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "SANDBOX_PROBE="+name)
		out, err := cmd.CombinedOutput()
		if cmd.ProcessState.ExitCode() == exitUnsupported {
			t.Skipf("%s", out)
		}
		if err != nil {
			t.Errorf("%s: %v: %s", name, err, out)
			continue
		}
		want := "refused: "
		if name == "nothing" {
			want = "allowed"
		}
		if !strings.HasPrefix(string(out), want) {
			t.Errorf("%s: %s, want %s", name, out, want)
		}
	}
}
