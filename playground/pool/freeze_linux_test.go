package pool_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"bingfa/playground/pool"
	"bingfa/playground/program"
)

// Limits of the server that is frozen, and for how long it is: longer than
// each of them.
const (
	frozenStart = 3 * time.Second
	frozenWall  = 3 * time.Second
	frozenWait  = 3 * time.Second
	frost       = 3500 * time.Millisecond
)

// An icebox is a server in a process of its own that can be frozen together
// with its workers, as a host does to a function between two requests.
type icebox struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *bufio.Scanner
	stderr strings.Builder // valid after close
	starts string          // a file that has a line for each worker that was started
}

// A told is what the server of an icebox writes.
type told struct {
	Begun   string // the first output of a program
	Output  string
	Outcome program.Outcome
	Err     string
	Died    uint64
	Waiting int // if nothing else
}

const iceboxVariable = "ICEBOX"

// newIcebox starts the server. Its workers take more than half a second to
// start.
func newIcebox(t *testing.T, o pool.Options) *icebox {
	t.Helper()
	dir := t.TempDir()
	b := &icebox{starts: filepath.Join(dir, "starts")}
	for _, clock := range both {
		path, err := source.Worker(t.Context(), clock)
		if err != nil {
			t.Fatal(err)
		}
		script := fmt.Sprintf("#!/bin/sh\necho >> %s\nsleep 0.2\nsleep 0.2\nsleep 0.2\nexec env -i %s \"$@\"\n", b.starts, path)
		if err := os.WriteFile(filepath.Join(dir, string(clock)), []byte(script), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	options, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	b.cmd = exec.Command(os.Args[0], "-test.run=^TestFrozen$")
	b.cmd.Env = append(os.Environ(), iceboxVariable+"="+dir, "OPTIONS="+string(options))
	b.cmd.Stderr = &b.stderr
	if b.in, err = b.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := b.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	b.out = bufio.NewScanner(out)
	if err := b.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.cmd.Process.Kill() })
	return b
}

// serveIcebox is the server: it runs the programs that it reads, as JSON.
func serveIcebox(dir string) error {
	var o pool.Options
	if err := json.Unmarshal([]byte(os.Getenv("OPTIONS")), &o); err != nil {
		return err
	}
	pool.SetStartLimit(frozenStart)
	o.Limits.Wall, o.Wait = frozenWall, frozenWait
	o.Log = slog.New(slog.NewTextHandler(os.Stderr, nil))
	p := pool.New(byClock(dir), o)
	var mu sync.Mutex
	tell := func(x told) {
		mu.Lock()
		defer mu.Unlock()
		json.NewEncoder(os.Stdout).Encode(x)
	}
	for _, clock := range both {
		if err := p.WaitReady(context.Background(), clock); err != nil {
			return err
		}
	}
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		var prog program.Program
		if err := json.Unmarshal(lines.Bytes(), &prog); err != nil {
			return err
		}
		if prog.Code == "" {
			tell(told{Waiting: p.Stats().Waiting})
			continue
		}
		go func() {
			var x told
			var err error
			x.Outcome, err = p.Run(context.Background(), prog, func(e program.Event) {
				if x.Output == "" {
					tell(told{Begun: e.Text})
				}
				x.Output += e.Text
			})
			if err != nil {
				x.Err = err.Error()
			}
			x.Died = p.Stats().Died
			tell(x)
		}()
	}
	p.Close()
	return nil
}

// A byClock is a folder that has a worker of each clock's name.
type byClock string

func (b byClock) Worker(_ context.Context, clock program.Clock) (string, error) {
	return filepath.Join(string(b), string(clock)), nil
}

