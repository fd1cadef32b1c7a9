package os

import (
	"io"
	"io/fs"
	"syscall"

	"bingfa/playground/symbols/host"
)

type null struct{}

func (null) read([]byte) (int, error)    { return 0, io.EOF }
func (null) write(p []byte) (int, error) { return len(p), nil }

type zero struct{}

func (zero) read(p []byte) (int, error)  { clear(p); return len(p), nil }
func (zero) write(p []byte) (int, error) { return len(p), nil }

// An output is a stream to the server.
type output func([]byte) (int, error)

func (output) read([]byte) (int, error)      { return 0, syscall.EBADF }
func (w output) write(p []byte) (int, error) { return w(p) }

// The standard input is empty, and the outputs are no terminals.
var (
	stdin  = &node{mode: fs.ModeDevice | fs.ModeCharDevice | 0o666, links: 1, device: null{}}
	stdout = &node{mode: fs.ModeNamedPipe | 0o600, links: 1, device: output(host.Stdout)}
	stderr = &node{mode: fs.ModeNamedPipe | 0o600, links: 1, device: output(host.Stderr)}
)
