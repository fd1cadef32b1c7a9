package grid

import (
	"fmt"
	"slices"
	"strings"
)

// A callee is what is called.
type callee struct {
	name     string
	captures bool // it uses the variables themselves
	write    func(l *launching, verb string) string
}

// on returns a callee that is a method: it has a receiver, which is replaced
// after the call.
func on(name, receiver, other, call string) callee {
	return callee{name, false, func(l *launching, verb string) string {
		receiver := strings.ReplaceAll(receiver, "PARAMS", l.params())
		return "r := " + receiver + "\n" + verb + fmt.Sprintf(call, l.names()) + "\n" + l.later() + other + "\n"
	}}
}

var callees = []callee{
	{"function", false, func(l *launching, verb string) string {
		return verb + "work(" + l.names() + ")\n" + l.later()
	}},
	on("value", "R{i}", "r.id = 99", "r.run(%s)"),
	on("pointer", "&Q{id: i}", "r = &Q{id: 98}", "r.run(%s)"),
	on("address", "Q{id: i}", "_ = r", "r.run(%s)"),
	on("deref", "&R{i}", "r = &R{99}", "r.run(%s)"),
	on("interface", "runner(R{i})", "r = R{99}", "r.run(%s)"),
	on("interfaceptr", "runner(&Q{id: i})", "r = R{99}", "r.run(%s)"),
	on("embedded", "byValue{1, R{i}}", "r.R.id = 99", "r.run(%s)"),
	on("embeddedptr", "byPointer{&Q{id: i}, 1}", "r.Q = &Q{id: 99}", "r.run(%s)"),
	on("embeddediface", "byInterface{R{i}}", "r.runner = R{99}", "r.run(%s)"),
	on("deep", "&deep{byPointer{&Q{id: i}, 1}}", "r.Q = &Q{id: 99}", "r.run(%s)"),
	on("methodvalue", "R{i}", "r.id = 99\nf = nil", "f(%s)").before("f := r.run\n"),
	on("methodexpr", "R{i}", "r.id = 99", "R.run(r, %s)"),
	on("methodexprptr", "&Q{id: i}", "r = nil", "(*Q).run(r, %s)"),
	on("field", "holder{R{i}.run}", "r.f = nil", "r.f(%s)"),
	on("element", "[]runner{R{i}, &Q{id: i + 1}}", "r[1] = nil", "r[1].run(%s)"),
	on("mapped", `map[string]func(PARAMS){"a": R{i}.run}`, `r["a"] = nil`, `r["a"](%s)`),
	on("returned", "i", "r = 99", "pick(r)(%s)"),
	{"closure", true, func(l *launching, verb string) string {
		return verb + "func() {\n" + l.done() + "emit(\"closure\", i, " + l.shown() + ")\n}()\n" + l.later()
	}},
	{"literal", false, func(l *launching, verb string) string {
		return verb + "func(i int, " + l.params() + ") {\n" + l.done() + "emit(\"literal\", i, " + l.shown() + ")\n}(i, " + l.names() + ")\n" + l.later()
	}},
	{"named", true, func(l *launching, verb string) string {
		return "f := func() {\n" + l.done() + "emit(\"named\", i, " + l.shown() + ")\n}\n" + verb + "f()\n" + l.later()
	}},
	{"inner", true, func(l *launching, verb string) string {
		return verb + "func() {\n" + l.done() + "func() {\nemit(\"inner\", i, " + l.shown() + ")\n}()\n}()\n" + l.later()
	}},
}

// before puts a statement between the receiver and the call.
func (c callee) before(s string) callee {
	write := c.write
	c.write = func(l *launching, verb string) string {
		receiver, rest, _ := strings.Cut(write(l, verb), "\n")
		return receiver + "\n" + s + rest
	}
	return c
}

// A definition is how the variables come about, from an int i.
type definition struct {
	name  string
	write func(l *launching) string
}

