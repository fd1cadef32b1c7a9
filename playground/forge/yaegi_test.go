package forge_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/types"
	"reflect"
	"sort"
	"testing"

	"github.com/traefik/yaegi/interp"
)

const interpretedTypes = `package main

import "fmt"

type point struct{ x, y int }

type Node struct {
	name  string
	next  *Node
	kids  []Node
	index map[string]*Node
	at    point
	base
	on    func(*Node) string
	data  any
}

type base struct{ id int }

type Shape interface {
	Area() float64
	lower() string
}

type Square struct{ side float64 }

type Celsius float64

type Failure struct{ code int }

type People []string

func (s Square) Area() float64  { return 0 }
func (s Square) lower() string  { return "" }
func (c Celsius) String() string { return "" }
func (f *Failure) Error() string { return "" }
func (b base) ID() int          { return 0 }
func (b *base) SetID(n int)     {}
func (p People) Len() int           { return 0 }
func (p People) Less(i, j int) bool { return false }
func (p People) Swap(i, j int)      {}

var _ fmt.Stringer = Celsius(0)
`

// The program declares none of the types and methods: they are u's.
const interpretedProgram = `package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"sort"
	"u"
)

func squareArea(s u.Square) float64  { return s.side * s.side }
func squareLower(s u.Square) string  { return fmt.Sprint("lower ", s.side) }
func celsiusString(c u.Celsius) string { return fmt.Sprintf("%.1f°", float64(c)) }
func failureError(f *u.Failure) string { return fmt.Sprint("failure ", f.code) }
func baseID(b u.Base) int { return b.id }
func baseSetID(b *u.Base, n int) { b.id = n }
func peopleLen(p u.People) int { return len(p) }
func peopleLess(p u.People, i, j int) bool { return p[i] < p[j] }
func peopleSwap(p u.People, i, j int) { p[i], p[j] = p[j], p[i] }

func bind() {
	u.Bind("Square", "Area", squareArea)
	u.Bind("Square", "lower", squareLower)
	u.Bind("Celsius", "String", celsiusString)
	u.Bind("Failure", "Error", failureError)
	u.Bind("base", "ID", baseID)
	u.Bind("base", "SetID", baseSetID)
	u.Bind("People", "Len", peopleLen)
	u.Bind("People", "Less", peopleLess)
	u.Bind("People", "Swap", peopleSwap)
}

func fails(code int) error {
	if code == 0 {
		return nil
	}
	return fmt.Errorf("wrapped: %w", &u.Failure{code: code})
}

func main() {
	bind()
	n := &u.Node{name: "a", at: u.Point{x: 1, y: 2}, base: u.Base{id: 7}}
	n.next = &u.Node{name: "b"}
	n.next.at.y = 5
	n.kids = append(n.kids, *n.next, u.Node{name: "c"})
	n.index = map[string]*u.Node{"a": n}
	n.index["a"].at.x += 10
	n.on = func(n *u.Node) string { return n.name + "!" }
	n.data = u.Point{x: 3, y: 4}
	p := &n.kids[1].at
	p.x = 9
	fmt.Println(n.name, n.next.at, n.kids[1].at.x, len(n.index), n.index["a"].at.x, n.on(n.next), n.id)
	if at, ok := n.data.(u.Point); ok {
		fmt.Println(at.x + at.y)
	}
	n.SetID(8)
	fmt.Println(n.ID(), n.base.id)

	var s u.Shape = u.Square{side: 3}
	fmt.Println(s.Area(), s.lower(), s.(u.Square).side)
	for _, v := range []any{u.Square{side: 2}, u.Celsius(36.6), &u.Failure{code: 1}, 5, "x", u.Point{}} {
		switch v := v.(type) {
		case u.Shape:
			fmt.Println("shape", v.Area())
		case fmt.Stringer:
			fmt.Println("stringer", v)
		case u.Error: // the predeclared one does not match compiled types
			fmt.Println("error", v)
		case int:
			fmt.Println("int", v)
		case u.Point:
			fmt.Println("point", v == u.Point{})
		default:
			fmt.Printf("%T\n", v)
		}
	}
	counts := map[u.Point]int{}
	counts[u.Point{x: 1, y: 2}]++
	counts[u.Point{x: 1, y: 2}]++
	counts[u.Point{x: 2, y: 1}]++
	fmt.Println(len(counts), counts[u.Point{x: 1, y: 2}])

	var failure *u.Failure
	fmt.Println(errors.As(fails(3), &failure), failure.code, fails(0) == nil)
	people := u.People{"c", "a", "b"}
	sort.Sort(people)
	fmt.Println(people)

	u.Print("%v %+v %T\n", *n.next, n.kids[1].at, n)
	u.Print("%#v %v\n", n.at, []u.Celsius{1, 2})
	text, err := json.Marshal(u.Seal(n.at))
	fmt.Println(string(text), err)
}
`

// TestInterpreted runs a program on the interpreter, whose types are all forged, against what the toolchain prints.
func TestInterpreted(t *testing.T) {
	ts, pkg := small(t, interpretedTypes)
	var out bytes.Buffer
	u := map[string]reflect.Value{
		"Error": reflect.ValueOf((*error)(nil)),
		"Bind": reflect.ValueOf(func(typ, method string, fn any) {
			if err := ts.Bind(pkg.Scope().Lookup(typ).Type(), method, reflect.ValueOf(fn)); err != nil {
				t.Error(err)
			}
		}),
		"Seal": reflect.ValueOf(ts.SealedValue),
		"Print": reflect.ValueOf(func(format string, args ...any) {
			for i := range args {
				args[i] = ts.SealedValue(args[i])
			}
			fmt.Fprintf(&out, format, args...)
		}),
	}
	for _, name := range pkg.Scope().Names() {
		if obj, ok := pkg.Scope().Lookup(name).(*types.TypeName); ok {
			shown := map[string]string{"point": "Point", "base": "Base"}[name]
			if shown == "" {
				shown = name
			}
			u[shown] = reflect.Zero(reflect.PointerTo(of(t, ts, obj.Type())))
		}
	}
	in := interp.New(interp.Options{Stdout: &out, Stderr: &out})
	err := in.Use(interp.Exports{
		"u/u": u,
		"fmt/fmt": {
			"Println": reflect.ValueOf(func(a ...any) { fmt.Fprintln(&out, a...) }), "Printf": reflect.ValueOf(func(f string, a ...any) { fmt.Fprintf(&out, f, a...) }),
			"Sprint": reflect.ValueOf(fmt.Sprint), "Sprintf": reflect.ValueOf(fmt.Sprintf), "Errorf": reflect.ValueOf(fmt.Errorf),
			"Stringer": reflect.ValueOf((*fmt.Stringer)(nil)),
		},
		"errors/errors":      {"As": reflect.ValueOf(errors.As)},
		"sort/sort":          {"Sort": reflect.ValueOf(sort.Sort)},
		"encoding/json/json": {"Marshal": reflect.ValueOf(json.Marshal)},
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := in.Eval(interpretedProgram); err != nil {
		t.Fatal(err)
	}
	const want = `a {0 5} 9 1 11 b! 7
7
8 8
9 lower 3 3
shape 4
stringer 36.6°
error failure 1
int 5
string
point true
2 2
true 3 true
[a b c]
{b <nil> [] map[] {0 5} {0} <nil> <nil>} {x:9 y:0} *main.Node
main.point{x:11, y:2} [1.0° 2.0°]
{} <nil>
`
	if got := out.String(); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}
