package forge_test

//lint:file-ignore U1000 Fields and methods are here to be compared.

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"
)

// This file is compiled into the test and also read, checked and forged by it. The types of pairs are compared one by one.

type (
	Int     int
	Float   float32
	Complex complex64
	Text    string
	Bool    bool
	Raw     unsafe.Pointer
	Bytes   []byte
	Names   map[string]Text
	Pipe    chan Text
	In      chan<- Pipe
	Out     <-chan In
	Grid    [3][2]Int
	Pointer *Grid
	Func    func(Int, ...Text) (a, b Float)
	Empty   struct{}
	None    [0]string
	One     struct{ p *int }
	OneOf   [1]*One
	Zeroes  struct {
		a Int
		_ struct{}
	}
)

type Mixed struct {
	A   int8
	b   int64
	C   bool `json:"c,omitempty" xml:"-"`
	d   string
	_   int32
	e   [3]byte
	F   float64 `plain:"\t\"x"`
	any any
	err error
	G   func(*Mixed) []Mixed
	h   map[Text]*Mixed
	I   struct {
		X, Y int
		z    *Mixed
	}
	J chan<- Mixed
	k [2]struct{ m map[string]Mixed }
}

type (
	S    []S
	M    map[string]M
	F    func(F) F
	C    chan C
	P    *P
	I    interface{ Next() I }
	Tree struct {
		Left, Right *Tree
		kids        []Tree
		m           map[string]Tree
		f           func(Tree) Tree
		ch          chan Tree
		arr         *[4]Tree
		byKey       map[Key]map[Key]Tree
		in          interface{ Visit(Tree, ...*Tree) }
	}
	Odd  struct{ even Even }
	Even struct {
		odds []Odd
		sum  *map[Odd2]Odd
	}
	Odd2 struct {
		name string
		n    Float
		key  Key
	}
	Key struct {
		a, b int32
		s    string
		_    int
		i    any
		p    *Tree
	}
	Wide struct {
		words [200]string
		n     int
	}
	Huge struct {
		n     int
		parts [50]Wide
		p     *int
	}
	HugeArray [9000]struct {
		n int
		p *Huge
	}
	WideMap map[Wide]Wide
)

type Shape interface {
	Area() float64
	scale(by float64) Shape
	fmt.Stringer
}

type Square struct{ side float64 }

func (s Square) Area() float64          { return s.side * s.side }
func (s Square) scale(by float64) Shape { return Square{s.side * by} }
func (s Square) String() string         { return fmt.Sprintf("square(%g)", s.side) }
func (s *Square) Grow(by ...float64) int {
	for _, b := range by {
		s.side += b
	}
	return len(by)
}
func (s *Square) reset() { s.side = 0 }

type Deg int

func (d Deg) String() string { return fmt.Sprintf("%d°", int(d)) }
func (d *Deg) Add(by Deg)    { *d += by }
func (d Deg) Sum(ds ...Deg) (sum Deg) {
	for _, x := range ds {
		sum += x
	}
	return sum + d
}

type Stack []int

func (s *Stack) Push(x any)        { *s = append(*s, x.(int)) }
func (s *Stack) Pop() any          { o := *s; x := o[len(o)-1]; *s = o[:len(o)-1]; return x }
func (s Stack) Len() int           { return len(s) }
func (s Stack) Less(i, j int) bool { return s[i] < s[j] }
func (s Stack) Swap(i, j int)      { s[i], s[j] = s[j], s[i] }

type Handler func(Text) int

func (h Handler) Serve(t Text) int { return h(t) + 1 }

type Counts map[string]int

func (c Counts) Count(s string) int { return c[s] }

type Boxed struct{ p *int }

func (b Boxed) Get() int   { return *b.p }
func (b *Boxed) Set(n int) { b.p = &n }

type Single [1]chan int

func (s Single) Cap() int { return cap(s[0]) }

type Nothing struct{}

func (Nothing) Hello(name string) string { return "hello " + name }

type NotFound struct {
	Name string
	code int
}

func (e *NotFound) Error() string     { return fmt.Sprintf("%s not found (%d)", e.Name, e.code) }
func (e *NotFound) Is(err error) bool { return err == errGone }

var errGone = errors.New("gone")

type Code int

func (c Code) Error() string { return fmt.Sprintf("code %d", int(c)) }

type Big struct {
	a, b, c, d, e, f, g, h, i, j int
	s                            string
	x, y                         float64
}

func (b Big) Mix(n int, s string, f float64, o Big, e error) (Big, string, error) {
	b.a, b.s, b.x = b.a+n+o.j, b.s+s+o.s, b.x*f+o.y
	return b, b.s, e
}

type Base struct{ id int }

func (b Base) ID() int        { return b.id }
func (b *Base) SetID(n int)   { b.id = n }
func (b Base) hidden() string { return "hidden" }

type Middle struct {
	name string
	*Base
	Deg
}

type Top struct {
	Square
	Middle
	sync.Mutex
	*bytes.Buffer
	io.ReaderAt
	Shaper
	json.Number
}

type Shaper interface{ shape() Shape }

type (
	Chain0 struct{ Chain1 }
	Chain1 struct{ Chain2 }
	Chain2 struct {
		n int
		*Chain3
		Shaper
	}
	Chain3 struct {
		*Chain4
		io.Writer
		*Chain0
	}
	Chain4 struct{ Base }
)

