//go:build linux

// Command probe locks itself down and then tries what the lock-down should
// refuse, by raw system calls as code that broke out of the interpreter would
// make them. The tests of package sandbox build and start it; it is of no
// other use.
//
//	probe LAYERS TRY
//	probe LAYERS report
//	probe list
//
// It prints "ok", or the name of the error, such as EPERM; a try that is
// fatal ends it by a signal. Of layers that are missing it tells, and tries
// nothing. With report it prints what holds and what does not; LAYERS may be
// "all".
package main

import (
	"fmt"
	"maps"
	"os"
	"runtime"
	"slices"
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
	onlyReport := os.Args[2] == "report"
	try, ok := tries[os.Args[2]]
	if !ok && !onlyReport {
		fmt.Println("there is no try", os.Args[2])
		os.Exit(exitUsage)
	}
	layers, err := sandbox.ParseRequirement(os.Args[1])
	if err != nil {
		fmt.Println(err)
		os.Exit(exitUsage)
	}
	without := slices.DeleteFunc(sandbox.All(), func(l sandbox.Layer) bool { return slices.Contains(layers, l) })
	openPoller()
	if prepare := preparations[os.Args[2]]; prepare != nil {
		prepare()
	}
	// The main goroutine stays on the main thread, as some calls ask for.
	runtime.LockOSThread()
	limits := program.Limits{CPU: time.Second, Memory: 256 << 20}
	report, err := sandbox.Apply(limits, without...)
	report.Missing = slices.DeleteFunc(report.Missing, func(m sandbox.Missing) bool { return m.Why == sandbox.SwitchedOff })
	switch {
	case err != nil:
		fmt.Println(err)
		os.Exit(exitLocks)
	case onlyReport:
		unix.Write(1, report.Encode())
	case len(report.Missing) > 0:
		fmt.Println("missing:", report)
		os.Exit(exitLocks)
	default:
		say(try())
	}
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
