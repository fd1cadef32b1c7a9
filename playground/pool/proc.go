package pool

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"bingfa/playground/crash"
	"bingfa/playground/frame"
	"bingfa/playground/program"
	"bingfa/playground/sandbox"
)

// startLimit is how long a worker may take to become ready. A variable for
// tests.
var startLimit = 20 * time.Second

// maxCrash is how much of a crash text is kept; the rest is read and dropped,
// so that the worker can finish writing it and end.
const maxCrash = 256 << 10

// A proc is one worker process.
type proc struct {
	cmd    *exec.Cmd
	conn   conn
	frames *frame.Reader
	// sandbox is what the worker says that holds it.
	sandbox sandbox.Report

	crashPipe *os.File
	crash     bytes.Buffer  // valid after crashed is closed
	crashed   chan struct{} // closed at the end of standard error

	kill1 sync.Once
	dead  chan struct{} // closed when the process is reaped
	state *os.ProcessState
}

// A conn is the server's end of a worker's descriptor.
type conn interface {
	io.ReadWriteCloser
	SetReadDeadline(time.Time) error
}

// start starts a worker and waits until it is ready.
func start(s *spawner, path string, clock program.Clock, o Options) (*proc, error) {
	cmd := exec.Command(path, setup(clock, o).Args()...)
	cmd.Dir = string(os.PathSeparator)
	cmd.Env = systemEnvironment()
	ours, theirs, err := connect(cmd)
	if err != nil {
		return nil, err
	}
	pr, pw, err := os.Pipe()
	if err != nil {
		ours.Close()
		closeAll(theirs)
		return nil, err
	}
	cmd.Stderr = pw
	err = s.start(cmd)
	pw.Close()
	closeAll(theirs)
	if err != nil {
		ours.Close()
		pr.Close()
		if errors.Is(err, fs.ErrPermission) {
			err = fmt.Errorf("%w; the system does not let programs run from %s: set XDG_CACHE_HOME (for packed workers TMPDIR) to another folder", err, filepath.Dir(path))
		}
		return nil, fmt.Errorf("starting a worker: %w", err)
	}
	p := &proc{cmd: cmd, conn: ours, frames: frame.NewReader(ours), crashPipe: pr,
		crashed: make(chan struct{}), dead: make(chan struct{})}
	go p.readCrash()
	go func() {
		cmd.Wait()
		p.state = cmd.ProcessState
		close(p.dead)
	}()
	err = p.awaitReady()
	if err == nil {
		err = p.sandbox.Lacks(o.Require)
	}
	if err != nil {
		p.stop()
		return nil, err
	}
	return p, nil
}

// setup is what a worker for a clock is told.
func setup(clock program.Clock, o Options) frame.Setup {
	s := frame.Setup{Limits: o.Limits, Procs: o.Procs}
	for _, l := range o.Without {
		s.Without = append(s.Without, string(l))
	}
	if clock == program.Virtual {
		// With more than one, the clock sometimes jumps although a
		// goroutine is about to run.
		s.Procs = 1
	}
	return s
}

func closeAll(files []*os.File) {
	for _, f := range files {
		f.Close()
	}
}

func (p *proc) awaitReady() error {
	var late atomic.Bool
	stop := afterLived(startLimit, func() { late.Store(true); p.kill() })
	f, err := p.frames.Next()
	stop()
	if err == nil && f.Kind == frame.Ready && len(f.Payload) > 0 && f.Payload[0] == frame.Version {
		p.sandbox, err = sandbox.DecodeReport(f.Payload[1:])
		return err
	}
	if err == nil {
		return fmt.Errorf("worker speaks another protocol than version %d: %q %.40q", frame.Version, byte(f.Kind), f.Payload)
	}
	p.stop()
	if late.Load() {
		return fmt.Errorf("worker did not become ready within %v", startLimit)
	}
	return fmt.Errorf("worker did not become ready: %w (%s): %s", err, p.state, strings.TrimSpace(crash.Text(p.crash.Bytes())))
}

func (p *proc) readCrash() {
	defer close(p.crashed)
	defer p.crashPipe.Close()
	io.CopyN(&p.crash, p.crashPipe, maxCrash)
	io.Copy(io.Discard, p.crashPipe)
}

// alive reports whether an idle worker still waits for a program.
func (p *proc) alive() bool {
	select {
	case <-p.dead:
		return false
	default:
		return true
	}
}

// kill ends the process at once. It does not wait.
func (p *proc) kill() { p.kill1.Do(func() { p.cmd.Process.Kill() }) }

// stop ends the process and waits until nothing is left of it.
func (p *proc) stop() {
	p.kill()
	<-p.dead
	<-p.crashed
	p.conn.Close()
}
