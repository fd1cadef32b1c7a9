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
	"slices"

	"bingfa/playground/api"
	"bingfa/playground/gotext"
	"bingfa/playground/program"
)

// Exit statuses of a run that did not end by itself.
const (
	StatusCompile     = 1   // the program does not compile, as with go run
	StatusUsage       = 64  // the command was called wrongly (EX_USAGE)
	StatusNoInput     = 66  // the file cannot be read, or is too large (EX_NOINPUT)
	StatusUnsupported = 69  // valid Go that the playground cannot run (EX_UNAVAILABLE)
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
		if notOffered(o) {
			return StatusUnsupported
		}
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

// ProblemStatus returns the exit status that tells why there is no outcome.
func ProblemStatus(p api.Problem) int {
	if p.Type == api.TypeUnsupported {
		return StatusUnsupported
	}
	return StatusFault
}

// notOffered reports whether a program fails only for what the playground
// lacks.
func notOffered(o program.Outcome) bool {
	return o.Status == program.CompileError && len(o.Diagnostics) > 0 &&
		!slices.ContainsFunc(o.Diagnostics, func(d program.Diagnostic) bool { return d.Category != program.NotOffered })
}

// elsewhere is what a reader whose program cannot run here may do.
const elsewhere = "bingfa: it is not the program's fault; go run or https://go.dev/play/ can run it\n"

// Describe writes how the program in file ended, in Go's form: first what is
// suspicious in it, then, unless it ended by itself, how it did.
func Describe(w io.Writer, file string, o program.Outcome) error {
	text := gotext.Warnings(file, o.Warnings)
	switch o.Status {
	case program.CompileError:
		text += gotext.Errors(file, o.Diagnostics)
		if notOffered(o) {
			text += elsewhere
		}
	case program.Panic, program.Deadlock:
		text += gotext.Crash(file, o)
	case program.Timeout, program.Memory, program.OutputLimit:
		text += fmt.Sprintf("bingfa: %s was stopped: %s", file, o.Message)
		if o.Limit != nil && flags[o.Limit.Name] != "" {
			text += fmt.Sprintf(" (%s sets the limit)", flags[o.Limit.Name])
		}
		text += "\n"
	}
	_, err := io.WriteString(w, text)
	return err
}
