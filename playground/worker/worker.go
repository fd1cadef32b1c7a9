// Package worker is the main of a worker process: one program, one process.
//
// A worker locks itself down, builds its interpreter, says that it is ready
// and waits; so a program that arrives finds a warm process. It speaks frames
// (package frame) over one descriptor, its standard input: on Unix a socket
// for both directions. Its standard error carries only what Go's runtime
// writes when it crashes, which the server reads (package crash). The process
// ends with the program, however that ends.
//
// On the virtual clock the runtime jumps its clock, and detects a deadlock,
// when nothing runs and nothing is inside a system call. So the worker has no
// goroutine beside the program's, no timer, and no descriptor in the network
// poller: it reads and writes with plain blocking system calls.
//
// Nothing is buffered: whatever happens next, what the program has written
// has left the process.
package worker

import (
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"time"
	_ "time/tzdata" // for time.LoadLocation: there are no files

	"github.com/traefik/yaegi/interp"

	"bingfa/playground/frame"
	"bingfa/playground/sandbox"
)

// Exit statuses of a worker that tell the server more than its frames do.
// The rest are the program's own: 0, 1 (log.Fatal), 2 (Go's runtime).
const (
	exitSetup = 70 // could not become ready, or was misused; standard error says why
	exitLost  = 71 // the server is gone
)

// Main runs a worker; it returns only if the worker never got a program.
func Main(args []string) int {
	if err := run(args); err != nil {
		fmt.Fprintln(os.Stderr, "worker:", err)
		if errors.Is(err, errLost) {
			return exitLost
		}
		return exitSetup
	}
	return 0
}

func run(args []string) error {
	setup, err := frame.ParseArgs(args)
	if err != nil {
		return err
	}
	l := setup.Limits
	if setup.Procs > 0 {
		runtime.GOMAXPROCS(setup.Procs)
	}
	if err := openPoller(); err != nil {
		return err
	}
	var without []sandbox.Layer
	for _, name := range setup.Without {
		without = append(without, sandbox.Layer(name))
	}
	report, err := sandbox.Apply(l, without...)
	if err != nil {
		return fmt.Errorf("sandbox: %w", err)
	}
	debug.SetMaxStack(int(l.Stack))
	debug.SetMaxThreads(sandbox.MaxThreads())
	tuneGC(l.Memory)
	time.Local = time.UTC
	log.SetFlags(log.LstdFlags)

	p := newProcess(l)
	in := interp.New(interp.Options{
		Stdin:  strings.NewReader(""),
		Stdout: io.Discard, // print and println are replaced
		Stderr: traceWriter{p},
		Args:   []string{"main"},
		Env:    []string{},
	})
	r := frame.NewReader(input{})
	p.send(frame.Ready, []byte{frame.Version}, report.Encode())
	f, err := r.Next()
	if err == io.EOF {
		return nil // not needed any more
	}
	if err != nil || f.Kind != frame.Program && f.Kind != frame.Check {
		return fmt.Errorf("%w: no program: %v", errLost, err)
	}
	p.send(frame.Begun)
	p.start()
	p.interpret(in, string(f.Payload), f.Kind == frame.Check)
	return nil
}

// openPoller makes the runtime open its network poller, which it needs for
// timers too: in the sandbox there are no descriptors to be had. (A timer
// would do as well, but a stopped one stays for a while among those that the
// deadlock detector takes for something to wait for.)
func openPoller() error {
	r, w, err := os.Pipe()
	if err != nil {
		return err
	}
	return errors.Join(r.Close(), w.Close())
}

var errLost = errors.New("server is gone")

// input reads what the server sends.
type input struct{}

func (input) Read(p []byte) (int, error) { return readInput(p) }
