package grid

// randomDecls are what each program has: types of every sort, and functions
// that are as good as operators.
const randomDecls = `
type inner struct {
	x uint8
	y float64
}

type S struct {
	a  int
	b  string
	c  []int
	in inner
}

func (s S) sum() int {
	n := s.a + len(s.b) + int(s.in.x)
	for _, v := range s.c {
		n += v
	}
	return n
}

func (s S) area() int { return s.a * 2 }

func (s *S) bump(n int) int {
	s.a += n
	s.c = clipInts(append(s.c, n))
	return s.a
}

type E struct {
	*S
	inner
	tag string
}

type Num int

func (n Num) twice() Num { return n * 2 }

func (n *Num) area() int { return int(*n) + 1 }

func (n Num) String() string { return "Num" + strconv.Itoa(int(n)) }

type Shape interface{ area() int }

type Box[T any] struct{ v T }

func (b Box[T]) get() T { return b.v }

func id[T any](v T) T { return v }

func pick[T any](c bool, a, b T) T {
	if c {
		return a
	}
	return b
}

func clip(s string) string {
	if len(s) > 24 {
		return s[:24]
	}
	return s
}

func clipInts(l []int) []int {
	if len(l) > 8 {
		return l[:8:8]
	}
	return l
}

func seq(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

func show(v any) string {
	switch v := v.(type) {
	case *S:
		if v == nil {
			return "nil S"
		}
		return "&" + show(*v)
	case *Num:
		return "&" + v.String()
	case E:
		return "E" + show(v.S) + fmt.Sprint(v.inner, v.tag)
	case func(int) int:
		return "func"
	case error:
		return "error " + v.Error()
	}
	return fmt.Sprintf("%v", v)
}

var steps int

func step() {
	if steps++; steps%3000 == 0 {
		panic("too many steps")
	}
}
`
