package pool_test

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"testing"
	"time"

	"bingfa/playground/pool"
	"bingfa/playground/program"
)

// TestOrphans kills a server that runs a program: the worker dies with it,
// though nobody was left to stop it.
func TestOrphans(t *testing.T) {
	l := program.Limits{Source: 1 << 22, Wall: time.Hour}
	if os.Getenv("BE_SERVER") != "" {
		p := newPool(t, pool.Options{Limits: l, Warm: -1})
		p.Run(context.Background(), program.Program{Code: body("time", `println("on"); time.Sleep(time.Hour)`), Clock: program.Real}, func(program.Event) {
			for _, pid := range workers(t, l) {
				os.Stdout.WriteString(strconv.Itoa(pid) + "\n")
			}
			os.Stdout.WriteString("end\n")
		})
		return
	}
	sharedPool(t) // the binaries are there
	cmd := exec.Command(os.Args[0], "-test.run=^TestOrphans$")
	cmd.Env = append(os.Environ(), "BE_SERVER=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var pids []int
	for lines := bufio.NewScanner(out); lines.Scan() && lines.Text() != "end"; {
		pid, err := strconv.Atoi(lines.Text())
		if err != nil {
			t.Fatalf("server says %q", lines.Text())
		}
		pids = append(pids, pid)
	}
	cmd.Process.Kill()
	cmd.Wait()
	if len(pids) != 1 {
		t.Fatalf("workers %v, want one", pids)
	}
	eventually(t, "the worker dies", func() bool { return syscall.Kill(pids[0], 0) == syscall.ESRCH })
}
