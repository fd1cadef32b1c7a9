package grid

import (
	"fmt"
	"strings"
)

func (w *writer) branch() {
	n := w.name()
	mark := len(w.scope)
	if w.in(2) {
		t := w.one("int", "string", "S", "any")
		w.f("if %s := (%s); ", n, w.typed(t, 2))
		w.scope = append(w.scope, local{n, t})
		w.f("%s {\n_ = %s\n", w.condition(), n)
	} else {
		w.f("if %s {\n", w.condition())
	}
	w.block(1 + w.rand.IntN(3))
	if w.in(2) {
		w.f("} else {\n")
		w.block(1 + w.rand.IntN(2))
	}
	w.f("}\n")
	w.scope = w.scope[:mark]
}

// condition is a bool in parentheses: it may hold composite literals.
func (w *writer) condition() string { return "(" + w.expr("bool", 3) + ")" }

// loop writes a loop of every form, with or without a label.
func (w *writer) loop() {
	label := ""
	if w.in(3) {
		w.names++
		label = fmt.Sprint("L", w.names)
	}
	v := w.name()
	k := v + "k"
	body := []local{{v, "int"}}
	head := ""
	w.risk = true
	switch w.rand.IntN(9) {
	case 0:
		head = fmt.Sprintf("for %[1]s := 0; %[1]s < %[2]d; %[1]s++", v, 1+w.rand.IntN(4))
	case 1:
		head = fmt.Sprintf("for %s := range %d", v, 1+w.rand.IntN(4))
	case 2:
		head = fmt.Sprintf("for %s, %s := range %s", k, v, "("+w.expr("[]int", 2)+")")
		body = append(body, local{k, "int"})
	case 3:
		head = fmt.Sprintf("for %s, %s := range %s", k, v, "("+w.expr("[3]int", 2)+")")
		body = append(body, local{k, "int"})
	case 4:
		head = fmt.Sprintf("for %s, %s := range %s", k, v, "("+w.expr("[2]S", 2)+")")
		body = []local{{v, "S"}, {k, "int"}}
	case 5:
		head = fmt.Sprintf("for %s := range seq(%d)", v, 1+w.rand.IntN(4))
	case 6:
		head = fmt.Sprintf("for %s := range %s", v, "("+w.expr("string", 1)+")")
	case 7:
		head = fmt.Sprintf("for %s, %s := 0, %d; %s < %s; %s, %s = %s+1, %s-1", v, k, 2+w.rand.IntN(4), v, k, v, k, v, k)
		body = append(body, local{k, "int"})
	case 8:
		head = fmt.Sprintf("for _, %s := range %s", v, "("+w.expr("[]string", 2)+")")
		body = []local{{v, "string"}}
	}
	if label != "" {
		w.f("%s:\n", label)
	}
	w.f("%s {\nstep()\n", head)
	for _, b := range body {
		w.f("_ = %s\n", b.name)
	}
	if label != "" { // so that it is used
		w.f("if %s {\n%s %s\n}\n", w.one("steps%5 == 4", "steps%7 == 3"), w.one("break", "continue"), label)
	}
	w.loops = append(w.loops, label)
	w.block(1+w.rand.IntN(4), body...)
	w.loops = w.loops[:len(w.loops)-1]
	w.f("}\n")
}

// leave leaves a loop or the function.
func (w *writer) leave() {
	w.f("if %s {\n", w.condition())
	switch {
	case len(w.loops) > 0 && !w.in(3):
		label := w.loops[w.rand.IntN(len(w.loops))]
		w.f("%s %s\n", w.one("break", "continue"), label)
	case w.lits == 0 && len(w.rets) > 0 && w.in(2):
		var e []string
		w.risk = true
		for _, r := range w.rets {
			e = append(e, w.expr(r.typ, 2))
		}
		w.f("return %s\n", strings.Join(e, ", "))
	case w.in(3):
		w.f("panic(%s)\n", w.expr(w.one("string", "int", "error", "Num"), 1))
	default:
		w.f("fmt.Println(\"here\")\n")
	}
	w.f("}\n")
}

func (w *writer) choose() {
	loops := w.loops
	w.loops = nil // break would leave the switch
	defer func() { w.loops = loops }()
	t := w.one("int", "string", "uint8", "Num")
	tagged := w.in(2)
	if tagged {
		w.f("switch %s {\n", "("+w.expr(t, 2)+")")
	} else {
		w.f("switch {\n")
	}
	n := 1 + w.rand.IntN(3)
	for i := range n {
		if tagged {
			values := map[string][]string{"int": {"0, 1", "2", "-1, 5"}, "string": {`"a"`, `"", "b"`, `"xyz"`}, "uint8": {"0", "1, 2", "255"}, "Num": {"0", "1, 2", "3"}}[t]
			w.f("case %s:\n", values[i])
		} else {
			w.risk = true
			w.f("case %s:\n", w.condition())
		}
		w.block(1 + w.rand.IntN(2))
		if w.in(5) {
			w.f("fallthrough\n")
			if i == n-1 {
				w.f("case %s:\nfmt.Println(\"fell\")\n", map[bool]string{true: map[string]string{"int": "77", "string": `"77"`, "uint8": "77", "Num": "77"}[t], false: "steps < 0"}[tagged])
			}
		}
	}
	if w.in(2) {
		w.f("default:\n")
		w.block(1)
	}
	w.f("}\n")
}