type Conn struct {
	net.Conn
	n atomic.Int64
}

type Ctx struct {
	context.Context
	time.Time
}

type (
	Pair[K comparable, V any] struct {
		Key   K
		value V
		next  *Pair[K, V]
	}
	List[T any] struct {
		head *node[T]
		size int
	}
	node[T any] struct {
		v    T
		next *node[T]
	}
)

func (p Pair[K, V]) Value() V { return p.value }
func (l *List[T]) Push(v T) {
	l.head = &node[T]{v, l.head}
	l.size++
}
func (l *List[T]) Len() int { return l.size }

type Alias = Mixed

func pairs() []reflect.Type {
	type Local struct{ a, b Int }
	type Other[T any] struct{ t T }
	all := []reflect.Type{
		reflect.TypeFor[Int](), reflect.TypeFor[Float](), reflect.TypeFor[Complex](), reflect.TypeFor[Text](), reflect.TypeFor[Bool](),
		reflect.TypeFor[Raw](), reflect.TypeFor[Bytes](), reflect.TypeFor[Names](), reflect.TypeFor[Pipe](), reflect.TypeFor[In](),
		reflect.TypeFor[Out](), reflect.TypeFor[Grid](), reflect.TypeFor[Pointer](), reflect.TypeFor[Func](), reflect.TypeFor[Empty](),
		reflect.TypeFor[None](), reflect.TypeFor[One](), reflect.TypeFor[OneOf](), reflect.TypeFor[Zeroes](), reflect.TypeFor[Mixed](),
		reflect.TypeFor[S](), reflect.TypeFor[M](), reflect.TypeFor[F](), reflect.TypeFor[C](), reflect.TypeFor[P](), reflect.TypeFor[I](),
		reflect.TypeFor[Tree](), reflect.TypeFor[Odd](), reflect.TypeFor[Odd2](), reflect.TypeFor[Key](), reflect.TypeFor[Wide](),
		reflect.TypeFor[Huge](), reflect.TypeFor[HugeArray](), reflect.TypeFor[WideMap](),
		reflect.TypeFor[Shape](), reflect.TypeFor[Square](), reflect.TypeFor[*Square](), reflect.TypeFor[Deg](), reflect.TypeFor[*Stack](),
		reflect.TypeFor[Handler](), reflect.TypeFor[Counts](), reflect.TypeFor[Boxed](), reflect.TypeFor[Single](), reflect.TypeFor[Nothing](),
		reflect.TypeFor[*NotFound](), reflect.TypeFor[Code](), reflect.TypeFor[Big](), reflect.TypeFor[Base](), reflect.TypeFor[*Middle](),
		reflect.TypeFor[Chain0](), reflect.TypeFor[*Chain4](), reflect.TypeFor[*Top](), reflect.TypeFor[*Conn](), reflect.TypeFor[*Ctx](),
		reflect.TypeFor[Pair[string, []int]](), reflect.TypeFor[List[int]](), reflect.TypeFor[List[any]](), reflect.TypeFor[Pair[Deg, *List[any]]](), reflect.TypeFor[List[Pair[Deg, *List[any]]]](), reflect.TypeFor[Alias](),
		reflect.TypeFor[Pair[struct {
			x int
			Y string `json:"y"`
		}, func(int, ...string) (int, error)]](), reflect.TypeFor[Pair[interface {
			foo()
			Bar() int
		}, struct{}]](),
		reflect.TypeFor[Pair[struct {
			Base
			*bytes.Buffer
			any
			Shaper
		}, struct{ List[int] }]](),
		reflect.TypeFor[Local](), reflect.TypeFor[Pair[Local, map[Local]*Local]](), reflect.TypeFor[Other[Local]](), reflect.TypeFor[Other[Int]](),
		reflect.TypeFor[atomic.Pointer[Local]](),
		reflect.TypeFor[struct {
			x int
			Y string `json:"y"`
			Base
			*Square
			sync.Mutex
			_ int
		}](),
		reflect.TypeFor[*struct{ Base }](), reflect.TypeFor[struct{ *Square }](), reflect.TypeFor[struct{ Shape }](),
		reflect.TypeFor[[]map[string]chan<- func(Square, ...Deg) (<-chan *Tree, error)](),
		reflect.TypeFor[map[Key]struct {
			X Tree
			Y []int
		}](), reflect.TypeFor[struct{}](), reflect.TypeFor[struct{ A, B int }](), reflect.TypeFor[chan struct{}](),
		reflect.TypeFor[interface {
			Foo(...int) error
			bar(Square) Shape
		}](), reflect.TypeFor[any](), reflect.TypeFor[error](), reflect.TypeFor[[]error](),
		reflect.TypeFor[chan (<-chan int)](), reflect.TypeFor[<-chan chan<- Int](), reflect.TypeFor[strings.Builder](),
		reflect.TypeFor[time.Time](), reflect.TypeFor[map[string]any](), reflect.TypeFor[[2][3]One](),
	}
	{
		type Local struct{ c int }
		all = append(all, reflect.TypeFor[Local](), reflect.TypeFor[Pair[Local, Local]]())
	}
	return all
}
