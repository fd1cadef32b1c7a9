// Package console shows a run on a terminal, as Go itself would: output goes
// where the program wrote it, the end is told in Go's words on standard
// error, and the exit status is the program's.
//
// Statuses from 64 up are the playground's own, so that a script can tell a
// program that failed from one that was stopped and from a playground that
// failed; see Status.
package console

import (
	"fmt"
	"io"

	"bingfa/playground/gotext"
	"bingfa/playground/program"
)

// Exit statuses of a run that did not end by itself.
const (
	StatusCompile     = 1   // the program does not compile, as with go run
	StatusUsage       = 64  // the command was called wrongly (EX_USAGE)
	StatusNoInput     = 66  // the file cannot be read, or is too large (EX_NOINPUT)
	StatusFault       = 70  // the playground failed (EX_SOFTWARE)
	StatusTimeout     = 124 // a limit of time, as timeout(1) says it
	StatusInterrupted = 130 // by Ctrl-C: 128 + SIGINT
	StatusMemory      = 137 // as a process that the kernel ended: 128 + SIGKILL
	StatusTerminated  = 143 // 128 + SIGTERM
	StatusOutput      = 153 // as a file that grew too large: 128 + SIGXFSZ
)

// Status returns the exit status that tells an outcome: the program's own
// code, 2 for a panic and a deadlock, and the constants above.
func Status(o program.Outcome) int {
	switch o.Status {
	case program.CompileError:
		return StatusCompile
	case program.Timeout:
		return StatusTimeout
	case program.Memory:
		return StatusMemory
	case program.OutputLimit:
		return StatusOutput
	}
	return o.Code
}

// flags name what raises each limit.
var flags = map[program.LimitName]string{
	program.LimitCPU: "-max-cpu", program.LimitWall: "-max-wall", program.LimitVirtual: "-max-virtual",
	program.LimitMemory: "-max-memory", program.LimitOutput: "-max-output", program.LimitEvents: "-max-events",
}

// Describe writes how the program in file ended, in Go's form; nothing for a
// program that ended by itself.
func Describe(w io.Writer, file string, o program.Outcome) error {
	var text string
	switch o.Status {
	case program.CompileError:
		text = gotext.Errors(file, o.Diagnostics)
	case program.Panic, program.Deadlock:
		text = gotext.Crash(file, o)
	case program.Timeout, program.Memory, program.OutputLimit:
		text = fmt.Sprintf("bingfa: %s was stopped: %s", file, o.Message)
		if o.Limit != nil && flags[o.Limit.Name] != "" {
			text += fmt.Sprintf(" (%s sets the limit)", flags[o.Limit.Name])
		}
		text += "\n"
	}
	_, err := io.WriteString(w, text)
	return err
}
