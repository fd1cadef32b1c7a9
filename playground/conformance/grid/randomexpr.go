package grid

import (
	"fmt"
	"strings"
)

// expr returns an expression of a type that is not a constant.
func (w *writer) expr(typ string, depth int) string {
	if names := w.vars(typ); len(names) > 0 && (depth <= 0 || w.in(3)) {
		return w.one(names...)
	}
	if depth > 0 {
		if e := w.operation(typ, depth-1); e != "" {
			return e
		}
	}
	return w.leaf(typ, depth)
}

// literal returns a constant of a basic type.
func (w *writer) literal(typ string) string {
	switch typ {
	case "int8":
		return fmt.Sprint(w.rand.IntN(256) - 128)
	case "uint8":
		return fmt.Sprint(w.rand.IntN(256))
	case "uint32":
		return w.one("0", "1", "7", "1000", "4294967295")
	case "int64":
		return w.one("0", "1", "-1", "9223372036854775807", "-5", "1<<40")
	case "float64":
		return w.one("0.5", "1.0", "-2.25", "3e3", "0.1")
	case "string":
		return w.one(`""`, `"a"`, `"bé"`, `"世"`, `"xyz"`, `"\xff"`)
	case "bool":
		return w.one("true", "false")
	case "Num":
		return w.one("0", "3", "-1")
	}
	return fmt.Sprint(w.rand.IntN(20) - 4)
}

// leaf returns an expression of a type that needs no variable.
func (w *writer) leaf(typ string, depth int) string {
	sub := func(t string) string {
		if depth <= 0 {
			return w.leaf(t, 0)
		}
		return w.expr(t, depth-1)
	}
	switch typ {
	case "[]int":
		return w.one("[]int(nil)", "[]int{"+sub("int")+", "+sub("int")+"}", "[]int{1, 2, 3}[:2]", "[]int{2: "+sub("int")+"}")
	case "[]string":
		return "[]string{" + sub("string") + ", " + w.literal("string") + "}"
	case "map[string]int":
		return w.one("map[string]int{}", `map[string]int{"k": `+sub("int")+`, "a": 1}`)
	case "[3]int":
		return w.one("[3]int{}", "[3]int{1: "+sub("int")+"}", "[...]int{"+sub("int")+", 2, 3}")
	case "S":
		return w.one("S{}", "S{a: "+sub("int")+", b: "+sub("string")+"}", "S{"+sub("int")+", \"b\", []int{1}, inner{"+sub("uint8")+", 0.5}}")
	case "*S":
		return w.one("new(S)", "(&S{a: "+sub("int")+"})", "(&S{a: 1, c: []int{5}})")
	case "E":
		return "E{&S{a: " + sub("int") + "}, inner{" + sub("uint8") + ", 1}, " + sub("string") + "}"
	case "any":
		t := w.one("int", "string", "bool", "S", "Num", "[3]int", "[]int", "float64", "uint8")
		return "any(" + sub(t) + ")"
	case "Shape":
		return w.one("Shape(S{a: "+sub("int")+"})", "Shape(&S{a: "+sub("int")+"})", "Shape(new(Num))")
	case "error":
		return w.one("errors.New("+sub("string")+")", "fmt.Errorf(\"e%d\", "+sub("int")+")", `error(nil)`)
	case "func(int) int":
		return w.one("func(n int) int { return n + "+sub("int")+" }", "func(int) int { return "+sub("int")+" }")
	case "Box[int]":
		return "Box[int]{" + sub("int") + "}"
	case "Box[string]":
		return "Box[string]{v: " + sub("string") + "}"
	case "[]S":
		return "[]S{{a: " + sub("int") + "}, " + sub("S") + "}"
	case "map[string]S":
		return `map[string]S{"k": ` + sub("S") + "}"
	case "[2]S":
		return "[2]S{{b: " + sub("string") + "}, " + sub("S") + "}"
	}
	return "id[" + typ + "](" + w.literal(typ) + ")"
}

