//go:build linux

// Command rogue is a worker that does what no worker should. It is in its
// sandbox and takes a program, as the real one does; the program is the name
// of what it then does. The tests of package pool build it.
package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/sys/unix"

	"bingfa/playground/frame"
	"bingfa/playground/sandbox"
)

// socket is the descriptor to the server.
type socket struct{}

func (socket) Read(b []byte) (int, error) {
	n, err := unix.Read(0, b)
	if n == 0 && err == nil {
		err = io.EOF
	}
	return max(n, 0), err
}

func send(k frame.Kind, parts ...[]byte) {
	if _, err := unix.Write(0, frame.Append(nil, k, parts...)); err != nil {
		os.Exit(2)
	}
}

func main() {
	setup, err := frame.ParseArgs(os.Args[1:])
	if err != nil {
		fail(err)
	}
	report, err := sandbox.Apply(setup.Limits)
	if err != nil {
		fail(err)
	}
	send(frame.Ready, []byte{frame.Version}, report.Encode())
	f, err := frame.NewReader(socket{}).Next()
	if err != nil {
		return // not needed
	}
	if string(f.Payload) == "larger before begun" {
		send(frame.Larger)
	}
	send(frame.Begun)
	switch what := string(f.Payload); what {
	case "exit while compiling":
		os.Exit(1)
	case "panic while compiling":
		panic("the compiler's")
	case "exit":
		send(frame.Started)
		os.Exit(1)
	case "forbidden":
		send(frame.Started)
		send(frame.Stdout, frame.Time(0), []byte("before"))
		_, _, errno := unix.RawSyscall(unix.SYS_PTRACE, unix.PTRACE_TRACEME, 0, 0)
		fail(fmt.Errorf("still here: %v", errno))
	case "output before the start":
		send(frame.Stdout, frame.Time(0), []byte("early"))
	case "begun twice":
		send(frame.Begun)
	case "started twice":
		send(frame.Started)
		send(frame.Started)
	case "refused after the start":
		send(frame.Started)
		send(frame.Refused, []byte("{}"))
	case "no such kind":
		send(frame.Started)
		send('?', make([]byte, 100))
	case "panics before the start":
		send(frame.Panics, frame.Time(0), []byte("{}"))
	case "panics in no words":
		send(frame.Started)
		send(frame.Panics, frame.Time(0), []byte("boom"))
	case "panics at no time":
		send(frame.Started)
		send(frame.Panics, []byte("{}"))
	case "larger":
		send(frame.Larger)
	case "larger and more":
		send(frame.Larger)
		send(frame.Larger)
		send(frame.Started)
		send(frame.Stdout, frame.Time(0), []byte("more"))
	case "larger when started":
		send(frame.Started)
		send(frame.Larger)
	case "large fault":
		send(frame.Fault, []byte(strings.Repeat("secret ", 100_000)))
	default:
		fail(fmt.Errorf("asked for %q", what))
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "rogue:", err)
	os.Exit(70)
}
