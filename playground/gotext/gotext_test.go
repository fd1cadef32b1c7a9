package gotext

import (
	"testing"

	"bingfa/playground/program"
)

func TestErrors(t *testing.T) {
	for _, c := range []struct {
		ds   []program.Diagnostic
		want string
	}{
		{[]program.Diagnostic{{Line: 8, Column: 2, Message: "undefined: x"}, {Line: 9, Message: "y"}}, "./prog.go:8:2: undefined: x\n./prog.go:9: y\n"},
		{[]program.Diagnostic{{Message: "function main is undeclared in the main package"}}, "function main is undeclared in the main package\n"},
		{nil, "the program does not compile\n"},
	} {
		if got := Errors("./prog.go", c.ds); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestWarnings(t *testing.T) {
	ds := []program.Diagnostic{{Line: 8, Column: 2, Message: "a", Category: "copylocks"}, {Line: 9, Message: "b"}, {Message: "c", Category: "printf"}}
	const want = "x.go:8:2: warning: a (copylocks)\nx.go:9: warning: b\nwarning: c (printf)\n"
	if got := Warnings("x.go", ds); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := Warnings("x.go", nil); got != "" {
		t.Errorf("without warnings: %q", got)
	}
}

func TestCrash(t *testing.T) {
	o := program.Outcome{Message: "panic: boom", Goroutines: []program.Goroutine{
		{ID: 1, State: "running", Frames: []program.Frame{{Func: "main.f", Line: 4, Column: 2}, {Func: "main.main"}}},
		{ID: 6, State: "select", Started: 9},
	}}
	const want = "panic: boom\n\ngoroutine 1 [running]:\nmain.f(...)\n\t./prog.go:4\nmain.main(...)\n\ngoroutine 6 [select]:\ncreated at ./prog.go:9\n"
	if got := Crash("./prog.go", o); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
