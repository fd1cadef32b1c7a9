package os

import (
	"io"
	"os"
	"sync"
	"syscall"
	"time"

	"bingfa/playground/symbols/host"
)

// A pipe holds what was written and not yet read.
type pipe struct {
	buf      []byte
	r, w     *File
	cond     sync.Cond
	rdl, wdl time.Time
}

// Pipe returns two files: what is written to w can be read from r.
func Pipe() (r, w *File, err error) {
	mu.Lock()
	defer mu.Unlock()
	p := new(pipe)
	p.cond.L = &mu
	if len(files)+2 > maxOpen {
		return nil, nil, os.NewSyscallError("pipe2", syscall.EMFILE)
	}
	p.r, _ = newFile(&File{name: "|0", flag: os.O_RDONLY, pipe: p})
	p.w, _ = newFile(&File{name: "|1", flag: os.O_WRONLY, pipe: p})
	return p.r, p.w, nil
}

func (p *pipe) read(f *File, b []byte) (int, error) {
	for {
		switch {
		case f.closed:
			return 0, os.ErrClosed
		case len(b) == 0:
			return 0, nil
		case host.Expired(p.rdl):
			return 0, os.ErrDeadlineExceeded
		case len(p.buf) > 0:
			n := copy(b, p.buf)
			p.buf = p.buf[n:]
			p.cond.Broadcast()
			return n, nil
		case p.w.closed:
			return 0, io.EOF
		}
		host.Wait(&p.cond, p.rdl)
	}
}

func (p *pipe) write(f *File, b []byte) (n int, err error) {
	if host.Expired(p.wdl) {
		return 0, os.ErrDeadlineExceeded
	}
	for n < len(b) {
		switch room := min(pipeSize-len(p.buf), len(b)-n); {
		case f.closed:
			return n, os.ErrClosed
		case p.r.closed:
			return n, syscall.EPIPE
		case room > 0:
			p.buf = append(p.buf, b[n:n+room]...)
			n += room
			p.cond.Broadcast()
		case host.Expired(p.wdl):
			return n, os.ErrDeadlineExceeded
		default:
			host.Wait(&p.cond, p.wdl)
		}
	}
	return n, nil
}

func (p *pipe) close(f *File) {
	if f == p.r {
		p.buf = nil
	}
	p.cond.Broadcast()
}

func (p *pipe) setDeadlines(read, write *time.Time) {
	if read != nil {
		p.rdl = *read
	}
	if write != nil {
		p.wdl = *write
	}
	p.cond.Broadcast()
}
