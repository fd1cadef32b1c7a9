package attack

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"

	"bingfa/playground/pool"
	"bingfa/playground/program"
	"bingfa/playground/sandbox"
)

// handed are the worker binaries that the process of TestOnTheLeast was handed
// open: from descriptor 3 on, for each clock the lean and the large one.
type handed struct{}

const firstHanded = 3

func (handed) Worker(_ context.Context, clock program.Clock) (string, error) {
	return fmt.Sprintf("/proc/self/fd/%d", firstHanded+2*slices.Index(program.Clocks(), clock)), nil
}

func (handed) Large(_ context.Context, clock program.Clock) (string, error) {
	return fmt.Sprintf("/proc/self/fd/%d", firstHanded+2*slices.Index(program.Clocks(), clock)+1), nil
}

// TestOnTheLeast runs all attacks by programs again, in a process that is not
// root, whose workers have its user and no layer of the sandbox but those that
// a server for strangers demands: what a function of a cloud has. Requests and
// connections meet nothing else there, and are left out.
func TestOnTheLeast(t *testing.T) {
	if least {
		for i := range 2 * len(program.Clocks()) {
			syscall.CloseOnExec(firstHanded + i)
		}
		source = handed{}
		if err := sandbox.Conceal(); err != nil {
			t.Fatal(err)
		}
		demanded := sandbox.Strangers()
		needless := slices.DeleteFunc(sandbox.All(), func(l sandbox.Layer) bool { return slices.Contains(demanded, l) })
		attackAll(t, pool.Options{Without: needless, Require: demanded}, func(t *testing.T, s *server) {
			if r, ok := s.pool.Sandbox(program.Virtual); !ok || !slices.Equal(r.Held, demanded) {
				t.Errorf("what holds is %v, not the least", r)
			}
			t.Run("programs", s.programs)
			t.Run("generated", s.generated)
		})
		return
	}
	const nobody = 65534
	// Where the test binary is, only its own user may go.
	cmd := exec.CommandContext(t.Context(), "/proc/self/exe", "-test.run="+here(t), "-test.timeout=20m")
	if testing.Verbose() {
		cmd.Args = append(cmd.Args, "-test.v")
	}
	for _, clock := range program.Clocks() {
		for _, binary := range []func(context.Context, program.Clock) (string, error){source.Worker, source.Large} {
			path, err := binary(t.Context(), clock)
			if err != nil {
				t.Fatal(err)
			}
			f, err := os.Open(path)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			cmd.ExtraFiles = append(cmd.ExtraFiles, f)
		}
	}
	cmd.Env = append(os.Environ(), leastVariable+"=1")
	if os.Geteuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Error(err)
	}
	if err != nil || testing.Verbose() {
		t.Logf("%s", out)
	}
}

// here returns the pattern of this test alone, with those of its parts that
// were asked for.
func here(t *testing.T) string {
	_, parts, ok := strings.Cut(flag.Lookup("test.run").Value.String(), "/")
	if !ok {
		return "^" + t.Name() + "$"
	}
	return "^" + t.Name() + "$/" + parts
}
