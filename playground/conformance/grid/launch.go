package grid

import (
	"fmt"
	"strings"
)

// launch combines how a function is called, what kind of function it is, what
// surrounds the call, how the variables are defined that it is given or
// captures, and how many there are of what types; the last three go round.
func launch(add func(name, src string)) { launches(1, add) }

// wideLaunch is launch with each number of variables everywhere.
func wideLaunch(add func(name, src string)) { launches(3, add) }

func launches(each int, add func(name, src string)) {
	turn := 0
	for _, verb := range []string{"go", "defer", "call"} {
		for _, callee := range callees {
			for _, control := range controls {
				for range each {
					n := 1 + turn%3
					l := launching{verb: verb, callee: callee, control: control}
					for k := range n {
						l.vars = append(l.vars, variable{string(rune('a' + k)), kinds[(turn+k*5)%len(kinds)]})
					}
					l.define = definitions[turn%len(definitions)]
					turn++
					add(l.name(), l.source())
				}
			}
		}
	}
}

type launching struct {
	verb    string
	callee  callee
	control control
	define  definition
	vars    []variable
}

type variable struct {
	name string
	kind
}

func (l *launching) name() string {
	parts := []string{l.verb, l.callee.name, l.control.name, l.define.name}
	for _, v := range l.vars {
		parts = append(parts, v.kind.name)
	}
	return strings.Join(parts, "-")
}

func (l *launching) source() string {
	var b strings.Builder
	b.WriteString("package main\n\nimport (\n\t\"errors\"\n\t\"fmt\"\n")
	if l.verb == "go" {
		b.WriteString("\t\"sort\"\n")
	}
	b.WriteString("\t\"sync\"\n)\n")
	b.WriteString(prelude)
	fmt.Fprintf(&b, `
var (
	wg  sync.WaitGroup
	mu  sync.Mutex
	out []string
)

func emit(args ...any) {
	mu.Lock()
	defer mu.Unlock()
	out = append(out, fmt.Sprintln(args...))
}

func work(%[1]s) {
	%[2]semit("work", %[3]s)
}

type runner interface{ run(%[1]s) }

type R struct{ id int }

func (r R) run(%[1]s) {
	%[2]semit("R", r.id, %[3]s)
}

type Q struct {
	name string
	id   int
}

func (q *Q) run(%[1]s) {
	%[2]semit("Q", q.id, %[3]s)
}

type byValue struct {
	level int
	R
}

type byPointer struct {
	*Q
	level int
}

type byInterface struct{ runner }

type deep struct{ byPointer }

type holder struct{ f func(%[1]s) }

func pick(id int) func(%[1]s) { return R{id}.run }

func made(i int) (%[4]s) { return %[5]s }

func count(n int) func(func(int) bool) {
	return func(yield func(int) bool) {
		for i := 0; i < n; i++ {
			if !yield(i) {
				return
			}
		}
	}
}

func test() {
`, l.params(), l.done(), l.shown(), l.types(), l.values("i"))
	b.WriteString(l.control.around(l.body()))
	b.WriteString("}\n\nfunc main() {\n\ttest()\n\twg.Wait()\n")
	if l.verb == "go" {
		b.WriteString("\tsort.Strings(out)\n")
	}
	b.WriteString("\tfor _, s := range out {\n\t\tfmt.Print(s)\n\t}\n}\n")
	return b.String()
}

func (l *launching) list(f func(v variable) string) string {
	var parts []string
	for _, v := range l.vars {
		parts = append(parts, f(v))
	}
	return strings.Join(parts, ", ")
}

func (l *launching) params() string {
	return l.list(func(v variable) string { return v.name + " " + v.typ })
}
func (l *launching) types() string { return l.list(func(v variable) string { return v.typ }) }
func (l *launching) names() string { return l.list(func(v variable) string { return v.name }) }
func (l *launching) shown() string {
	return l.list(func(v variable) string { return v.show(v.name) })
}

func (l *launching) values(i string) string {
	return l.list(func(v variable) string { return v.value(i) })
}

// done is what a function that is called begins with.
func (l *launching) done() string {
	if l.verb == "go" {
		return "defer wg.Done()\n\t"
	}
	return ""
}

// body defines the variables, calls, and changes what the call has evaluated
// already.
func (l *launching) body() string {
	var b strings.Builder
	b.WriteString(l.define.write(l))
	if l.verb == "go" {
		b.WriteString("wg.Add(1)\n")
	}
	verb := l.verb + " "
	if l.verb == "call" {
		verb = ""
	}
	b.WriteString(l.callee.write(l, verb))
	return b.String()
}

// later changes the variables after the call: what it was given is evaluated,
// and what it captures is not. A goroutine would race.
func (l *launching) later() string {
	if l.verb == "go" && l.callee.captures {
		return ""
	}
	return fmt.Sprintf("%s = %s\n", l.names(), l.values("(i + 4)"))
}
