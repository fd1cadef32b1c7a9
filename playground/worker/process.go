package worker

import (
	"os"
	"sync"
	"sync/atomic"
	"time"

	"bingfa/playground/frame"
	"bingfa/playground/program"
	"bingfa/playground/support"
)

// A process is the program's link to the server, and its clock.
type process struct {
	limits program.Limits
	began  time.Time

	mu  sync.Mutex // orders writes; held for good once the process is to end
	buf []byte

	unwound atomic.Pointer[support.Machine] // once the program runs
}

func newProcess(l program.Limits) *process {
	return &process{limits: l, buf: make([]byte, 0, 4<<10)}
}

// start starts the program's clock.
func (p *process) start() { p.began = time.Now() }

func (p *process) elapsed() time.Duration { return time.Since(p.began) }

// send sends one frame. If the server is gone, so is the process.
func (p *process) send(k frame.Kind, parts ...[]byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sendLocked(k, parts...)
}

func (p *process) sendLocked(k frame.Kind, parts ...[]byte) {
	p.buf = frame.Append(p.buf[:0], k, parts...)
	for b := p.buf; len(b) > 0; {
		n, err := writeOutput(b)
		if err != nil {
			os.Exit(exitLost)
		}
		b = b[n:]
	}
}

// last sends one frame and ends the process. The lock is never given back:
// no goroutine writes after the last frame.
func (p *process) last(code int, k frame.Kind, parts ...[]byte) {
	p.mu.Lock()
	p.lastLocked(code, k, parts...)
}

func (p *process) lastLocked(code int, k frame.Kind, parts ...[]byte) {
	p.sendLocked(k, parts...)
	os.Exit(code)
}

// exit ends the program with a code.
func (p *process) exit(code int) {
	p.mu.Lock()
	// The time is taken under the lock: other goroutines may be writing.
	p.lastLocked(code&0xff, frame.Exit, frame.Time(int64(p.elapsed())), frame.Code(code&0xff))
}

// left returns how much time the program has on the virtual clock, and ends
// it if there is none.
func (p *process) left() time.Duration {
	d := p.limits.Virtual - p.elapsed()
	if d < 0 {
		p.last(0, frame.Expired, frame.Time(int64(p.limits.Virtual)))
	}
	return d
}

// stdout and stderr take what the program writes.
func (p *process) stdout(b []byte) (int, error) { return p.write(frame.Stdout, b) }
func (p *process) stderr(b []byte) (int, error) { return p.write(frame.Stderr, b) }

func (p *process) write(k frame.Kind, b []byte) (int, error) {
	if virtual {
		p.left()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	// The time is taken under the lock, so that times do not decrease.
	t := frame.Time(int64(p.elapsed()))
	for rest := b; len(rest) > 0; {
		n := min(len(rest), frame.MaxPayload-len(t))
		p.sendLocked(k, t, rest[:n])
		rest = rest[n:]
	}
	return len(b), nil
}