func (w *writer) typeChoose() {
	loops := w.loops
	w.loops = nil
	defer func() { w.loops = loops }()
	v := w.name()
	w.f("switch %s := (%s).(type) {\n", v, w.expr("any", 2))
	for _, t := range []string{"int", "string", "S", "Num", "[]int", "error", "Shape"}[:3+w.rand.IntN(5)] {
		w.f("case %s:\n_ = %s\n", t, v)
		w.block(1, local{v, t})
	}
	w.f("default:\nfmt.Printf(\"%%T\\n\", %s)\n}\n", v)
}

// literalCall calls a function literal on the spot.
func (w *writer) literalCall() {
	w.within(func() {
		t := w.one("int", "string", "S", "[3]int")
		w.risk = true
		arg := w.expr(t, 2)
		w.names++
		p := fmt.Sprint("v", w.names)
		w.f("func(%s %s) {\nstep()\n", p, t)
		w.block(1+w.rand.IntN(3), local{p, t})
		w.f("}(%s)\n", arg)
	})
}

// within writes a function literal: no loop around it can be left, and it has
// no results to return.
func (w *writer) within(f func()) {
	loops := w.loops
	w.loops = nil
	w.lits++
	f()
	w.lits--
	w.loops = loops
}

// closure defines a function that captures what is visible.
func (w *writer) closure() {
	n := w.name()
	w.within(func() {
		w.names++
		p := fmt.Sprint("v", w.names)
		w.f("%s := func(%s int) int {\nstep()\n{\n", n, p)
		w.block(1+w.rand.IntN(3), local{p, "int"})
		w.scope = append(w.scope, local{p, "int"})
		w.risk = true
		w.f("}\nreturn %s\n}\n_ = %s\n", w.expr("int", 2), n)
		w.scope = w.scope[:len(w.scope)-1]
	})
	w.scope = append(w.scope, local{n, "func(int) int"})
}

func (w *writer) deferred() {
	w.risk = true
	switch {
	case w.in(3):
		vars := w.visible()
		if len(vars) == 0 {
			w.print()
			return
		}
		w.f("defer fmt.Println(\"deferred\", show(%s), show(%s))\n", vars[0].name, w.expr("int", 1))
	case w.in(3) && len(w.vars("S")) > 0:
		w.f("defer %s.bump(%s)\n", w.one(w.vars("S")...), w.expr("int", 1))
	default:
		w.within(func() {
			w.f("defer func() {\nstep()\n")
			w.block(1 + w.rand.IntN(2))
			w.f("}()\n")
		})
	}
}

// goroutines calculate, each for its own place.
func (w *writer) goroutines() {
	w.risk = true
	w.names++
	n := w.names
	w.f("var wg%[1]d sync.WaitGroup\nout%[1]d := make([]int, 3)\nfor i%[1]d := range 3 {\nc%[1]d := %[2]s\n_ = c%[1]d\n", n, w.expr("int", 2))
	w.scope = append(w.scope, local{fmt.Sprint("i", n), "int"}, local{fmt.Sprint("c", n), "int"})
	switch w.rand.IntN(3) {
	case 0:
		w.f("wg%[1]d.Go(func() { out%[1]d[i%[1]d] = %[2]s })\n", n, w.expr("int", 3))
	case 1:
		w.f("wg%[1]d.Add(1)\ngo func(a int) {\ndefer wg%[1]d.Done()\nout%[1]d[i%[1]d] = a + %[2]s\n}(%[3]s)\n", n, w.expr("int", 2), w.expr("int", 2))
	default:
		w.f("wg%[1]d.Add(1)\ns%[1]d := %[2]s\ngo func() {\ndefer wg%[1]d.Done()\nout%[1]d[i%[1]d] = s%[1]d.sum() + c%[1]d\n}()\n", n, w.expr("S", 2))
	}
	w.scope = w.scope[:len(w.scope)-2]
	w.f("}\nwg%[1]d.Wait()\nfmt.Println(out%[1]d)\n", n)
}

// channel passes values through a buffered channel.
func (w *writer) channel() {
	w.risk = true
	w.names++
	n := w.names
	t := w.one("int", "string", "S", "[3]int", "any", "Num")
	w.f("ch%[1]d := make(chan %[2]s, 2)\nch%[1]d <- %[3]s\n", n, t, w.expr(t, 2))
	v := fmt.Sprint("e", n)
	switch w.rand.IntN(3) {
	case 0:
		w.f("close(ch%[1]d)\nfor %[2]s := range ch%[1]d {\n_ = %[2]s\n", n, v)
		w.loops = append(w.loops, "")
		w.block(1, local{v, t})
		w.loops = w.loops[:len(w.loops)-1]
		w.f("}\n")
	case 1:
		loops := w.loops
		w.loops = nil
		w.f("select {\ncase %[2]s, ok := <-ch%[1]d:\n_, _ = %[2]s, ok\n", n, v)
		w.block(1, local{v, t}, local{"ok", "bool"})
		w.f("default:\nfmt.Println(\"none\")\n}\n")
		w.loops = loops
	default:
		w.f("%[2]s := <-ch%[1]d\n_ = %[2]s\n", n, v)
		w.scope = append(w.scope, local{v, t})
	}
}
