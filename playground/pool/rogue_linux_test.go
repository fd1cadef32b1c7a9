package pool_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"bingfa/playground/pool"
	"bingfa/playground/program"
	"bingfa/playground/sandbox"
)

// A file is a Source of one worker for all clocks.
type file string

func (f file) Worker(context.Context, program.Clock) (string, error) { return string(f), nil }

// TestRogue checks that what a worker does on its own account, in a sandbox
// as every worker's, is told as a fault of that kind and never as an outcome
// of the program.
func TestRogue(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "rogue")
	cmd := exec.Command("go", "build", "-buildvcs=false", "-o", path, "./testdata/rogue")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	p := pool.New(file(path), pool.Options{Warm: 1})
	t.Cleanup(p.Close)
	if err := p.WaitReady(t.Context(), program.Real); err != nil {
		t.Fatal(err)
	}
	tries := map[string]pool.Fault{
		"exit": pool.FaultWorker, "exit while compiling": pool.FaultWorker, "panic while compiling": pool.FaultInterpreter,
		"output before the start": pool.FaultProtocol, "begun twice": pool.FaultProtocol, "started twice": pool.FaultProtocol,
		"refused after the start": pool.FaultProtocol, "no such kind": pool.FaultProtocol,
		"panics before the start": pool.FaultProtocol, "panics in no words": pool.FaultProtocol, "panics at no time": pool.FaultProtocol,
		"large fault": pool.FaultInterpreter,
		// Its source has no large workers, so it must be one itself.
		"larger": pool.FaultProtocol,
	}
	if r, ok := p.Sandbox(program.Real); ok && slices.Contains(r.Held, sandbox.Seccomp) {
		tries["forbidden"] = pool.FaultForbidden
	}
	for try, want := range tries {
		var out strings.Builder
		before := allocated()
		o, err := p.Run(t.Context(), program.Program{Code: try, Clock: program.Real}, func(e program.Event) { out.WriteString(e.Text) })
		var f *pool.FaultError
		if !errors.As(err, &f) || !errors.Is(err, pool.ErrFault) || f.Fault != want {
			t.Errorf("%s: %+v, %v; want a fault of kind %q", try, o, err, want)
			continue
		}
		if strings.Contains(f.Public(), "compiler's") || f.Detail == "" {
			t.Errorf("%s: told %q, to the operator %q", try, f.Public(), f.Detail)
		}
		if len(f.Detail) > 600 {
			t.Errorf("%s: %d bytes for the log", try, len(f.Detail))
		}
		if n := allocated() - before; n > 32<<20 {
			t.Errorf("%s: cost the server %d MiB", try, n>>20)
		}
		if try == "forbidden" && out.String() != "before" {
			t.Errorf("%s: the output before is %q", try, out.String())
		}
	}
}

// A sized file is a source of one lean worker and one large one.
type sized struct{ file }

func (s sized) Large(context.Context, program.Clock) (string, error) { return string(s.file), nil }

// TestRogueLarger checks what a lean worker gains by asking for a large one:
// nothing of what it says after counts, and the large one cannot ask again.
func TestRogueLarger(t *testing.T) {
	path := filepath.Join(t.TempDir(), "rogue")
	cmd := exec.Command("go", "build", "-buildvcs=false", "-o", path, "./testdata/rogue")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	p := pool.New(sized{file(path)}, pool.Options{Warm: -1, Concurrency: 1})
	t.Cleanup(p.Close)
	if err := p.WaitReady(t.Context(), program.Real); err != nil {
		t.Fatal(err)
	}
	for i, c := range []struct {
		try    string
		check  bool
		larger uint64 // so far
	}{
		{"larger", false, 1}, {"larger and more", false, 2},
		{"larger when started", false, 2}, {"larger before begun", false, 2}, {"larger", true, 2},
	} {
		o, err := p.Run(t.Context(), program.Program{Code: c.try, Clock: program.Real, Check: c.check}, func(e program.Event) { t.Errorf("%s: event %+v", c.try, e) })
		if f, ok := errors.AsType[*pool.FaultError](err); !ok || f.Fault != pool.FaultProtocol {
			t.Errorf("%s: %+v, %v; want a fault of kind %q", c.try, o, err, pool.FaultProtocol)
		}
		if n := p.Stats().Larger; n != c.larger {
			t.Errorf("%s (%d): %d large workers were given programs, want %d", c.try, i, n, c.larger)
		}
	}
}

// allocated returns how many bytes this process has allocated so far.
func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}

// TestWhyNotReady checks that what a worker says when it cannot start reaches
// the operator, without the headers that the virtual clock puts before it.
func TestWhyNotReady(t *testing.T) {
	path := filepath.Join(t.TempDir(), "worker")
	const said = "worker: no sandbox here"
	script := fmt.Sprintf("#!/bin/sh\nprintf '\\000\\000PB\\021\\164\\357\\355\\253\\030\\140\\000\\000\\000\\000\\%03o%s\\n' >&2\nexit 70\n", len(said)+1, said)
	if err := os.WriteFile(path, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	p := pool.New(file(path), pool.Options{Warm: 1})
	t.Cleanup(p.Close)
	err := p.WaitReady(t.Context(), program.Virtual)
	var nr *pool.NotReadyError
	if !errors.As(err, &nr) || nr.Err == nil || !strings.HasSuffix(nr.Err.Error(), ": "+said) {
		t.Errorf("error %q", fmt.Sprint(err))
	}
}
