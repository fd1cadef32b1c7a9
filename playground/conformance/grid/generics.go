package grid

import (
	"fmt"
	"strings"
)

// arguments are types that type parameters stand for.
var arguments = []struct {
	name, typ, one, two string
	comparable, ordered bool
}{
	{"int", "int", "3", "1", true, true},
	{"string", "string", `"b"`, `"a"`, true, true},
	{"float", "float64", "2.5", "-1.5", true, true},
	{"named", "Celsius", "Celsius(30)", "Celsius(20)", true, true},
	{"struct", "Pair", "Pair{1, \"x\"}", "Pair{2, \"y\"}", true, false},
	{"array", "[2]int", "[2]int{1, 2}", "[2]int{3, 4}", true, false},
	{"slice", "[]int", "[]int{1}", "[]int{2, 3}", false, false},
	{"map", "map[string]int", `map[string]int{"a": 1}`, `map[string]int{"b": 2}`, false, false},
	{"interface", "fmt.Stringer", "fmt.Stringer(Celsius(1))", "fmt.Stringer(Celsius(2))", true, false},
	{"any", "any", "any(1)", `any("a")`, true, false},
	{"generic", "Box[int]", "Box[int]{1}", "Box[int]{2}", true, false},
}

// uses are generic declarations and what is done with them. T is the type
// argument, ONE and TWO are values of it.
var uses = []struct {
	name, needs, decls, body string
}{
	{"function", "", "func id[E any](e E) E { return e }", "fmt.Println(id(x), id[T](y))\nf := id[T]\nfmt.Println(f(x))"},
	{"pairs", "", "func swap[A, B any](a A, b B) (B, A) { return b, a }", "fmt.Println(swap(x, 1))\nfmt.Println(swap(\"s\", y))\na, b := swap(x, y)\nfmt.Println(a, b)"},
	{"mapping", "", "func Map[E, R any](l []E, f func(E) R) []R {\nvar out []R\nfor _, e := range l {\nout = append(out, f(e))\n}\nreturn out\n}",
		"fmt.Println(Map([]T{x, y}, func(e T) string { return fmt.Sprint(\"<\", e, \">\") }))\nfmt.Println(len(Map([]int{1, 2, 3}, func(int) T { return y })))"},
	{"reduce", "", "func Reduce[E, A any](l []E, a A, f func(A, E) A) A {\nfor _, e := range l {\na = f(a, e)\n}\nreturn a\n}",
		"fmt.Println(Reduce([]T{x, y, x}, 10, func(n int, e T) int { return n + len(fmt.Sprint(e)) }))\nfmt.Println(Reduce([]int{1}, x, func(_ T, n int) T { return y }))"},
	{"index", "comparable", "func Index[E comparable](l []E, e E) int {\nfor i, x := range l {\nif x == e {\nreturn i\n}\n}\nreturn -1\n}",
		"fmt.Println(Index([]T{x, y}, y), Index([]T{x}, y), Index([]T(nil), x))"},
	{"largest", "ordered", "func Max[E cmp.Ordered](l ...E) (m E) {\nfor i, e := range l {\nif i == 0 || e > m {\nm = e\n}\n}\nreturn m\n}",
		"fmt.Println(Max(x, y), Max[T](), max(x, y), min(x, y))"},
	{"underlying", "ordered", "type Number interface{ ~int | ~float64 | ~string }\nfunc Sum[E Number](l []E) E {\nvar s E\nfor _, e := range l {\ns += e\n}\nreturn s\n}",
		"fmt.Println(Sum([]T{x, y, x}))"},
	{"sliceconstraint", "", "func Reverse[S ~[]E, E any](s S) S {\nout := make(S, 0, len(s))\nfor i := len(s) - 1; i >= 0; i-- {\nout = append(out, s[i])\n}\nreturn out\n}\ntype Ts []T",
		"r := Reverse(Ts{x, y})\nfmt.Printf(\"%T %v\\n\", r, r)\nfmt.Println(Reverse([]T{y}))"},
	{"stack", "", "type Stack[E any] struct{ items []E }\nfunc (s *Stack[E]) Push(e E) { s.items = append(s.items, e) }\nfunc (s *Stack[E]) Pop() (e E, ok bool) {\nif len(s.items) == 0 {\nreturn e, false\n}\ne = s.items[len(s.items)-1]\ns.items = s.items[:len(s.items)-1]\nreturn e, true\n}\nfunc (s Stack[E]) Len() int { return len(s.items) }",
		"var s Stack[T]\ns.Push(x)\ns.Push(y)\nfmt.Println(s.Len())\nfmt.Println(s.Pop())\nfmt.Println(s.Pop())\nfmt.Println(s.Pop())\nfmt.Printf(\"%T\\n\", s)\np := &Stack[T]{items: []T{x}}\nf := p.Pop\nfmt.Println(f())"},
	{"list", "", "type Node[E any] struct {\nvalue E\nnext *Node[E]\n}\ntype List[E any] struct {\nhead *Node[E]\nsize int\n}\nfunc (l *List[E]) Add(e E) *List[E] {\nl.head = &Node[E]{e, l.head}\nl.size++\nreturn l\n}\nfunc (l *List[E]) Each(f func(int, E)) {\ni := 0\nfor n := l.head; n != nil; n = n.next {\nf(i, n.value)\ni++\n}\n}",
		"l := &List[T]{}\nl.Add(x).Add(y).Each(func(i int, e T) { fmt.Println(i, e) })\nfmt.Println(l.size)"},
	{"iterate", "", "type Seq[E any] []E\nfunc (s Seq[E]) All() iter.Seq2[int, E] {\nreturn func(yield func(int, E) bool) {\nfor i, e := range s {\nif !yield(i, e) {\nreturn\n}\n}\n}\n}",
		"for i, e := range (Seq[T]{x, y, x}).All() {\nif i == 2 {\nbreak\n}\nfmt.Println(i, e)\n}"},
	{"keyed", "comparable", "type Set[K comparable] map[K]struct{}\nfunc (s Set[K]) Add(k K) { s[k] = struct{}{} }\nfunc (s Set[K]) Has(k K) bool {\n_, ok := s[k]\nreturn ok\n}\nfunc SetOf[K comparable](ks ...K) Set[K] {\ns := Set[K]{}\nfor _, k := range ks {\ns.Add(k)\n}\nreturn s\n}",
		"s := SetOf(x, x)\nfmt.Println(len(s), s.Has(x), s.Has(y))\ns.Add(y)\nfmt.Println(len(s), s.Has(y))\nfmt.Printf(\"%T\\n\", s)"},
	{"counting", "comparable", "func Count[K comparable](l []K) map[K]int {\nm := make(map[K]int)\nfor _, k := range l {\nm[k]++\n}\nreturn m\n}",
		"m := Count([]T{x, y, x})\nfmt.Println(len(m), m[x], m[y])"},
	{"channel", "", "func Merge[E any](cs ...<-chan E) []E {\nvar out []E\nfor _, c := range cs {\nfor e := range c {\nout = append(out, e)\n}\n}\nreturn out\n}\nfunc Send[E any](es ...E) <-chan E {\nc := make(chan E)\ngo func() {\ndefer close(c)\nfor _, e := range es {\nc <- e\n}\n}()\nreturn c\n}",
		"fmt.Println(Merge(Send(x, y), Send(y)))"},
	{"embedding", "", "type Base[E any] struct{ value E }\nfunc (b Base[E]) Get() E { return b.value }\nfunc (b *Base[E]) Set(e E) { b.value = e }\ntype Derived[E any] struct {\nBase[E]\nname string\n}\ntype Getter[E any] interface{ Get() E }",
		"d := Derived[T]{Base[T]{x}, \"d\"}\nfmt.Println(d.Get(), d.value)\nd.Set(y)\nvar g Getter[T] = d\nfmt.Println(g.Get())\nfmt.Printf(\"%T\\n\", g)"},
	{"method", "", "type Shower interface{ Show() string }\ntype W[E any] struct{ e E }\nfunc (w W[E]) Show() string { return fmt.Sprint(\"W:\", w.e) }\nfunc ShowAll[S Shower](l ...S) (out []string) {\nfor _, s := range l {\nout = append(out, s.Show())\n}\nreturn\n}",
		"fmt.Println(ShowAll(W[T]{x}, W[T]{y}))\nfmt.Println(ShowAll[Shower](W[T]{x}, W[int]{2}))"},
	{"pointerconstraint", "", "type Setter[E any] interface {\n*E\nSet(string)\n}\ntype Named struct{ name string }\nfunc (n *Named) Set(s string) { n.name = s }\nfunc FromStrings[E any, P Setter[E]](l ...string) []E {\nout := make([]E, len(l))\nfor i, s := range l {\nP(&out[i]).Set(s)\n}\nreturn out\n}",
		"fmt.Println(FromStrings[Named](\"a\", \"b\"), x)"},
	{"closure", "", "func Memo[K comparable, V any](f func(K) V) func(K) V {\nm := map[K]V{}\nreturn func(k K) V {\nv, ok := m[k]\nif !ok {\nv = f(k)\nm[k] = v\n}\nreturn v\n}\n}",
		"calls := 0\nf := Memo(func(n int) T {\ncalls++\nif n == 0 {\nreturn x\n}\nreturn y\n})\nfmt.Println(f(0), f(1), f(0), calls)"},
	{"zero", "", "func Zero[E any]() (z E) { return }\nfunc Ptr[E any](e E) *E { return &e }\nfunc Or[E any](p *E, d E) E {\nif p == nil {\nreturn d\n}\nreturn *p\n}", "fmt.Println(Zero[T]())\nfmt.Println(*Ptr(x), Or(nil, y), Or(Ptr(x), y))"},
	{"typeswitch", "", "func Kind[E any](e E) string {\nswitch v := any(e).(type) {\ncase int:\nreturn \"int\"\ncase string:\nreturn \"string \" + v\ncase fmt.Stringer:\nreturn \"stringer \" + v.String()\ncase []int:\nreturn fmt.Sprint(\"slice \", len(v))\n}\nreturn fmt.Sprintf(\"other %T\", e)\n}", "fmt.Println(Kind(x), Kind(y), Kind(Box[T]{x}), Kind([]T{x}))"},
	{"recursive", "", "type Tree[E any] struct {\nleft, right *Tree[E]\nvalue E\n}\nfunc (t *Tree[E]) Insert(e E, less func(a, b E) bool) *Tree[E] {\nif t == nil {\nreturn &Tree[E]{value: e}\n}\nif less(e, t.value) {\nt.left = t.left.Insert(e, less)\n} else {\nt.right = t.right.Insert(e, less)\n}\nreturn t\n}\nfunc (t *Tree[E]) Walk(f func(E)) {\nif t != nil {\nt.left.Walk(f)\nf(t.value)\nt.right.Walk(f)\n}\n}",
		"var t *Tree[T]\nless := func(a, b T) bool { return fmt.Sprint(a) < fmt.Sprint(b) }\nfor _, e := range []T{x, y, x} {\nt = t.Insert(e, less)\n}\nt.Walk(func(e T) { fmt.Println(e) })"},
	{"option", "", "type config struct{ v any }\ntype Option[E any] func(*config, E)\nfunc With[E any](e E, o ...Option[E]) config {\nvar c config\nfor _, f := range o {\nf(&c, e)\n}\nreturn c\n}", "fmt.Println(With(x, func(c *config, e T) { c.v = e }, func(c *config, e T) { c.v = []any{c.v, e} }))"},
	{"alias", "", "type Many[E any] = []E\nfunc First[E any](l Many[E]) E { return l[0] }", "var m Many[T] = []T{x, y}\nfmt.Println(First(m), len(m))\nfmt.Printf(\"%T\\n\", m)"},
	{"result", "", "type Result[E any] struct {\nvalue E\nerr error\n}\nfunc Try[E any](f func() (E, error)) (r Result[E]) {\ndefer func() {\nif p := recover(); p != nil {\nr.err = fmt.Errorf(\"panic: %v\", p)\n}\n}()\nv, err := f()\nreturn Result[E]{v, err}\n}",
		"fmt.Println(Try(func() (T, error) { return x, nil }))\nr := Try(func() (T, error) { panic(\"oh\") })\nfmt.Println(r.err)"},
	{"library", "ordered", "", "l := []T{x, y, x}\nslices.Sort(l)\nfmt.Println(l, slices.Contains(l, y), slices.Max(l), slices.Index(l, x), slices.Compact(l))\nm := map[T]int{x: 1, y: 2}\nfmt.Println(slices.Sorted(maps.Keys(m)), cmp.Compare(x, y))\nfmt.Println(slices.Collect(maps.Values(map[int]T{1: y})))"},
	{"sorting", "", "", "l := []T{x, y}\nslices.SortFunc(l, func(a, b T) int { return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b)) })\nfmt.Println(l, slices.ContainsFunc(l, func(e T) bool { return fmt.Sprint(e) == \"\" }))\nslices.Reverse(l)\nfmt.Println(l, len(slices.Insert(l, 1, x, y)), slices.IndexFunc(l, func(T) bool { return true }))\nfor i, e := range slices.Backward(l) {\nfmt.Println(i, e)\n}\nfmt.Println(slices.Collect(slices.Values(l)))\nfor c := range slices.Chunk(l, 1) {\nfmt.Println(c)\n}"},
	{"atomic", "", "", "var p atomic.Pointer[T]\nfmt.Println(p.Load() == nil)\np.Store(&x)\nold := p.Swap(&y)\nfmt.Println(*old, *p.Load(), p.CompareAndSwap(&x, &x))\nonce := sync.OnceValue(func() T {\nfmt.Println(\"once\")\nreturn x\n})\nfmt.Println(once(), once())"},
}

