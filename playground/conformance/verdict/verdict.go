// Package verdict judges what the playground made of a program by what the
// Go toolchain makes of it.
package verdict

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"bingfa/playground/conformance/toolchain"
	"bingfa/playground/pool"
	"bingfa/playground/program"
)

// A Kind is how the playground does on a program.
type Kind string

// The kinds, from the worst to the best. Everything but Pass is a failure,
// but only Differs misleads whoever reads the output.
const (
	Differs  Kind = "differs"  // it prints or ends otherwise, without a word
	Internal Kind = "internal" // the playground fails, and says so
	Rejected Kind = "rejected" // a compile error, though it compiles
	Stopped  Kind = "stopped"  // a limit was reached
	Refused  Kind = "refused"  // the playground says that it cannot run it
	Pass     Kind = "pass"
)

// Kinds lists every kind, the worst first.
func Kinds() []Kind { return []Kind{Differs, Internal, Rejected, Stopped, Refused, Pass} }

// A Verdict is about one program.
type Verdict struct {
	Kind Kind
	// Cause is one line: what went wrong, without names and numbers, so that
	// equal causes have equal lines. Empty for Pass.
	Cause string
	// Detail is what went wrong, with names and numbers.
	Detail string
}

// A Take is what the playground made of a program. Err is why there is no
// outcome; then there may be some events.
type Take struct {
	program.Result
	Err error
}

// notOffered is in the compile error for a name of the standard library that
// the playground lacks: it owns up to it.
const notOffered = "not offered"

// Of judges a take of a program whose lines on standard output may come in
// any order if unordered.
func Of(want toolchain.Result, got Take, unordered bool) Verdict {
	if got.Err != nil {
		return failed(got.Err)
	}
	switch o := got.Outcome; o.Status {
	case program.CompileError:
		d := program.Diagnostic{Message: o.Message}
		if len(o.Diagnostics) > 0 {
			d = o.Diagnostics[0]
		}
		v := Verdict{Rejected, Normal(d.Message), fmt.Sprintf("%d:%d: %s", d.Line, d.Column, d.Message)}
		if strings.Contains(d.Message, notOffered) {
			v.Kind = Refused
		}
		return v
	case program.Timeout, program.Memory, program.OutputLimit:
		return Verdict{Stopped, "the limit of " + limit(o.Limit), o.Message}
	}
	return compare(want, got.Result, unordered)
}

func limit(l *program.Limit) string {
	if l == nil {
		return "something"
	}
	return string(l.Name)
}

// failed judges a run without an outcome.
func failed(err error) Verdict {
	var size *program.SizeError
	if errors.As(err, &size) {
		return Verdict{Stopped, "the limit of source", err.Error()}
	}
	var fault *pool.FaultError
	if !errors.As(err, &fault) {
		return Verdict{Internal, Normal(err.Error()), err.Error()}
	}
	if fault.Fault == pool.FaultUnsupported {
		cause := fault.At.Message
		if cause == "" {
			cause = fault.Detail
		}
		return Verdict{Refused, Normal(cause), cmp.Or(fault.Detail, cause)}
	}
	return Verdict{Internal, Normal(string(fault.Fault) + ": " + fault.Detail), err.Error()}
}

// stackOverflow is the message of a program whose stack reached its limit. One
// that needs much may reach that of memory first, as the collector has it.
const stackOverflow = "fatal error: stack overflow"

// compare judges a program that ran to its end.
func compare(want toolchain.Result, got program.Result, unordered bool) Verdict {
	stdout := got.Output(program.Stdout)
	if unordered {
		stdout = toolchain.SortLines(stdout)
	}
	var causes []string
	var detail strings.Builder
	differ := func(what, want, got string) {
		if want == got {
			return
		}
		causes = append(causes, what)
		fmt.Fprintf(&detail, "%s:\n%s", what, Diff(want, got))
	}
	differ("message", want.Message, message(got.Outcome))
	differ("exit status", fmt.Sprintln(want.Code), fmt.Sprintln(got.Outcome.Code))
	differ("stdout", want.Stdout, stdout)
	differ("stderr", want.Stderr, got.Output(program.Stderr))
	if len(causes) == 0 {
		return Verdict{Kind: Pass}
	}
	cause := "another " + strings.Join(causes, ", ")
	if causes[0] == "stdout" {
		cause += ": " + parting(want.Stdout, stdout)
	}
	if m := message(got.Outcome); m != "" && m != want.Message {
		first, _, _ := strings.Cut(m, "\n")
		if first == stackOverflow {
			// The interpreter's frames are larger than compiled ones.
			return Verdict{Stopped, "the limit of stack", detail.String()}
		}
		cause = "dies of: " + Normal(first)
	}
	return Verdict{Differs, cause, detail.String()}
}

// message is what a program died of, without the signal, whose code and
// addresses are the machine's.
func message(o program.Outcome) string {
	if o.Status != program.Panic && o.Status != program.Deadlock {
		return ""
	}
	lines := strings.Split(o.Message, "\n")
	return strings.Join(slices.DeleteFunc(lines, func(l string) bool { return strings.HasPrefix(l, "[signal ") }), "\n")
}