func (b *icebox) send(t *testing.T, clock program.Clock, code string) {
	t.Helper()
	line, err := json.Marshal(program.Program{Code: code, Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.in.Write(append(line, '\n')); err != nil {
		t.Fatal(err)
	}
}

// next returns what the server tells next.
func (b *icebox) next(t *testing.T) (x told) {
	t.Helper()
	if !b.out.Scan() {
		b.cmd.Wait()
		t.Fatalf("the server ends: %s", b.stderr.String())
	}
	if err := json.Unmarshal(b.out.Bytes(), &x); err != nil {
		t.Fatalf("%v: %s", err, b.out.Bytes())
	}
	return x
}

// want reads answers until one that is no beginning; it must be output.
func (b *icebox) want(t *testing.T, output string) {
	t.Helper()
	x := b.next(t)
	for x.Begun != "" {
		x = b.next(t)
	}
	if x.Err != "" || x.Outcome.Status != program.OK || x.Output != output || x.Died > 0 {
		t.Errorf("%+v, want %q", x, output)
	}
}

// greet runs a program on both clocks.
func (b *icebox) greet(t *testing.T) {
	t.Helper()
	for _, clock := range both {
		b.send(t, clock, body("fmt time", `time.Sleep(time.Millisecond); fmt.Println("hello")`))
		b.want(t, "hello\n")
	}
}

// freeze stops the server and its workers at any point, and lets them go on
// after d, in any order.
func (b *icebox) freeze(t *testing.T, d time.Duration) {
	t.Helper()
	server := b.cmd.Process.Pid
	stop := func(pid int) {
		if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil && err != syscall.ESRCH {
			t.Fatal(err)
		}
	}
	stop(server) // first: then it starts no more
	all := []int{server}
	tasks, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", server))
	if err != nil || len(tasks) == 0 {
		const why = "this kernel does not tell of children"
		if os.Getenv("BINGFA_CI") != "" {
			t.Fatal(why, err)
		}
		t.Skip(why, err)
	}
	for _, task := range tasks { // one of the threads starts workers
		children, err := os.ReadFile(task)
		if err != nil {
			t.Fatal(err)
		}
		for child := range strings.FieldsSeq(string(children)) {
			pid, err := strconv.Atoi(child)
			if err != nil {
				t.Fatal(err)
			}
			stop(pid)
			all = append(all, pid)
		}
	}
	time.Sleep(d)
	rand.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	for _, pid := range all {
		syscall.Kill(pid, syscall.SIGCONT)
	}
}

// started returns how many workers have been started.
func (b *icebox) started(t *testing.T) int {
	t.Helper()
	lines, err := os.ReadFile(b.starts)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return len(lines)
}

// close ends the server, which must have had nothing to complain about.
func (b *icebox) close(t *testing.T) {
	t.Helper()
	b.in.Close()
	for b.out.Scan() {
		if line := b.out.Text(); line != "PASS" && !strings.HasPrefix(line, "coverage:") {
			t.Errorf("at the end: %s", line)
		}
	}
	if err := b.cmd.Wait(); err != nil || b.stderr.Len() > 0 {
		t.Errorf("%v: %s", err, b.stderr.String())
	}
}

// TestFrozen freezes a server with its workers for longer than any of its
// limits. Nothing that it was about is lost, it starts nothing anew, says
// nothing to its operator, and gives right answers at once.
func TestFrozen(t *testing.T) {
	if dir := os.Getenv(iceboxVariable); dir != "" {
		if err := serveIcebox(dir); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Run("idle", func(t *testing.T) {
		t.Parallel()
		b := newIcebox(t, pool.Options{Warm: 1})
		b.greet(t)
		eventually(t, "warm workers again", func() bool { return b.started(t) == 4 })
		time.Sleep(time.Second) // until they wait
		b.freeze(t, frost)
		b.greet(t)
		b.close(t)
		if n := b.started(t); n > 6 {
			t.Errorf("%d workers were started, two of each clock were used", n)
		}
	})
	t.Run("starting", func(t *testing.T) {
		t.Parallel()
		b := newIcebox(t, pool.Options{Warm: -1, Concurrency: 1})
		b.send(t, program.Real, body("", `println("late")`))
		eventually(t, "a worker", func() bool { return b.started(t) == 1 })
		for range 3 { // as often as one may fail to start
			time.Sleep(50 * time.Millisecond)
			b.freeze(t, frost)
		}
		b.want(t, "late\n")
		if n := b.started(t); n != 1 {
			t.Errorf("%d workers were started for one program", n)
		}
		b.greet(t)
		b.close(t)
	})
	t.Run("running", func(t *testing.T) {
		t.Parallel()
		b := newIcebox(t, pool.Options{Warm: 1})
		for clock, work := range map[program.Clock]string{program.Real: `time.Sleep(500 * time.Millisecond)`, program.Virtual: `n := 0; for i := range 1_000_000 { n += i }; time.Sleep(time.Duration(n % 1000))`} {
			b.send(t, clock, body("fmt time", `fmt.Println("on"); `+work+`; fmt.Println("off")`))
			if x := b.next(t); !strings.HasPrefix(x.Begun, "on") {
				t.Errorf("%+v, want a beginning", x)
			}
			b.freeze(t, frost)
			b.want(t, "on\noff\n")
		}
		b.greet(t)
		b.close(t)
	})
	t.Run("waiting", func(t *testing.T) {
		t.Parallel()
		b := newIcebox(t, pool.Options{Warm: 1, Concurrency: 1})
		b.send(t, program.Real, body("fmt time", `fmt.Println("first"); time.Sleep(500 * time.Millisecond)`))
		b.next(t)
		b.send(t, program.Real, body("", `println("second")`))
		eventually(t, "one that waits", func() bool { b.send(t, "", ""); return b.next(t).Waiting == 1 })
		b.freeze(t, frost)
		b.want(t, "first\n")
		b.want(t, "second\n")
		b.greet(t)
		b.close(t)
	})
	t.Run("any moment", func(t *testing.T) {
		t.Parallel()
		b := newIcebox(t, pool.Options{Warm: 1})
		for i := range 12 {
			text := fmt.Sprint("number ", i)
			b.send(t, both[i%2], body("fmt", `fmt.Println("`+text+`")`))
			time.Sleep(rand.N(100 * time.Millisecond))
			b.freeze(t, rand.N(500*time.Millisecond))
			b.want(t, text+"\n")
		}
		b.close(t)
	})
}
