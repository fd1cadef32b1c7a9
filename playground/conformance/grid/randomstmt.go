package grid

import (
	"slices"
	"strings"
)

const (
	// maxDepth is how deep blocks are nested.
	maxDepth = 4
	// maxBody is after how many bytes a program draws to its end.
	maxBody = 24 << 10
)

// statement writes a statement.
func (w *writer) statement() {
	if w.b.Len() > maxBody {
		w.print()
		return
	}
	w.risk = w.in(2) // half of them cannot panic
	simple := []func(){w.declare, w.declare, w.declare, w.assign, w.assign, w.assign, w.operate, w.swap, w.method, w.print, w.invoke}
	nested := []func(){w.branch, w.branch, w.loop, w.loop, w.choose, w.typeChoose, w.literalCall, w.closure, w.deferred, w.goroutines, w.channel, w.leave, w.callFunc}
	if w.depth < maxDepth && w.in(2) {
		nested[w.rand.IntN(len(nested))]()
		return
	}
	simple[w.rand.IntN(len(simple))]()
}

// declare writes a definition; the variable is used, so that it compiles.
func (w *writer) declare() {
	n, t := w.name(), w.typ()
	switch w.rand.IntN(5) {
	case 0:
		w.f("var %s %s = %s\n", n, t, w.expr(t, 3))
	case 1:
		w.f("var %s %s\n", n, t)
	case 2:
		m, u := w.name(), w.typ()
		if m == n {
			m = w.fresh()
		}
		w.f("var %s, %s = %s, %s\n_ = %s\n", n, m, w.typed(t, 2), w.typed(u, 2), m)
		w.scope = append(w.scope, local{m, u})
	default:
		w.f("var %s = %s\n", n, w.typed(t, 3))
	}
	w.f("_ = %s\n", n)
	w.scope = append(w.scope, local{n, t})
}

// typed returns an expression that has the type by itself.
func (w *writer) typed(t string, depth int) string {
	e := w.expr(t, depth)
	if t == "*S" || t == "func(int) int" {
		return "(" + t + ")(" + e + ")"
	}
	return t + "(" + e + ")"
}

// place returns something that can be assigned to, and its type.
func (w *writer) place() (string, string) {
	vars := w.visible()
	vars = slices.DeleteFunc(vars, func(v local) bool { return v.typ == "func(int) int" }) // it could come to call itself
	if len(vars) == 0 {
		return "_", "int"
	}
	v := vars[w.rand.IntN(len(vars))]
	if w.in(2) {
		return v.name, v.typ
	}
	var may [][2]string // what follows the variable, and its type
	switch v.typ {
	case "S":
		may = [][2]string{{".a", "int"}, {".b", "string"}, {".c", "[]int"}, {".in.x", "uint8"}}
	case "E":
		may = [][2]string{{".a", "int"}, {".tag", "string"}, {".x", "uint8"}, {".S.b", "string"}}
	case "[3]int":
		may = [][2]string{{"[1]", "int"}, {"[2]", "int"}}
	case "[2]S":
		may = [][2]string{{"[0].a", "int"}, {"[1]", "S"}, {"[1].in.y", "float64"}}
	case "map[string]S":
		may = [][2]string{{`["k"]`, "S"}, {`["n"]`, "S"}}
	case "map[string]int":
		may = [][2]string{{`["k"]`, "int"}, {`["z"]`, "int"}}
	case "Box[int]":
		may = [][2]string{{".v", "int"}}
	case "*S":
		may = [][2]string{{".a", "int"}, {".in.x", "uint8"}, {".b", "string"}}
		if w.risk {
			return v.name, v.typ
		}
		w.risk = true
		if w.in(3) {
			return "*" + v.name, "S"
		}
	case "[]int":
		if w.risk {
			return v.name, v.typ
		}
		w.risk = true
		may = [][2]string{{"[0]", "int"}, {"[1]", "int"}}
	default:
		return v.name, v.typ
	}
	// A map that is nil panics, as does a pointer.
	if strings.HasPrefix(v.typ, "map") {
		if w.risk {
			return v.name, v.typ
		}
		w.risk = true
	}
	p := may[w.rand.IntN(len(may))]
	return v.name + p[0], p[1]
}

// assign, and the place is all that may panic if it does.
func (w *writer) assign() {
	p, t := w.place()
	w.f("%s = %s\n", p, w.expr(t, 3))
}

// operate changes a number in place.
func (w *writer) operate() {
	for range 8 {
		p, t := w.place()
		if p == "_" {
			break
		}
		switch t {
		case "int", "int8", "uint8", "uint32", "int64", "Num":
			switch w.rand.IntN(4) {
			case 0:
				w.f("%s%s\n", p, w.one("++", "--"))
			case 1:
				w.f("%s %s %s\n", p, w.one("<<=", ">>="), w.one("1", "2", "5"))
			default:
				w.f("%s %s %s\n", p, w.one("+=", "-=", "*=", "|=", "&=", "^=", "&^="), w.expr(t, 2))
			}
			return
		case "float64":
			w.f("%s %s %s\n", p, w.one("+=", "-=", "*="), w.expr(t, 2))
			return
		case "string":
			w.f("%s = clip(%s)\n%s += %s\n", p, p, p, w.expr(t, 1))
			return
		}
		w.risk = true
	}
	w.print() // there is nothing to operate on
}

// swap assigns to two variables at once.
func (w *writer) swap() {
	w.risk = true
	p, t := w.place()
	q, u := w.place()
	if p == q || p == "_" {
		w.declare()
		return
	}
	w.f("%s, %s = %s, %s\n", p, q, w.expr(t, 2), w.expr(u, 2))
}

// method calls a method that changes its receiver.
func (w *writer) method() {
	if s := w.vars("S"); len(s) > 0 {
		n := w.name()
		w.risk = true
		w.f("%s := %s.bump(%s)\n_ = %s\n", n, w.one(s...), w.expr("int", 2), n)
		w.scope = append(w.scope, local{n, "int"})
		return
	}
	w.declare()
}

func (w *writer) print() {
	vars := w.visible()
	if len(vars) == 0 {
		w.f("fmt.Println(\"nothing\")\n")
		return
	}
	v := vars[w.rand.IntN(len(vars))]
	switch {
	case w.in(3) && !slices.Contains([]string{"*S", "E", "func(int) int", "Shape", "error"}, v.typ):
		w.f("fmt.Printf(\"%%T %%v %%+v\\n\", %[1]s, %[1]s, %[1]s)\n", v.name)
	default:
		w.f("fmt.Println(%q, show(%s))\n", v.name, v.name)
	}
}

// invoke calls a function variable, which may change others.
func (w *writer) invoke() {
	fs := w.vars("func(int) int")
	if len(fs) == 0 {
		w.closure()
		return
	}
	n, f := w.fresh(), w.one(fs...)
	w.risk = true
	w.f("var %s int\nif %s != nil {\n%s = %s(%s)\n}\n_ = %s\n", n, f, n, f, w.expr("int", 2), n)
	w.scope = append(w.scope, local{n, "int"})
}

func (w *writer) callFunc() {
	if len(w.funcs) == 0 || w.lits > 0 {
		w.print()
		return
	}
	w.f("%s\n", w.call(w.funcs[w.rand.IntN(len(w.funcs))]))
}
