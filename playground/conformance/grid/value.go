package grid

import (
	"fmt"
	"strings"
)

// A sample is a value of a program's own type; its declarations are those of
// sampleTypes.
type sample struct{ name, value, typ string }

// sampleTypes declares types of every sort.
const sampleTypes = `
type Int int

type Text string

type Flag bool

type Ratio float64

type List []int

type Names []Text

type Table map[string]int

type Grid [2][2]int

type Pair struct {
	A int
	b string
}

type Tagged struct {
	Name string ` + "`json:\"name\"`" + `
	Age  int    ` + "`json:\"age,omitempty\"`" + `
}

type Outer struct {
	Pair
	Inner Pair
	list  List
	any   any
}

type Linked struct {
	next *Linked
	n    int
}

type Color int

const (
	Red Color = iota
	Green
)

func (c Color) String() string { return [...]string{"red", "green"}[c] }

type Loud struct{ s string }

func (l *Loud) String() string { return "loud " + l.s }

type Fault struct{ code int }

func (f Fault) Error() string { return fmt.Sprint("fault ", f.code) }

type PtrFault struct{ code int }

func (f *PtrFault) Error() string { return fmt.Sprint("pointer fault ", f.code) }

type Gopher struct{ n int }

func (g Gopher) GoString() string { return "Gopher!" }

type Formatted struct{ n int }

func (f Formatted) Format(s fmt.State, verb rune) { fmt.Fprintf(s, "<%c %d>", verb, f.n) }

type WithColor struct {
	C Color
	c Color
	L Loud
}

type EmbedsColor struct{ Color }

type EmbedsError struct {
	error
	n int
}

type Empty struct{}

type Shape interface{ Area() int }

type Square struct{ side int }

func (s Square) Area() int { return s.side * s.side }

type HasShape struct{ s Shape }

type Box[T any] struct{ v T }

type Two[K comparable, V any] struct {
	k K
	v V
}

type Stack[T any] []T

type Func func(int) int
`

var samples = []sample{
	{"int", "Int(5)", "Int"}, {"text", `Text("t é")`, "Text"}, {"flag", "Flag(true)", "Flag"}, {"ratio", "Ratio(1.5)", "Ratio"},
	{"list", "List{1, 2}", "List"}, {"nillist", "List(nil)", "List"}, {"names", `Names{"a", "b"}`, "Names"}, {"table", `Table{"b": 1, "a": 2}`, "Table"},
	{"grid", "Grid{{1, 2}, {3, 4}}", "Grid"}, {"pair", `Pair{1, "x"}`, "Pair"}, {"tagged", `Tagged{"N", 3}`, "Tagged"},
	{"outer", `Outer{Pair{1, "x"}, Pair{2, "y"}, List{3}, Int(4)}`, "Outer"}, {"linked", "Linked{nil, 1}", "Linked"},
	{"color", "Green", "Color"}, {"loud", `Loud{"s"}`, "Loud"}, {"loudptr", `&Loud{"s"}`, "*Loud"},
	{"fault", "Fault{7}", "Fault"}, {"ptrfault", "&PtrFault{7}", "*PtrFault"}, {"ptrfaultvalue", "PtrFault{7}", "PtrFault"},
	{"gopher", "Gopher{1}", "Gopher"}, {"formatted", "Formatted{2}", "Formatted"}, {"withcolor", `WithColor{Green, Red, Loud{"l"}}`, "WithColor"},
	{"embedscolor", "EmbedsColor{Green}", "EmbedsColor"}, {"embedserror", `EmbedsError{Fault{1}, 1}`, "EmbedsError"}, {"empty", "Empty{}", "Empty"},
	{"square", "Square{3}", "Square"}, {"hasshape", "HasShape{Square{2}}", "HasShape"}, {"hasnil", "HasShape{}", "HasShape"},
	{"box", "Box[int]{1}", "Box[int]"}, {"boxpair", `Box[Pair]{Pair{1, "x"}}`, "Box[Pair]"}, {"boxlist", "Box[[]Text]{[]Text{\"t\"}}", "Box[[]Text]"},
	{"two", `Two[Text, Color]{"k", Green}`, "Two[Text, Color]"}, {"stack", "Stack[Pair]{{1, \"a\"}}", "Stack[Pair]"},
	{"unnamed", `struct{ X, y int }{1, 2}`, "struct{ X, y int }"}, {"slicepair", `[]Pair{{1, "a"}, {2, "b"}}`, "[]Pair"},
	{"mappair", `map[Text]Pair{"k": {1, "v"}}`, "map[Text]Pair"}, {"arraycolor", "[2]Color{Red, Green}", "[2]Color"}, {"mapcolor", "map[Color]Int{Green: 1, Red: 2}", "map[Color]Int"},
	{"sliceany", `[]any{1, "a", nil, Green, Pair{1, "x"}, 2.5, 'x'}`, "[]any"}, {"structkey", `map[Pair]bool{{1, "a"}: true}`, "map[Pair]bool"},
	{"pairptr", `&Pair{1, "x"}`, "*Pair"}, {"listptr", "&List{1}", "*List"}, {"tableptr", `&Table{"a": 1}`, "*Table"},
	{"nilptr", "(*Pair)(nil)", "*Pair"}, {"nilfunc", "Func(nil)", "Func"}, {"bytes", `[]byte("hi")`, "[]byte"}, {"runes", `[]rune("hé")`, "[]rune"},
	{"complex", "complex(1, -2)", "complex128"}, {"nilerror", "(*PtrFault)(nil) == nil", "bool"},
}

