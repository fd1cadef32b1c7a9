package pool_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"bingfa/playground/pool"
	"bingfa/playground/program"
	"bingfa/playground/sandbox"
)

// TestRequire checks that a pool says what holds its workers, and has none
// where less holds than is required.
func TestRequire(t *testing.T) {
	p := newPool(t, pool.Options{Require: sandbox.Strangers(), Warm: 1})
	for _, clock := range program.Clocks() {
		if err := p.WaitReady(t.Context(), clock); err != nil {
			t.Fatal(err)
		}
		r, ok := p.Sandbox(clock)
		if !ok || !slices.Contains(r.Held, sandbox.Seccomp) || !slices.Contains(r.Held, sandbox.Environment) {
			t.Errorf("%s: %v %v", clock, r, ok)
		}
		if os.Getuid() == 0 && !slices.Contains(r.Held, sandbox.Threads) {
			t.Errorf("%s: started as root, but no user of its own: %v", clock, r)
		}
	}

	p = pool.New(source, pool.Options{Require: []sandbox.Layer{"moat"}, Warm: 1})
	t.Cleanup(p.Close)
	err := p.WaitReady(t.Context(), program.Virtual)
	var nr *pool.NotReadyError
	if !errors.As(err, &nr) || nr.Err == nil || !strings.Contains(err.Error(), "the sandbox lacks moat") {
		t.Errorf("a pool that lacks a layer: %v", err)
	}
	if _, err := p.Run(t.Context(), program.Program{Code: body("", "")}, nil); !errors.As(err, &nr) {
		t.Errorf("and runs: %v", err)
	}
}

// TestWithout switches off each layer, and all that a server for strangers
// does not demand, and all: it is told, nothing else is missing but what needs
// it, and programs run.
func TestWithout(t *testing.T) {
	usual := report(t, sharedPool(t)).Held
	var sets [][]sandbox.Layer
	for _, l := range sandbox.All() {
		sets = append(sets, []sandbox.Layer{l})
	}
	needless := slices.DeleteFunc(sandbox.All(), func(l sandbox.Layer) bool { return slices.Contains(sandbox.Strangers(), l) })
	sets = append(sets, needless, sandbox.All())
	for _, without := range sets {
		t.Run(fmt.Sprint(without), func(t *testing.T) {
			t.Parallel()
			o := pool.Options{Without: without, Warm: 1}
			if len(without) == len(needless) {
				o.Require = sandbox.Strangers()
			}
			p := newPool(t, o)
			r := report(t, p)
			for _, m := range r.Missing {
				if off := slices.Contains(without, m.Layer); off != (m.Why == sandbox.SwitchedOff) {
					t.Errorf("%s is missing: %s", m.Layer, m.Why)
				}
			}
			lost := slices.Clone(without)
			if slices.Contains(without, sandbox.User) {
				lost = append(lost, sandbox.Threads)
			}
			if root := os.Geteuid() == 0 && slices.Contains(without, sandbox.User); slices.Contains(without, sandbox.NoNewPrivs) && !root {
				lost = append(lost, sandbox.Landlock, sandbox.Seccomp)
			}
			for _, l := range usual {
				if held := slices.Contains(r.Held, l); held == slices.Contains(lost, l) {
					t.Errorf("%s: held %v: %v", l, held, r)
				}
			}
			greet(t, p)
		})
	}
}

// handed is a Source of binaries that this process was handed open, from
// descriptor 3 on: for the virtual clock and for the real one.
type handed struct{}

func (handed) Worker(_ context.Context, clock program.Clock) (string, error) {
	fd := 3 + slices.Index(both, clock)
	syscall.CloseOnExec(fd)
	return fmt.Sprintf("/proc/self/fd/%d", fd), nil
}