var definitions = []definition{
	{"multi", func(l *launching) string { return l.names() + " := " + l.values("i") + "\n" }},
	{"separate", func(l *launching) string {
		return l.each(func(v variable) string { return v.name + " := " + v.value("i") + "\n" })
	}},
	{"var", func(l *launching) string { return "var " + l.names() + " = " + l.values("i") + "\n" }},
	{"typed", func(l *launching) string {
		return l.each(func(v variable) string { return "var " + v.name + " " + v.typ + " = " + v.value("i") + "\n" })
	}},
	{"results", func(l *launching) string { return l.names() + " := made(i)\n" }},
	{"assigned", func(l *launching) string {
		return l.each(func(v variable) string { return "var " + v.name + " " + v.typ + "\n" }) + l.names() + " = " + l.values("i") + "\n"
	}},
	{"shadow", func(l *launching) string {
		return l.names() + " := made(i + 3)\n_, _ = " + l.vars[0].name + ", i\n{\n" + l.names() + " := made(i + 2)\n_ = " + l.vars[0].name + "\n" +
			l.each(func(v variable) string { return "_ = " + v.name + "\n" }) + "}\n" + l.names() + " = made(i)\n"
	}},
	{"copied", func(l *launching) string {
		x := slices.Clone(l.vars)
		for k := range x {
			x[k].name += "0"
		}
		o := &launching{vars: x}
		return o.names() + " := made(i)\n" + l.names() + " := " + o.names() + "\n"
	}},
	{"redeclared", func(l *launching) string {
		first := l.vars[0]
		return first.name + " := " + first.value("(i + 3)") + "\n_ = " + first.name + "\nextra, " + l.names() + " := i, " + l.values("i") + "\n_ = extra\n"
	}},
}

func (l *launching) each(f func(v variable) string) string {
	var b strings.Builder
	for _, v := range l.vars {
		b.WriteString(f(v))
	}
	return b.String()
}

// A control is what surrounds the call; it defines i.
type control struct {
	name   string
	around func(body string) string
}

func around(f string) func(string) string {
	return func(body string) string { return fmt.Sprintf(f, "{\n"+body+"}") + "\n" }
}

var controls = []control{
	{"straight", around("i := 4\n%s")},
	{"loop", around("for i := 0; i < 3; i++ %s")},
	{"loopchanged", around("for i := 0; i < 6; i++ {\ni := i\n%[1]s}\nfor i := 0; i < 4; i++ {\ni++\n%[1]s}\n")},
	{"rangeint", around("for i := range 3 %s")},
	{"rangeslice", around("for k, i := range []int{4, 2, 5} {\n_ = k\n%s}\n")},
	{"rangearray", around("for i := range [...]string{\"x\", \"y\"} %s")},
	{"rangemap", around("for _, i := range map[string]int{\"a\": 2} %s")},
	{"rangestring", around("for i, c := range \"aé世\" {\n_ = c\n%s}\n")},
	{"rangefunc", around("for i := range count(3) %s")},
	{"rangechannel", around("c := filled(3)\nclose(c)\nfor i := range c %s")},
	{"nested", around("for j := 0; j < 2; j++ {\nfor k := range 2 {\ni := j*2 + k\n%s}\n}\n")},
	{"select", around("for n := 0; n < 2; n++ {\nselect {\ncase i := <-filled(n):\n%s\n}\n}\n")},
	{"switch", around("for i := 0; i < 3; i++ {\nswitch n := i * 2; n {\ncase 0:\n%[1]s\ncase 2:\n%[1]s\ndefault:\n%[1]s\n}\n}\n")},
	{"ifelse", around("for i := range 3 {\nif n := i; n == 0 %[1]s else if m := n + 1; m == 2 %[1]s else %[1]s\n}\n")},
	{"labelled", around("outer:\nfor i := 0; i < 5; i++ {\nfor j := 0; ; j++ {\nif j == 1 {\ncontinue outer\n}\nif i == 3 {\nbreak outer\n}\n%s}\n}\n")},
	{"goto", around("i := 0\nagain:\nif i < 3 {\n{\ni := i\n%s}\ni++\ngoto again\n}\n")},
	{"closurebody", around("for i := 0; i < 2; i++ {\nfunc() %s()\n}\n")},
}
