//go:build linux

// Command probe locks itself down and then tries what the lock-down should
// refuse, by raw system calls as code that broke out of the interpreter would
// make them. The tests of package sandbox build and start it; it is of no
// other use.
//
//	probe LAYERS TRY
//	probe list
//
// It prints "ok", or the name of the error, such as EPERM; a try that is
// fatal ends it by a signal.
package main

import (
	"fmt"
	"maps"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"bingfa/playground/program"
	"bingfa/playground/sandbox"
)

// Exit statuses.
const (
	exitUsage = 64
	exitLocks = 70 // Apply failed; standard output says why
)

func main() {
	if len(os.Args) == 2 && os.Args[1] == "list" {
		for _, name := range slices.Sorted(maps.Keys(tries)) {
			fmt.Println(name)
		}
		return
	}
	if len(os.Args) != 3 {
		fmt.Println("usage: probe LAYERS TRY")
		os.Exit(exitUsage)
	}
	try, ok := tries[os.Args[2]]
	if !ok {
		fmt.Println("there is no try", os.Args[2])
		os.Exit(exitUsage)
	}
	var layers []sandbox.Layer
	for name := range strings.SplitSeq(os.Args[1], ",") {
		layers = append(layers, sandbox.Layer(name))
	}
	openPoller()
	if prepare := preparations[os.Args[2]]; prepare != nil {
		prepare()
	}
	// The main goroutine stays on the main thread, as some calls ask for.
	runtime.LockOSThread()
	limits := program.Limits{CPU: time.Second, Memory: 256 << 20}
	if report, err := sandbox.ApplyOnly(limits, layers); err != nil {
		fmt.Println(err)
		os.Exit(exitLocks)
	} else if len(report.Missing) > 0 {
		fmt.Println("missing:", report)
		os.Exit(exitLocks)
	}
	say(try())
	unix.RawSyscall(unix.SYS_EXIT_GROUP, 0, 0, 0)
}

// openPoller opens the network poller, as the worker does.
func openPoller() {
	r, w, err := os.Pipe()
	if err == nil {
		r.Close()
		w.Close()
	}
}

// say writes without anything that could make another system call.
func say(errno unix.Errno) {
	s := unix.ErrnoName(errno)
	switch {
	case errno == 0:
		s = "ok"
	case s == "":
		s = fmt.Sprintf("errno %d", errno)
	}
	unix.Write(1, []byte(s+"\n"))
}
