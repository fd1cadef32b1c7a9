package grid

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// chance writes programs at random, each from a seed of its own: the families
// above have what somebody thought of.
//
// A program is right by construction, ends, and does what the language
// specifies down to the order of everything that can be seen:
//   - A function of the program is called by a statement of its own, and only
//     by those that are written after it. Expressions call nothing that prints
//     or changes a variable.
//   - At most one operation in a statement can panic.
//   - Loops and calls are counted, and every now and then end in a panic.
//   - Constants have no operations between them: they could overflow.
//   - Strings and slices are clipped when they are assigned.
func chance(seeds int) func(add func(name, src string)) {
	return func(add func(name, src string)) {
		for seed := range seeds {
			w := &writer{rand: rand.New(rand.NewPCG(uint64(seed), 1))}
			add(fmt.Sprintf("seed%04d", seed), w.program())
		}
	}
}

// A writer writes one program.
type writer struct {
	rand   *rand.Rand
	b      strings.Builder
	scope  []local    // visible variables, the innermost last
	funcs  []function // functions that may be called
	block0 int        // where the innermost block begins in scope
	names  int
	loops  []string // labels of the loops around; empty for one without
	depth  int      // of blocks
	risk   bool     // an operation of this statement may panic
	lits   int      // depth of function literals
	rets   []local  // results of the function around
}

// A local is a variable.
type local struct{ name, typ string }

// A function is a function of the program.
type function struct {
	name            string
	params, results []string
}

func (w *writer) one(l ...string) string { return l[w.rand.IntN(len(l))] }
func (w *writer) in(n int) bool          { return w.rand.IntN(n) == 0 }

func (w *writer) f(format string, args ...any) { fmt.Fprintf(&w.b, format, args...) }

// types are those of variables, the common ones more than once.
var types = []string{"int", "int", "int", "int8", "uint8", "uint32", "int64", "float64", "string", "string", "bool", "[]int", "[]string", "map[string]int",
	"[3]int", "S", "S", "*S", "E", "Num", "any", "Shape", "error", "func(int) int", "Box[int]", "Box[string]", "[]S", "map[string]S", "[2]S"}

func (w *writer) typ() string { return types[w.rand.IntN(len(types))] }

func (w *writer) name() string {
	// Now and then a name of a block around is used again, and shadows.
	if w.block0 > 0 && w.in(4) {
		n := w.scope[w.rand.IntN(w.block0)].name
		here := slices.ContainsFunc(w.scope[w.block0:], func(v local) bool { return v.name == n })
		if !here && !strings.HasPrefix(n, "r") { // a result is returned by its name
			return n
		}
	}
	return w.fresh()
}

// fresh returns a name that nothing has.
func (w *writer) fresh() string {
	w.names++
	return fmt.Sprint("v", w.names)
}

// vars returns the names of the visible variables of a type.
func (w *writer) vars(typ string) []string {
	var names, seen []string
	for _, v := range slices.Backward(w.scope) {
		if !slices.Contains(seen, v.name) && v.typ == typ {
			names = append(names, v.name)
		}
		seen = append(seen, v.name)
	}
	return names
}

// visible returns all visible variables.
func (w *writer) visible() []local {
	var all []local
	var seen []string
	for _, v := range slices.Backward(w.scope) {
		if !slices.Contains(seen, v.name) {
			all = append(all, v)
		}
		seen = append(seen, v.name)
	}
	return all
}

// block writes statements in a scope of their own.
func (w *writer) block(n int, before ...local) {
	mark, outer := len(w.scope), w.block0
	w.block0 = mark
	w.scope = append(w.scope, before...)
	w.depth++
	for range n {
		w.statement()
	}
	w.depth--
	w.scope, w.block0 = w.scope[:mark], outer
}

func (w *writer) program() string {
	for i := range 2 + w.rand.IntN(3) {
		w.define(fmt.Sprint("f", i))
	}
	w.scope, w.rets, w.block0 = nil, nil, 0
	w.f("func main() {\n")
	for _, f := range w.funcs {
		w.f("\tfmt.Println(%q)\n\t%s\n", f.name, w.call(f))
		w.f("\tsteps = 0\n")
	}
	w.block(6)
	w.f("}\n")
	return file(randomDecls + "\n" + w.b.String())
}

// define writes a function that tells of its end, and of how a panic ended
// it.
func (w *writer) define(name string) {
	f := function{name: name}
	w.scope, w.rets, w.block0 = nil, nil, 0
	var params, results []string
	for i := range w.rand.IntN(4) {
		p := local{fmt.Sprint("p", i), w.typ()}
		f.params = append(f.params, p.typ)
		params = append(params, p.name+" "+p.typ)
		w.scope = append(w.scope, p)
	}
	for i := range w.rand.IntN(3) {
		r := local{fmt.Sprint("r", i), w.typ()}
		f.results = append(f.results, r.typ)
		results = append(results, r.name+" "+r.typ)
		w.scope = append(w.scope, r)
		w.rets = append(w.rets, r)
	}
	w.f("func %s(%s) (%s) {\n\tstep()\n", name, strings.Join(params, ", "), strings.Join(results, ", "))
	w.f("\tdefer func() {\n\t\tif r := recover(); r != nil {\n\t\t\tfmt.Println(%q, \"recovered\", show(r))\n\t\t}\n\t}()\n", name)
	mark := len(w.scope)
	for range 5 + w.rand.IntN(8) {
		w.statement()
	}
	var shown []string
	for _, v := range w.visible() {
		shown = append(shown, "show("+v.name+")")
	}
	w.scope = w.scope[:mark]
	w.f("\tfmt.Println(%s)\n", strings.Join(append([]string{fmt.Sprintf("%q", name+" ends")}, shown...), ", "))
	w.f("\treturn\n}\n\n")
	w.funcs = append(w.funcs, f)
}

// call calls a function of the program and prints its results.
func (w *writer) call(f function) string {
	w.risk = true // the arguments must not panic on top of what it does
	var args, results []string
	for _, p := range f.params {
		args = append(args, w.expr(p, 2))
	}
	call := f.name + "(" + strings.Join(args, ", ") + ")"
	if len(f.results) == 0 {
		return call
	}
	for i := range f.results {
		results = append(results, fmt.Sprintf("show(x%d)", i))
	}
	names := strings.ReplaceAll(strings.ReplaceAll(strings.Join(results, ", "), "show(", ""), ")", "")
	return fmt.Sprintf("{\n%s := %s\nfmt.Println(%s)\n}", names, call, strings.Join(results, ", "))
}
