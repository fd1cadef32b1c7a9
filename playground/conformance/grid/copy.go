package grid

import (
	"fmt"
	"strings"
)

// aggregate types are copied whole wherever they go; change changes v, show
// prints what must not change in the copies.
var aggregates = []struct{ name, decls, typ, value, change string }{
	{"array", "", "[3]int", "[3]int{1, 2, 3}", "v[1] = 99"},
	{"namedarray", "type T [2]string", "T", `T{"a", "b"}`, `v[0] = "changed"`},
	{"arrayofarrays", "", "[2][2]int", "[2][2]int{{1, 2}, {3, 4}}", "v[1][0] = 99"},
	{"arrayofstructs", "type T struct{ n int }", "[2]T", "[2]T{{1}, {2}}", "v[1].n = 99"},
	{"struct", "type T struct{ n int; s string }", "T", `T{1, "a"}`, "v.n = 99"},
	{"structwitharray", "type T struct{ l [2]int; n int }", "T", "T{[2]int{1, 2}, 3}", "v.l[1] = 99"},
	{"nested", "type I struct{ n int }\ntype T struct{ i I; m int }", "T", "T{I{1}, 2}", "v.i.n = 99"},
	{"embedded", "type I struct{ n int }\ntype T struct{ I; m int }", "T", "T{I{1}, 2}", "v.n = 99"},
	{"unnamed", "", "struct{ n int }", "struct{ n int }{1}", "v.n = 99"},
	{"shared", "type T struct{ l []int; p *int }", "T", "T{[]int{1, 2}, nil}", "v.l[0], v.l = 98, []int{99}"},
}

// ways are how a value comes into another place: a statement that makes w, a
// copy of v, and how to print the copy.
var ways = []struct{ name, decls, copy, show string }{
	{"define", "", "w := v", "w"},
	{"assign", "", "var w TYPE\nw = v", "w"},
	{"var", "", "var w = v", "w"},
	{"multi", "", "w, x := v, v\n_ = x", "w"},
	{"argument", "func id(w TYPE) func() TYPE { return func() TYPE { return w } }", "w := id(v)", "w()"},
	{"result", "var global TYPE\nfunc get() TYPE { return global }", "global = v\nw := get()\nglobal = *new(TYPE)", "w"},
	{"pointer", "", "p := &v\nw := *p", "w"},
	{"throughpointer", "", "p := new(TYPE)\n*p = v\nw := p", "*w"},
	{"any", "", "var w any = v", "w.(TYPE)"},
	{"slice", "", "w := []TYPE{v, v}", "w[1]"},
	{"append", "", "var w []TYPE\nw = append(w, v)", "w[0]"},
	{"map", "", "w := map[string]TYPE{\"k\": v}", `w["k"]`},
	{"mapassign", "", "w := map[int]TYPE{}\nw[1] = v", `w[1]`},
	{"field", "type box struct{ a int; in TYPE }", "w := box{in: v}", "w.in"},
	{"fieldassign", "type box struct{ a int; in TYPE }", "w := &box{}\nw.in = v", "w.in"},
	{"array", "", "w := [2]TYPE{1: v}", "w[1]"},
	{"channel", "", "c := make(chan TYPE, 1)\nc <- v\nw := c", "<-w"},
	{"receiver", "type R TYPE\nfunc (r R) get() TYPE { return TYPE(r) }", "w := R(v).get", "w()"},
	{"closure", "", "w := func(c TYPE) func() TYPE { return func() TYPE { return c } }(v)", "w()"},
	{"range", "", "var w TYPE\nl := []TYPE{v}\nfor _, x := range l {\nl[0] = *new(TYPE)\nw = x\n}", "w"},
	{"rangearray", "", "var w TYPE\nl := [2]TYPE{v, v}\nfor i, x := range l {\nl[1] = *new(TYPE)\nif i == 1 {\nw = x\n}\n}", "w"},
	{"defer", "", "w := new(TYPE)\nfunc() {\nu := v\ndefer func(x TYPE) { *w = x }(u)\nu = *new(TYPE)\n}()", "*w"},
	{"goroutine", "", "c := make(chan TYPE)\ngo func(x TYPE) { c <- x }(v)\nw := <-c", "w"},
	{"copy", "", "w := make([]TYPE, 1)\ncopy(w, []TYPE{v})", "w[0]"},
	{"typeswitch", "", "var w TYPE\nswitch x := any(v).(type) {\ncase TYPE:\nw = x\n}", "w"},
	{"swap", "", "var w TYPE\nkeep := v\nv, w = w, v\nv = keep", "w"},
	{"variadic", "func last(l ...TYPE) func() TYPE { return func() TYPE { return l[len(l)-1] } }", "w := last(v, v)", "w()"},
}

// copies combines aggregate types with the ways in which they are copied, and
// changes the original after: the copy must not follow.
func copies(add func(name, src string)) {
	for _, a := range aggregates {
		for _, way := range ways {
			body := fmt.Sprintf(`%s
%s

func main() {
	v := %s
	for i := 0; i < 2; i++ {
		%s
		%s
		fmt.Printf("%%v\n", v)
		fmt.Printf("%%v\n", %s)
	}
}
`, a.decls, way.decls, a.value, way.copy, a.change, way.show)
			add(a.name+"-"+way.name, file(strings.ReplaceAll(body, "TYPE", a.typ)))
		}
	}
}
