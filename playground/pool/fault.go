package pool

import (
	"fmt"
	"os"

	"bingfa/playground/frame"
	"bingfa/playground/program"
)

// A Fault says in which way a run failed. The program is not to blame.
type Fault string

const (
	// FaultUnsupported is valid Go that the playground's interpreter cannot
	// run.
	FaultUnsupported Fault = "unsupported"
	// FaultInterpreter is an interpreter that failed while the program ran
	// or was compiled.
	FaultInterpreter Fault = "interpreter"
	// FaultForbidden is a worker that made a system call which its sandbox
	// does not allow.
	FaultForbidden Fault = "forbidden system call"
	// FaultKilled is a worker that something outside killed.
	FaultKilled Fault = "killed"
	// FaultProtocol is a worker that did not speak the protocol.
	FaultProtocol Fault = "protocol"
	// FaultWorker is a worker that ended in any other way.
	FaultWorker Fault = "worker"
)

// A FaultError says that there is no outcome, for a reason of ours. It wraps
// ErrFault.
type FaultError struct {
	Fault Fault
	// At is where in the source the playground gave up and why, if Fault is
	// FaultUnsupported. With the category frame.Interpreter the message is
	// in the interpreter's own words.
	At program.Diagnostic
	// Detail is for the operator.
	Detail string
}

// Error is for the operator's log. See Public and Reason.
func (e *FaultError) Error() string {
	return fmt.Sprintf("%v: %s: %s", ErrFault, e.Fault, e.Detail)
}

func (e *FaultError) Unwrap() error { return ErrFault }

// Public returns what to tell who wrote the program; nothing in it is the
// interpreter's own.
func (e *FaultError) Public() string {
	switch e.Fault {
	case FaultUnsupported:
		return "Valid Go, which this playground's interpreter cannot run yet"
	case FaultInterpreter:
		return "The playground's interpreter failed on this program. That is a mistake of the playground, not of the program."
	case FaultKilled:
		return "Something outside stopped the program. Running it again may help."
	}
	return "The playground failed to run the program. The program is not to blame."
}

// Reason says what in a program the interpreter cannot run, for who wrote it;
// empty when only the interpreter has words for it.
func (e *FaultError) Reason() string {
	if e.Fault != FaultUnsupported || e.At.Category == frame.Interpreter {
		return ""
	}
	return frame.Clip(e.At.Message, maxDetail)
}

// maxDetail bounds what the operator is told, in bytes. Part of it may come
// from a program, or from a worker that has been taken over.
const maxDetail = 400

// fault returns a FaultError.
func fault(f Fault, format string, args ...any) error {
	return &FaultError{Fault: f, Detail: frame.Clip(fmt.Sprintf(format, args...), maxDetail)}
}

// usedBy describes how a process ended, for the operator.
func usedBy(state *os.ProcessState) string {
	return fmt.Sprintf("%s after %v of CPU time", state, state.UserTime()+state.SystemTime())
}