// printing prints values of every type of type by every verb, alone and in
// others.
func printing(add func(name, src string)) {
	places := []struct{ name, value string }{
		{"value", "v"}, {"slice", "[]TYPE{v}"}, {"map", `map[string]TYPE{"k": v}`}, {"array", "[1]TYPE{v}"}, {"any", "[]any{v, 1}"},
		{"field", "struct {\nF TYPE\ng TYPE\n}{v, v}"}, {"anyfield", "struct{ F any }{v}"},
	}
	for _, s := range samples {
		var b strings.Builder
		for _, verb := range []string{"%v", "%+v", "%#v", "%T", "%s", "%d", "%q", "%x", "%6v|", "%t"} {
			for _, p := range places {
				// Pointers inside others are told as addresses.
				if p.name != "value" && strings.HasPrefix(s.typ, "*") && verb != "%T" {
					continue
				}
				fmt.Fprintf(&b, "fmt.Printf(\"%s %s %s\\n\", %s)\n", strings.ReplaceAll(verb, "%", ""), p.name, verb, strings.ReplaceAll(p.value, "TYPE", s.typ))
			}
		}
		add(s.name, file(sampleTypes+"\nfunc main() {\nvar v "+s.typ+" = "+s.value+"\nfmt.Println(v)\nfmt.Print(v, v, \"\\n\")\nfmt.Println(fmt.Sprint(v, 1, 2, \"a\", v))\n"+b.String()+"}\n"))
	}
}

// typeSwitches asks for the types of values in every form.
func typeSwitches(add func(name, src string)) {
	for _, s := range samples {
		body := sampleTypes + strings.NewReplacer("TYPE", s.typ, "VALUE", s.value).Replace(`
func bound(v any) string {
	switch x := v.(type) {
	case nil:
		return "nil"
	case TYPE:
		return fmt.Sprintf("it %T", x)
	case Shape:
		return fmt.Sprint("shape ", x.Area())
	case error:
		return "error " + x.Error()
	case fmt.Stringer:
		return "stringer " + x.String()
	case int, string:
		return fmt.Sprintf("basic %T", x)
	default:
		return fmt.Sprintf("other %T", x)
	}
}

func interfaces(v any) (s string) {
	switch v.(type) {
	case Shape:
		s += "shape "
	case error:
		s += "error "
	case fmt.Stringer:
		s += "stringer "
	case interface{ Nothing() }:
		s += "nothing "
	case fmt.GoStringer, fmt.Formatter:
		s += "formats "
	}
	if _, ok := v.(Shape); ok {
		s += "is a shape "
	}
	if e, ok := v.(error); ok && e != nil {
		s += "is an error "
	}
	if _, ok := v.(fmt.Stringer); ok {
		s += "is a stringer "
	}
	return s
}

func main() {
	var v any = VALUE
	x, ok := v.(TYPE)
	_ = x
	fmt.Println(ok, bound(v), interfaces(v), bound(nil), bound(1), bound(Square{2}), bound(Fault{1}))
	y := v.(TYPE)
	_ = y
	_, ok = v.(int)
	fmt.Println(ok, interfaces(&y), interfaces([]TYPE{y}))
	defer func() {
		r := recover()
		err, ok := r.(error)
		fmt.Println(ok, err)
		_, ok = r.(runtime.Error)
		fmt.Println(ok)
		defer func() { fmt.Println(recover()) }()
		_ = v.(Shape)
		_ = v.(interface{ Nothing() })
	}()
	_ = v.(Ratio)
	_ = v.(int)
}
`)
		add(s.name, file(body))
	}
}
