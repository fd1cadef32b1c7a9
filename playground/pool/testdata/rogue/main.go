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
	case "large values":
		send(frame.Started)
		flood(frame.Value, make([]byte, frame.MaxPayload-8))
	case "many values":
		send(frame.Started)
		flood(frame.Value, []byte("1:1:x"))
	case "many traces":
		send(frame.Started)
		flood(frame.Trace, []byte(`{"Frame":{"Func":"f"},"First":true}`))
	case "muted and not":
		send(frame.Started)
		send(frame.Muted)
		send(frame.Value, frame.Time(1), []byte("1:1:x"))
	case "muted for ever":
		send(frame.Started)
		for {
			send(frame.Muted)
		}
	case "large fault":
		send(frame.Fault, []byte(strings.Repeat("secret ", 100_000)))
	default:
		fail(fmt.Errorf("asked for %q", what))
	}
}

// flood sends a frame for each of many goroutines until it is stopped.
func flood(k frame.Kind, payload []byte) {
	for g := int64(1); ; g++ {
		send(k, frame.Time(g), payload)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "rogue:", err)
	os.Exit(70)
}
