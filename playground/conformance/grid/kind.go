package grid

import "fmt"

// A kind is a type of variable that programs capture, pass and assign.
type kind struct {
	name, typ string
	// value is an expression for the value that belongs to an int
	// expression; it never panics.
	value func(i string) string
	// show is an expression that prints the same for equal values.
	show func(v string) string
}

func format(f string) func(string) string { return func(s string) string { return fmt.Sprintf(f, s) } }

// kinds are the types; their declarations are in prelude.
var kinds = []kind{
	{"int", "int", format("%s*10 + 1"), format("%s")},
	{"string", "string", format(`"s" + string(rune('a'+%s))`), format("%s")},
	{"slice", "[]int", format("[]int{%[1]s, %[1]s + 1}"), format("%s")},
	{"map", "map[string]int", format(`map[string]int{"k": %s}`), format("%s")},
	{"pointer", "*point", format("&point{%s, 2}"), format("%s.x")},
	{"struct", "point", format("point{%s, 3}"), format("%s.x")},
	{"interface", "shape", format("shape(square(%s))"), format("%s.area()")},
	{"func", "func(int) int", format("adder(%s)"), format("%s(5)")},
	{"channel", "chan int", format("filled(%s)"), format("peek(%s)")},
	{"array", "[3]int", format("[3]int{%s, 7, 8}"), format("%s")},
	{"float", "float64", format("float64(%s) / 4"), format("%s")},
	{"error", "error", format("failure(%s)"), format("%s")},
	{"any", "any", format("any(%s)"), format("%s")},
	{"named", "celsius", format("celsius(%s)"), format("%s.warmer()")},
}

// prelude declares what the kinds need.
const prelude = `
type point struct{ x, y int }

type shape interface{ area() int }

type square int

func (s square) area() int { return int(s) * int(s) }

type celsius int

func (c celsius) warmer() int { return int(c) + 100 }

func adder(n int) func(int) int { return func(m int) int { return n + m } }

func filled(n int) chan int {
	c := make(chan int, 1)
	c <- n
	return c
}

func peek(c chan int) int {
	v := <-c
	c <- v
	return v
}

func failure(n int) error { return errors.New("e" + string(rune('0'+n))) }
`
