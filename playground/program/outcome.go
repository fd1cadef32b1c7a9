package program

import (
	"fmt"
	"strings"
	"time"
)

// A Status is the kind of an outcome.
type Status string

const (
	OK           Status = "ok"            // main returned, or the program exited with code 0
	Exit         Status = "exit"          // os.Exit, log.Fatal: Code is not 0
	CompileError Status = "compile_error" // it never started: Diagnostics
	Panic        Status = "panic"         // a panic, or a fatal error of Go's runtime other than those below
	Deadlock     Status = "deadlock"      // all goroutines are asleep: Goroutines
	Timeout      Status = "timeout"       // stopped: Limit says by which of cpu, wall and virtual
	Memory       Status = "memory"        // stopped: out of memory
	OutputLimit  Status = "output_limit"  // stopped: wrote too much
)

// An Outcome says how a program ended.
type Outcome struct {
	Status Status `json:"status"`
	// Code is the exit status a shell would see: 0, the argument of
	// os.Exit, or 2 for a panic and a deadlock, as in Go. It is -1 when the
	// program was stopped or never started.
	Code int `json:"code"`
	// Message is what happened in Go's own words, such as
	// "panic: runtime error: index out of range [3] with length 3" or
	// "fatal error: all goroutines are asleep - deadlock!". Empty for OK
	// and Exit. It may have several lines.
	Message string `json:"message,omitempty"`
	// Diagnostics are the mistakes of a program that does not compile, in
	// the order of the source.
	Diagnostics []Diagnostic `json:"diagnostics,omitempty"`
	// Warnings are what is suspicious in a program that compiles, in the
	// words of go vet and in the order of the source. They say nothing of how
	// it ended.
	Warnings []Diagnostic `json:"warnings,omitempty"`
	// Goroutines are, after a panic, the goroutine that panicked, and after
	// a deadlock every goroutine with what it waits for. At most
	// MaxGoroutines are told.
	Goroutines []Goroutine `json:"goroutines,omitempty"`
	// Limit is the limit that stopped the program; nil if none did.
	Limit *Limit `json:"limit,omitempty"`
	// TimeNS is the program's own clock at its end, in nanoseconds since it
	// started.
	TimeNS int64 `json:"time_ns"`
	// WallNS is how long the run took the server, in nanoseconds, from
	// handing the program to a worker to knowing the outcome.
	WallNS int64 `json:"wall_ns"`
}

// MaxGoroutines is how many goroutines an outcome tells of.
const MaxGoroutines = 64

// Reproducible reports whether running the program again gives the same
// outcome on any machine under any load; the outcome of a program that a
// limit other than output stopped does not. It says nothing of the output
// of a program that reads the real clock.
func (o *Outcome) Reproducible() bool {
	switch o.Status {
	case OK, Exit, CompileError, Deadlock, OutputLimit:
		return true
	case Panic:
		// The runtime notices these only if one goroutine is interrupted at
		// the moment when another comes.
		return !strings.HasPrefix(o.Message, "fatal error: concurrent map ")
	case Timeout:
		return o.Limit != nil && o.Limit.Name == LimitVirtual
	}
	return false
}

// A Diagnostic is one mistake in the source, or a warning about it.
type Diagnostic struct {
	Line    int    `json:"line"`    // from 1; 0 when it concerns the whole file
	Column  int    `json:"column"`  // in bytes, from 1; 0 when unknown
	Message string `json:"message"` // may have several lines; the further ones begin with a tab
	// Category tells some diagnostics from the rest: of a warning, the check
	// of go vet that gives it ("copylocks"); of a mistake, NotOffered. Else
	// it is empty: the program is not valid Go.
	Category string `json:"category,omitempty"`
}

// NotOffered is the category of diagnostics about what Go has and the
// playground has not: valid Go, which runs elsewhere.
const NotOffered = "not_offered"

// A Goroutine is one goroutine at the end of a program.
type Goroutine struct {
	ID int `json:"id"` // 1 is main
	// State is Go's word for what it does: "running", "chan receive",
	// "sync.Mutex.Lock", "sync.WaitGroup.Wait", "select (no cases)", …
	State string `json:"state"`
	// Frames are the user's lines, innermost first, as far as known: after
	// a panic all functions that it left, after a deadlock the innermost.
	Frames []Frame `json:"frames,omitempty"`
	// Started is the line of the go statement, or of the call of
	// WaitGroup.Go, that started the goroutine; 0 when unknown, and for main.
	Started int `json:"started,omitempty"`
}

// A Frame is a function of the user's that was running, and where in it.
type Frame struct {
	Func   string `json:"func,omitempty"` // as in Go's traces: main.main, main.(*T).m, or main.main.func1 for a literal in it
	Line   int    `json:"line"`           // 0 when unknown: it is told only where it is certain
	Column int    `json:"column"`
}

// A LimitName names one of the Limits.
type LimitName string

const (
	LimitCPU     LimitName = "cpu"
	LimitWall    LimitName = "wall"
	LimitVirtual LimitName = "virtual" // time on the virtual clock
	LimitMemory  LimitName = "memory"
	LimitOutput  LimitName = "output"
	LimitEvents  LimitName = "events"
)

// A Limit tells which limit a program reached, and its value.
type Limit struct {
	Name  LimitName `json:"name"`
	Value int64     `json:"value"`
	Unit  string    `json:"unit"` // "ns", "byte" or "event"
}

// Stopped returns the outcome of a program that reached the named limit.
func (l Limits) Stopped(name LimitName) Outcome {
	o := Outcome{Status: Timeout, Code: -1, Limit: &Limit{Name: name, Unit: "ns"}}
	span := func(what string, d time.Duration) {
		o.Limit.Value, o.Message = int64(d), what+" limit of "+d.String()+" reached"
	}
	size := func(status Status, what string, n int64) {
		o.Status, o.Limit.Value, o.Limit.Unit = status, n, "byte"
		o.Message = what + " limit of " + formatSize(n) + " reached"
	}
	switch name {
	case LimitCPU:
		span("CPU time", l.CPU)
	case LimitWall:
		span("time", l.Wall)
	case LimitVirtual:
		span("virtual time", l.Virtual)
	case LimitMemory:
		size(Memory, "memory", l.Memory)
	case LimitOutput:
		size(OutputLimit, "output", l.Output)
	case LimitEvents:
		o.Status, o.Limit.Value, o.Limit.Unit = OutputLimit, l.Events, "event"
		o.Message = fmt.Sprintf("output limit of %d separate writes reached", l.Events)
	}
	return o
}
