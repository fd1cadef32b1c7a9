package support

import (
	"errors"
	"fmt"
	"io"
	"log"
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/traefik/yaegi/interp"

	"bingfa/playground/lower"
)

type text int

func (text) String() string { return "a\ntext" }

type angry int

func (angry) Error() string { panic("never mind") }

type number int

type word string

type plural complex64

// TestMessage holds messages to what Go's runtime prints of such chains.
func TestMessage(t *testing.T) {
	m := &Machine{}
	chain := func(list ...*Panic) *Panic {
		for i, p := range list {
			p.m = m
			if i > 0 {
				p.earlier = list[i-1]
			}
		}
		return list[len(list)-1]
	}
	err := errors.New("bad\nworse")
	s := strings.Repeat("s", 3)
	for _, c := range []struct {
		p    *Panic
		want string
	}{
		{chain(&Panic{value: "a\nb"}), "panic: a\n\tb"},
		{chain(&Panic{value: err}), "panic: bad\n\tworse"},
		{chain(&Panic{value: text(1)}), "panic: a\n\ttext"},
		{chain(&Panic{value: number(7)}), "panic: support.number(7)"},
		{chain(&Panic{value: word("x\ny")}), "panic: support.word(\"x\n\ty\")"},
		{chain(&Panic{value: plural(1 + 2i)}), "panic: support.plural(1+2i)"},
		{chain(&Panic{value: &struct{}{}}), "panic: (*struct {}) 0x…"},
		{chain(&Panic{value: angry(1)}), "fatal error: panic while printing panic value: never mind"},
		{chain(&Panic{value: 1}, &Panic{value: 2}), "panic: 1\n\tpanic: 2"},
		{chain(&Panic{value: 1, recovered: true}, &Panic{value: 2}), "panic: 1 [recovered]\n\tpanic: 2"},
		{chain(&Panic{value: err, recovered: true}, &Panic{value: err}), "panic: bad\n\tworse [recovered, repanicked]"},
		{chain(&Panic{value: s, recovered: true}, &Panic{value: s}), "panic: sss [recovered, repanicked]"},
		{chain(&Panic{value: s, recovered: true}, &Panic{value: strings.Repeat("s", 3)}), "panic: sss [recovered]\n\tpanic: sss"},
		{chain(&Panic{value: err}, &Panic{value: err}), "panic: bad\n\tworse"},
		{chain(&Panic{value: 1, signal: true, recovered: true}, &Panic{value: 2}), "panic: 1 [recovered]\n\tpanic: 2\n[signal SIGSEGV: segmentation violation]"},
		{chain(&Panic{value: []int{1}, recovered: true}, &Panic{value: []int{1}}), "panic: ([]int) 0x… [recovered]\n\tpanic: ([]int) 0x…"},
	} {
		got, failed := message(c.p)
		// The method's panic is not ours here: it is found by the interpreter.
		if got != c.want || (failed != nil) != strings.HasPrefix(c.want, "fatal") {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

// TestTranslated checks whose words are translated: the interpreter's, and not
// the program's.
func TestTranslated(t *testing.T) {
	nilPointer := runtimeError("runtime error: " + nilDereference)
	own := errors.New("mine")
	for _, c := range []struct{ v, want any }{
		{own, own},
		{"plain", "plain"},
		{"reflect.MakeSlice: negative len", runtimeError("runtime error: makeslice: len out of range")},
		{&reflect.ValueError{Method: "reflect.Value.Len"}, nilPointer},
		{interp.Panic{Value: errors.New("reflect.Value.Call: call of nil function")}, nilPointer},
		{reflect.ValueOf(reflect.ValueOf("deep")), "deep"},
	} {
		if got := translated(c.v); got != c.want {
			t.Errorf("%#v: %#v, want %#v", c.v, got, c.want)
		}
	}
}

// machine runs a program of the interpreter's with a Machine that takes its
// traces.
func machine(t *testing.T, src string) (m *Machine, v any) {
	t.Helper()
	prog := &lower.Result{Lines: make([]lower.Line, 100)}
	for i := range prog.Lines {
		prog.Lines[i].Func = i / 10
	}
	for i := range 10 {
		prog.Funcs = append(prog.Funcs, lower.Func{Name: fmt.Sprint("f", i)})
	}
	m = &Machine{prog: prog}
	in := interp.New(interp.Options{Stderr: unwinder{m}})
	if err := in.Use(interp.Exports{"u/u": {
		"Raise": reflect.ValueOf(func(v any) { m.raise(v, 0) }), "Library": reflect.ValueOf(func() { log.New(io.Discard, "", 0).Panic("reflect.MakeSlice: negative len") }),
		"Swallow": reflect.ValueOf(func(f func()) { defer func() { recover() }(); f() }),
		"Again":   reflect.ValueOf(sync.OnceFunc),
	}}); err != nil {
		t.Fatal(err)
	}
	p, err := in.Compile(src)
	if err != nil {
		t.Fatal(err)
	}
	_, err = in.Execute(p)
	if e, ok := err.(interp.Panic); ok {
		v = e.Value
	}
	return m, v
}

// An unwinder takes the interpreter's lines.
type unwinder struct{ m *Machine }

func (u unwinder) Write(b []byte) (int, error) {
	var line, column int
	fmt.Sscanf(string(b), "%d:%d", &line, &column)
	u.m.Unwind(line)
	return len(b), nil
}

// TestTraces checks which functions a panic is said to have left. Each function
// of these programs begins in ten lines of its own.
func TestTraces(t *testing.T) {
	ten := strings.Repeat("\n", 9)
	head := "package main; import \"u\"" + ten // functions begin in lines 10, 20, …
	for _, c := range []struct{ name, src, want string }{
		{"raised", "func f() {\nu.Raise(1) }" + ten[1:] + "\nfunc main() {\nf() }", "f1 f2"},
		{"found", "func f() {\nvar m map[int]int; m[1] = 1 }" + ten[1:] + "\nfunc main() {\nf() }", "f1 f2"},
		{"by the library", "func f() {\nu.Library() }" + ten[1:] + "\nfunc main() {\nf() }", "f1 f2"},
		{"after one that was swallowed", "func f() {\nvar m map[int]int; m[1] = 1 }" + ten[1:] + "\nfunc main() {\nu.Swallow(f); var m map[int]int; m[1] = 1 }", "f2"},
		{"after a raised one that was swallowed", "func f() {\nu.Raise(1) }" + ten[1:] + "\nfunc main() {\nu.Swallow(f); u.Raise(2) }", "f2"},
		{"repeated by the library", "func f() {\nu.Raise(1) }" + ten[1:] + "\nfunc main() {\nu.Again(f)() }", "f1 f2"},
	} {
		m, v := machine(t, head+"\n"+c.src)
		if v == nil {
			t.Fatalf("%s: no panic", c.name)
		}
		p := m.caught(v)
		var names []string
		for _, f := range m.frames(p) {
			names = append(names, f.Func)
		}
		if got := strings.Join(names, " "); got != c.want {
			t.Errorf("%s: left %s, want %s", c.name, got, c.want)
		}
		if p.again != (c.name == "repeated by the library") {
			t.Errorf("%s: again %v", c.name, p.again)
		}
		if c.name == "by the library" && p.value != any("reflect.MakeSlice: negative len") {
			t.Errorf("%s: value %v", c.name, p.value)
		}
	}
}

func TestGoroutine(t *testing.T) {
	here := goroutine()
	there := make(chan int64)
	go func() { there <- goroutine() }()
	if id := <-there; here <= 0 || id <= 0 || id == here {
		t.Errorf("goroutines %d and %d", here, id)
	}
}