const genericDecls = `
type Celsius int

func (c Celsius) String() string { return fmt.Sprintf("%d°C", int(c)) }

type Pair struct {
	n int
	s string
}

type Box[E any] struct{ v E }

func (b Box[E]) Value() E { return b.v }
`

// generics combines generic declarations with type arguments.
func generics(add func(name, src string)) {
	for _, u := range uses {
		for _, a := range arguments {
			if u.needs == "comparable" && !a.comparable || u.needs == "ordered" && (!a.ordered || u.name == "underlying" && a.name == "uint") {
				continue
			}
			src := fmt.Sprintf("%s\n%s\n\nfunc main() {\n\tvar x, y T = %s, %s\n\t_, _ = x, y\n%s\n}\n", genericDecls, u.decls, a.one, a.two, u.body)
			add(u.name+"-"+a.name, file(standFor(src, a.typ)))
		}
	}
}

// standFor puts a type where a source has T for it.
func standFor(src, typ string) string {
	var b strings.Builder
	word := func(c byte) bool {
		return c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '%'
	}
	for i := range len(src) {
		if src[i] == 'T' && !word(src[i-1]) && !word(src[i+1]) {
			b.WriteString(typ)
		} else {
			b.WriteByte(src[i])
		}
	}
	return b.String()
}
