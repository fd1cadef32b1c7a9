package grid

import (
	"fmt"
	"strings"
)

// A target is a place that a value is assigned to.
type target struct {
	name string
	// decls go before main, setup before the assignments; %s is the type.
	decls, setup string
	// place is the place itself.
	place string
}

var targets = []target{
	{"variable", "", "var v %s", "v"},
	{"global", "var g %s", "", "g"},
	{"element", "", "l := make([]%s, 3); n := 1", "l[n+1]"},
	{"arrayelement", "", "var l [3]%s; n := 1", "l[n+1]"},
	{"mapelement", "", "m := map[string]%s{}", `m["a"+"b"]`},
	{"field", "type box struct { a int; v %s }", "var b box", "b.v"},
	{"pointerfield", "type box struct { a int; v %s }", "b := &box{}", "b.v"},
	{"innerfield", "type inner struct { v %s }\ntype box struct { inner; a int }", "var b box", "b.v"},
	{"deepfield", "type inner struct { v %s }\ntype box struct { *inner; a int }", "b := []box{{}, {inner: &inner{}}}", "b[1].v"},
	{"pointer", "", "p := new(%s)", "*p"},
	{"pointerpointer", "", "q := new(%s); p := &q", "**p"},
	{"elementaddress", "", "l := make([]%s, 2); p := &l[1]", "*p"},
	{"fieldaddress", "type box struct { a int; v %s }", "var b box; p := &b.v", "*p"},
	{"slicefield", "type box struct { a int; v %s }", "b := make([]box, 2)", "b[1].v"},
	{"mapofslices", "", "m := map[int][]%[1]s{3: make([]%[1]s, 2)}", "m[3][1]"},
	{"mapofpointers", "type box struct { v %s }", "m := map[int]*box{1: {}}", "m[1].v"},
	{"result", "var slot %[1]s\nfunc where() *%[1]s { return &slot }", "", "*where()"},
	{"captured", "", "var v %s", "v"},
}

func fill(s, typ string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	return fmt.Sprintf(s, typ)
}

// in puts statements where the target is to be assigned: in a function, or in
// a closure that captures it.
func (t target) in(typ, helpers, body string) string {
	if t.name == "captured" {
		body = "func() {\n" + body + "}()\n"
	}
	return file(fill(t.decls, typ) + "\n" + helpers + "\nfunc main() {\n" + fill(t.setup, typ) + "\n" + body + "}\n")
}

// assign combines places with types, by every form of assignment.
func assign(add func(name, src string)) {
	for _, t := range targets {
		for _, k := range kinds {
			v := func(n int) string { return k.value(fmt.Sprint(n)) }
			show := func(at string) string {
				return fmt.Sprintf("fmt.Println(%q, %s)\n", at, k.show("("+t.place+")"))
			}
			body := fmt.Sprintf(`%[1]s = %[2]s
%[3]sother := %[4]s
%[1]s, other = other, %[1]s
%[5]sfmt.Println(%[6]s)
n0 := 0
n0, %[1]s = two(2)
%[7]sfmt.Println(n0)
ok := false
%[1]s, ok = map[int]%[8]s{1: %[9]s}[1]
%[10]sfmt.Println(ok)
%[1]s, ok = any(%[11]s).(%[8]s)
fmt.Println(ok)
c := make(chan %[8]s, 1)
c <- %[12]s
%[1]s, ok = <-c
%[13]sfmt.Println(ok)
copied := %[1]s
%[1]s = %[14]s
fmt.Println(%[15]s)
%[16]s`, t.place, v(1), show("plain"), v(2), show("swapped"), k.show("other"), show("results"), k.typ, v(3),
				show("looked up"), v(4), v(5), show("received"), v(6), k.show("copied"), show("last"))
			helpers := prelude + fmt.Sprintf("\nfunc two(i int) (int, %s) { return i, %s }\n", k.typ, k.value("i"))
			add("form-"+t.name+"-"+k.name, t.in(k.typ, helpers, body))
		}
		for _, n := range append(numbers, "string") {
			add("operator-"+t.name+"-"+n, t.in(n, "", operations(t.place, n)))
		}
	}
}

// numbers are the types that operators work on.
var numbers = []string{"int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64", "uintptr", "float32", "float64", "complex64", "complex128"}

func integer(typ string) bool { return strings.Contains(typ, "int") }

// operations changes place by every operator that assigns.
func operations(place, typ string) string {
	var b strings.Builder
	show := func(op string) { fmt.Fprintf(&b, "fmt.Println(%q, %s)\n", op, place) }
	op := func(op, by string) {
		fmt.Fprintf(&b, "%s %s %s\n", place, op, by)
		show(op)
	}
	if typ == "string" {
		op("=", `"a"`)
		b.WriteString("tail := \"é\"\n")
		op("+=", `"b"`)
		op("+=", "tail+\"!\"")
		return b.String()
	}
	fmt.Fprintf(&b, "var by %s = 7\n", typ)
	op("=", "100")
	op("+=", "by")
	op("-=", "3")
	op("*=", "by")
	op("/=", "3")
	fmt.Fprintf(&b, "%s++\n", place)
	show("++")
	fmt.Fprintf(&b, "%s--\n%s--\n", place, place)
	show("--")
	if integer(typ) {
		op("%=", "by*2")
		op("<<=", "3")
		op(">>=", "by-5")
		op("|=", "by")
		op("&=", "0x5b")
		op("^=", "by")
		op("&^=", "2")
	}
	return b.String()
}