// operation returns an expression that works on others, or nothing.
func (w *writer) operation(typ string, depth int) string {
	e := func(t string) string { return w.expr(t, depth) }
	var may []func() string
	add := func(n int, f func() string) {
		for range n {
			may = append(may, f)
		}
	}
	number := func(t string) {
		add(3, func() string { return "(" + e(t) + " " + w.one("+", "-", "*") + " " + e(t) + ")" })
		add(1, func() string { return "(" + e(t) + " " + w.one("+", "-", "*") + " " + w.literal(t) + ")" })
		add(1, func() string { return "(-" + e(t) + ")" })
		add(1, func() string { return w.one("max", "min") + "(" + e(t) + ", " + e(t) + ")" })
	}
	add(1, func() string { return "pick(" + e("bool") + ", " + e(typ) + ", " + e(typ) + ")" })
	switch typ {
	case "int", "int8", "uint8", "uint32", "int64", "Num":
		number(typ)
		add(1, func() string { return "(" + e(typ) + " " + w.one("&", "|", "^", "&^") + " " + e(typ) + ")" })
		add(1, func() string {
			return "(" + e(typ) + " " + w.one("<<", ">>") + " " + w.one("1", "3", "(uint8("+e("uint8")+")%40)") + ")"
		})
		add(1, func() string { return typ + "(" + e(w.one("int", "int8", "uint8", "uint32", "int64", "Num")) + ")" })
		add(1, func() string { return "(^" + e(typ) + ")" })
		add(1, func() string { return "(" + e(typ) + " " + w.one("/", "%") + " " + w.one("3", "7", "2") + ")" })
		if !w.risk {
			add(1, func() string {
				w.risk = true
				return "(" + e(typ) + " " + w.one("/", "%") + " " + e(typ) + ")"
			})
		}
	case "float64":
		number(typ)
		add(1, func() string { return "float64(" + e(w.one("int", "uint8", "int8")) + ")" })
	case "string":
		add(3, func() string { return "clip(" + e("string") + " + " + e("string") + ")" })
		add(1, func() string { return "strings.ToUpper(" + e("string") + ")" })
		add(1, func() string { return "strconv.Itoa(" + e("int") + ")" })
		add(1, func() string {
			return "fmt.Sprintf(\"%v|%T\", " + e(w.one("S", "Num", "[]int", "[2]S", "any", "map[string]int", "Box[int]")) + ", " + e(w.one("S", "Num", "any", "E", "Box[string]")) + ")"
		})
		add(1, func() string { return "string([]rune(" + e("string") + "))" })
	case "bool":
		add(3, func() string {
			t := w.one("int", "string", "uint8", "float64", "Num", "int8")
			return "(" + e(t) + " " + w.one("<", "<=", "==", "!=", ">", ">=") + " " + e(t) + ")"
		})
		add(2, func() string { return "(" + e("bool") + " " + w.one("&&", "||") + " " + e("bool") + ")" })
		add(1, func() string { return "(!" + e("bool") + ")" })
		add(1, func() string { t := w.one("[3]int", "any", "Box[int]"); return w.comparison(t, e) })
		add(1, func() string { return "(" + e(w.one("*S", "[]int", "error", "map[string]int")) + " == nil)" })
	}
	switch typ {
	case "int":
		add(2, func() string { return "len(" + e(w.one("string", "[]int", "map[string]int", "[]string", "[]S")) + ")" })
		add(2, func() string { return e("S") + w.one(".a", ".sum()", ".area()") })
		add(1, func() string { return e("[3]int") + "[" + w.one("0", "1", "2") + "]" })
		add(1, func() string { return e("map[string]int") + "[" + e("string") + "]" })
		add(1, func() string { return e("[2]S") + "[" + w.one("0", "1") + "].a" })
		add(1, func() string { return e("E") + w.one(".a", ".sum()", ".S.a", ".area()") })
		add(1, func() string { return e("Box[int]") + w.one(".v", ".get()") })
		add(1, func() string { return e("map[string]S") + "[\"k\"].a" })
		if !w.risk {
			add(2, func() string {
				w.risk = true
				return w.one(e("[]int")+"["+e("int")+"]", e("*S")+".a", e("*S")+".sum()", e("any")+".(int)", "int("+e("string")+"["+e("int")+"])", e("[]S")+"["+e("int")+"%2].a", e("Shape")+".area()")
			})
		}
	case "string":
		add(1, func() string { return e("S") + ".b" })
		add(1, func() string { return e("E") + ".tag" })
		add(1, func() string { return e("Box[string]") + ".get()" })
		if !w.risk {
			add(1, func() string {
				w.risk = true
				return w.one(e("[]string")+"["+e("int")+"]", e("string")+"["+e("int")+":]", e("error")+".Error()", e("any")+".(string)")
			})
		}
	case "uint8":
		add(1, func() string { return e("S") + ".in.x" })
		add(1, func() string { return e("E") + ".x" })
	case "Num":
		add(2, func() string { return e("Num") + ".twice()" })
	case "[]int":
		add(2, func() string { return "clipInts(append(" + e("[]int") + ", " + e("int") + "))" })
		add(1, func() string { return e("S") + ".c" })
		add(1, func() string { return "append([]int(nil), " + e("[]int") + "...)" })
		add(1, func() string { return "slices.Sorted(slices.Values(" + e("[]int") + "))" })
	case "S":
		add(1, func() string { return e("[2]S") + "[1]" })
		add(1, func() string { return e("map[string]S") + "[\"k\"]" })
		add(1, func() string { return "(*" + e("E") + ".S)" })
	case "*S":
		add(2, func() string {
			if s := w.vars("S"); len(s) > 0 {
				return "(&" + w.one(s...) + ")"
			}
			return e("E") + ".S"
		})
	case "any":
		add(2, func() string {
			t := w.one("int", "string", "S", "Num", "[3]int", "[2]S", "Box[int]", "func(int) int")
			if t == "func(int) int" {
				t = "uint32"
			}
			return "any(" + e(t) + ")"
		})
	case "error":
		add(1, func() string { return "fmt.Errorf(\"w: %w\", " + e("error") + ")" })
	}
	return may[w.rand.IntN(len(may))]()
}

// comparison compares whole values.
func (w *writer) comparison(t string, e func(string) string) string {
	if t == "any" {
		// What any holds may not be comparable.
		return "(" + e("any") + " == any(" + e("int") + "))"
	}
	x, y := e(t), e(t)
	if strings.Contains(x+y, "{") { // a composite literal in a condition needs parentheses
		x, y = "("+x+")", "("+y+")"
	}
	return "(" + x + " == " + y + ")"
}