// TestLesserHost runs a server that is not root on systems that offer less:
// what is missing is told, the demand decides, and programs run.
func TestLesserHost(t *testing.T) {
	const wanted = "LESSER_WANTED" // the demand, and what the worker's refusal says if it is not met
	if v := os.Getenv(wanted); v != "" {
		var log strings.Builder
		require, refusal, _ := strings.Cut(v, ";")
		layers, err := sandbox.ParseRequirement(require)
		if err != nil {
			t.Fatal(err)
		}
		p := pool.New(handed{}, pool.Options{Require: layers, Warm: 1, Log: slog.New(slog.NewTextHandler(&log, nil))})
		err = p.WaitReady(t.Context(), program.Virtual)
		if err == nil {
			err = p.WaitReady(t.Context(), program.Real)
		}
		switch {
		case refusal != "" && (err == nil || !strings.Contains(err.Error(), refusal)):
			t.Errorf("ready: %v, want %s", err, refusal)
		case refusal == "" && err != nil:
			t.Error(err)
		case refusal == "":
			greet(t, p)
			t.Log(report(t, p))
		}
		p.Close()
		if refusal == "" && log.Len() > 0 {
			t.Error(log.String())
		}
		return
	}
	if os.Geteuid() != 0 {
		t.Skip("is for root, who can make this process a lesser one")
	}
	lesser := filepath.Join(t.TempDir(), "lesser")
	cmd := exec.Command("go", "build", "-buildvcs=false", "-o", lesser, "../sandbox/lesser")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var binaries []*os.File
	for _, clock := range both {
		path, err := source.Worker(t.Context(), clock)
		if err != nil {
			t.Fatal(err)
		}
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { f.Close() }) // the tests below go on in parallel
		binaries = append(binaries, f)
	}
	for _, c := range []struct{ refuse, require, refusal string }{
		// What a function of AWS has: Linux 5.10, without Landlock.
		{"landlock_create_ruleset=ENOSYS,landlock_restrict_self=ENOSYS", "strangers", ""},
		{"setpriority=EPERM,landlock_create_ruleset=EPERM", "strangers", ""},
		{"landlock_create_ruleset=ENOSYS", "landlock", "the sandbox lacks landlock: the kernel does not have it"},
		{"seccomp=ENOSYS", "strangers", "the sandbox lacks seccomp: the kernel does not have it"},
		{"seccomp=ENOSYS", "none", ""},
		{"prlimit64=EPERM", "strangers", "the sandbox lacks memory: limit "},
		{"prctl=EPERM", "strangers", "the sandbox lacks no_new_privs: prctl: operation not permitted"},
		{"prctl=EPERM,seccomp=EPERM,prlimit64=EPERM,setpriority=ENOSYS,capget=EPERM,landlock_create_ruleset=EPERM", "none", ""},
	} {
		t.Run(c.refuse+" "+c.require, func(t *testing.T) {
			t.Parallel()
			cmd := exec.Command(lesser, "-user", "65534", "-refuse", c.refuse, "/proc/self/fd/5", "-test.run=^TestLesserHost$", "-test.v")
			self, err := os.Open("/proc/self/exe")
			if err != nil {
				t.Fatal(err)
			}
			defer self.Close()
			cmd.ExtraFiles = append(slices.Clip(binaries), self)
			cmd.Env = append(os.Environ(), wanted+"="+c.require+";"+c.refusal)
			out, err := cmd.CombinedOutput()
			if err != nil || !strings.Contains(string(out), "--- PASS: TestLesserHost") {
				t.Error(err)
			}
			t.Logf("%s", out)
		})
	}
}

// TestWithoutRequired checks that a layer that is required cannot be switched
// off, nor one that does not exist.
func TestWithoutRequired(t *testing.T) {
	for without, want := range map[sandbox.Layer]string{sandbox.CPU: "the sandbox lacks cpu: switched off", "moat": `there is no layer "moat"`} {
		p := pool.New(source, pool.Options{Require: sandbox.Strangers(), Without: []sandbox.Layer{without}, Warm: 1})
		t.Cleanup(p.Close)
		if err := p.WaitReady(t.Context(), program.Virtual); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// report returns what holds the workers of both clocks.
func report(t *testing.T, p *pool.Pool) sandbox.Report {
	t.Helper()
	v, ok1 := p.Sandbox(program.Virtual)
	r, ok2 := p.Sandbox(program.Real)
	if !ok1 || !ok2 || v.String() != r.String() {
		t.Fatalf("%v (%v), %v (%v)", v, ok1, r, ok2)
	}
	return r
}

// greet runs a program on both clocks.
func greet(t *testing.T, p *pool.Pool) {
	t.Helper()
	for _, clock := range both {
		if r := run(t, p, clock, body("fmt time", `time.Sleep(time.Millisecond); fmt.Println("hello")`)); r.Output(program.Stdout) != "hello\n" || r.Outcome.Status != ok {
			t.Errorf("%s: %+v", clock, r)
		}
	}
}
