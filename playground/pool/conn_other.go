//go:build !unix

package pool

import (
	"errors"
	"os"
	"os/exec"
	"time"
)

// pipes are the two directions of a connection.
type pipes struct{ r, w *os.File }

func (p pipes) Read(b []byte) (int, error)        { return p.r.Read(b) }
func (p pipes) Write(b []byte) (int, error)       { return p.w.Write(b) }
func (p pipes) Close() error                      { return errors.Join(p.r.Close(), p.w.Close()) }
func (p pipes) SetReadDeadline(t time.Time) error { p.r.SetReadDeadline(t); return nil }

// connect gives cmd a pipe as its standard input and one as its output.
func connect(cmd *exec.Cmd) (conn, []*os.File, error) {
	inR, inW, err := os.Pipe()
	if err != nil {
		return nil, nil, err
	}
	outR, outW, err := os.Pipe()
	if err != nil {
		closeAll([]*os.File{inR, inW})
		return nil, nil, err
	}
	cmd.Stdin, cmd.Stdout = inR, outW
	return pipes{outR, inW}, []*os.File{inR, outW}, nil
}

// systemEnvironment is what a process of this system cannot do without.
func systemEnvironment() []string { return []string{"SYSTEMROOT=" + os.Getenv("SYSTEMROOT")} }

// cpuExceeded is false: there is no limit of CPU time here.
func cpuExceeded(*os.ProcessState, time.Duration) bool { return false }
