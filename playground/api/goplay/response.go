package goplay

import (
	"bingfa/playground/gotext"
	"bingfa/playground/program"
)

// A Response is the answer of /compile in version 2.
type Response struct {
	// Errors is why the program did not run, in the form of go build.
	Errors string
	// Events are what it wrote; null when it did not run, as the server says.
	Events []Event
	// Status is its exit code.
	Status      int
	IsTest      bool
	TestsFailed int
	VetErrors   string `json:",omitempty"`
	VetOK       bool   `json:",omitempty"`

	// *V1 is there for clients that did not name a version.
	*V1
}

// V1 is the answer of /compile in version 1.
type V1 struct {
	CompileErrors string `json:"compile_errors"`
	Output        string `json:"output"`
}

// An Event is a piece of output.
type Event struct {
	Message string
	Kind    string // "stdout" or "stderr"
	Delay   int64  // nanoseconds to wait before showing it
}

// stopped is the exit code of a program that a limit stopped, as the server
// has it.
const stopped = 1

// Answer makes the answer for a result.
func Answer(r program.Result) Response {
	o := r.Outcome
	if o.Status == program.CompileError {
		return Response{Errors: gotext.Errors("./"+Name, o.Diagnostics)}
	}
	a := Response{Events: make([]Event, 0, len(r.Events)+1), Status: o.Code}
	var last int64
	for _, e := range r.Events {
		a.Events = append(a.Events, Event{Message: e.Text, Kind: string(e.Stream), Delay: e.TimeNS - last})
		last = e.TimeNS
	}
	end := Event{Kind: string(program.Stderr)}
	switch o.Status {
	case program.Panic, program.Deadlock:
		end.Message, end.Delay = gotext.Crash("./"+Name, o), max(0, o.TimeNS-last)
	case program.Timeout:
		// The server's words; which limit it was follows.
		end.Message, a.Status = "timeout running program: "+o.Message+"\n", stopped
	case program.Memory, program.OutputLimit:
		end.Message, a.Status = o.Message+"\n", stopped
	}
	if end.Message != "" {
		a.Events = append(a.Events, end)
	}
	return a
}

// Refuse makes the answer for a program that was refused.
func Refuse(reason string) Response { return Response{Errors: reason} }

// For returns what a client that asked for a version gets.
func (a Response) For(version string) any {
	v1 := &V1{CompileErrors: a.Errors}
	for _, e := range a.Events {
		v1.Output += e.Message
	}
	switch version {
	case "1":
		return v1
	case "":
		a.V1 = v1
	}
	return a
}
