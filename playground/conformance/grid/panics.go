package grid

import "strings"

// mishaps are statements that panic; x, n and so on are declared by
// mishapDecls.
var mishaps = []struct{ name, stmt string }{
	{"index", "fmt.Println(l[n])"}, {"indexwrite", "l[n] = 1"}, {"indexnegative", "fmt.Println(l[-n+1])"}, {"indexempty", "fmt.Println(l[:0][zero])"},
	{"arrayindex", "fmt.Println(a[n])"}, {"arraywrite", "a[n]++"}, {"stringindex", "fmt.Println(s[n])"}, {"pointerindex", "fmt.Println(pa[n])"},
	{"slicehigh", "fmt.Println(l[:n])"}, {"slicelow", "fmt.Println(l[n:])"}, {"sliceorder", "fmt.Println(l[two:one])"}, {"slicenegative", "fmt.Println(l[:-n])"},
	{"slicestring", "fmt.Println(s[n:])"}, {"slicestringhigh", "fmt.Println(s[:n])"}, {"slicearray", "fmt.Println(a[:n])"},
	{"slice3", "fmt.Println(l[:1:n])"}, {"slice3order", "fmt.Println(l[two:two:one])"}, {"slicestringorder", "fmt.Println(s[two:one])"},
	{"nilmap", `m["a"] = 1`}, {"nilmapop", `m["a"]++`}, {"nilmapofslices", `ml["a"] = append(ml["a"], 1)`},
	{"nilpointer", "fmt.Println(p.n)"}, {"nilpointerwrite", "p.n = 1"}, {"nilpointerderef", "fmt.Println(*pi)"}, {"nilpointerderefwrite", "*pi = 1"},
	{"nilpointermethod", "p.value()"}, {"nilpointerinner", "fmt.Println(p.next.n)"}, {"nilinterface", "fmt.Println(i.area())"}, {"nilerror", "fmt.Println(e.Error())"},
	{"nilfunc", "f()"}, {"nilfuncfield", "p2.f(1)"}, {"nilembedded", "fmt.Println(h.n)"}, {"nilembeddedinterface", "h2.area()"}, {"nilarray", "fmt.Println(npa[one])"},
	{"divide", "fmt.Println(n / zero)"}, {"remainder", "fmt.Println(n % zero)"}, {"divideassign", "n /= zero"}, {"divideuint8", "fmt.Println(uint8(n) / uint8(zero))"},
	{"shift", "fmt.Println(1 << -n)"}, {"closeclosed", "close(c)\nclose(c)"}, {"closenil", "close(nc)"}, {"sendclosed", "close(c)\nc <- 1"},
	{"makeslice", "_ = make([]int, -n)"}, {"makecap", "_ = make([]int, two, one)"}, {"makechan", "_ = make(chan int, -n)"},
	{"assert", "fmt.Println(x.(string))"}, {"assertown", "fmt.Println(x.(node))"}, {"assertnil", "fmt.Println(nx.(int))"}, {"assertinterface", "fmt.Println(x.(shape).area())"},
	{"assertnilinterface", "fmt.Println(nx.(shape))"}, {"assertpointer", "fmt.Println(sh.(*square))"}, {"assertshape", "fmt.Println(sh.(interface{ volume() int }))"}, {"asserterror", "fmt.Println(x.(error))"},
	{"toarray", "fmt.Println([5]int(l))"}, {"toarraypointer", "fmt.Println((*[5]int)(l))"}, {"unhashable", "fmt.Println(map[any]int{}[l])"}, {"unhashablestruct", "mx[holds{l}] = 1"},
	{"compare", "fmt.Println(any(l) == any(l))"}, {"comparestruct", "fmt.Println(any(holds{l}) == any(holds{l}))"},
	{"string", `panic("boom")`}, {"stringnewline", "panic(\"boom\\nbang\")"}, {"emptystring", `panic("")`}, {"int", "panic(42)"}, {"float", "panic(2.5)"}, {"bool", "panic(true)"}, {"complex", "panic(1i)"},
	{"rune", "panic('x')"}, {"nil", "panic(nil)"}, {"error", `panic(errors.New("boom"))`}, {"wrapped", `panic(fmt.Errorf("wrap: %w", errors.New("boom")))`},
	{"ownerror", "panic(fault{3})"}, {"ownerrorpointer", "panic(&ptrFault{3})"}, {"stringer", "panic(color(1))"}, {"ownstring", `panic(text("t"))`}, {"ownint", "panic(count(7))"},
	{"struct", "panic(node{n: 1}.n)"}, {"ownfloat", "panic(ratio(1.5))"}, {"ownbool", "panic(flag(true))"}, {"panickingerror", "panic(bad{})"},
	{"sprintf", `panic(fmt.Sprintf("%d%%", 5))`}, {"goexit", "runtime.Goexit()"}, {"regexp", `strings.Repeat("x", -n)`}, {"library", "bytes.Repeat(nil, -n)"},
	{"waitgroup", "var wg sync.WaitGroup; wg.Done()"}, {"callback", "sort.Slice(l, func(i, j int) bool { return l[i+n] < 0 })"}, {"once", `var o sync.Once; o.Do(func() { panic("once") })`},
}

const mishapDecls = `
type node struct {
	n    int
	next *node
	f    func(int)
}

func (n node) value() int { return n.n }

type shape interface{ area() int }

type square int

func (s square) area() int { return int(s) }

type embeds struct{ *node }

type embeds2 struct{ shape }

type holds struct{ l any }

type fault struct{ n int }

func (f fault) Error() string { return fmt.Sprint("fault ", f.n) }

type ptrFault struct{ n int }

func (f *ptrFault) Error() string { return fmt.Sprint("pointer fault ", f.n) }

type color int

func (c color) String() string { return "green" }

type text string

type count int

type ratio float64

type flag bool

type bad struct{}

func (bad) Error() string { panic("bad") }

var (
	zero, one, two, n = 0, 1, 2, 5

	l   = []int{1, 2, 3}
	a   = [3]int{1, 2, 3}
	pa  = &a
	npa *[3]int
	s   = "abc"
	m   map[string]int
	ml  map[string][]int
	mx  = map[any]int{}
	p   *node
	p2  = &node{n: 1}
	pi  *int
	i   shape
	sq  square = 2
	sh  shape = sq
	e   error
	f   func()
	h   embeds
	h2  embeds2
	c   = make(chan int, 1)
	nc  chan int
	x   any = 1
	nx  any
)

func fails() {
	STMT
}
`

// ends are what becomes of a panic.
var ends = []struct{ name, decls string }{
	{"uncaught", "func main() {\nfmt.Println(\"before\")\ndefer fmt.Println(\"deferred\")\nfails()\nfmt.Println(\"after\")\n}\n"},
	{"recovered", `func main() {
	defer fmt.Println("done")
	defer func() {
		r := recover()
		fmt.Printf("%T\n", r)
		if err, ok := r.(error); ok {
			defer func() { fmt.Println("again", recover()) }()
			fmt.Println(err.Error())
			_, ok := r.(runtime.Error)
			fmt.Println("runtime error:", ok)
		} else {
			fmt.Println(r)
		}
	}()
	fails()
}
`},
	{"repanic", "func main() {\ndefer func() {\nr := recover()\nfmt.Println(\"got\", r != nil)\npanic(r)\n}()\nfails()\n}\n"},
	{"replaced", "func main() {\ndefer func() { panic(\"second\") }()\nfails()\n}\n"},
	{"wrapped", "func main() {\ndefer func() { panic(fmt.Errorf(\"wrapped: %v\", recover())) }()\nfails()\n}\n"},
	{"goroutine", "func main() {\ndone := make(chan bool)\ngo func() {\ndefer fmt.Println(\"deferred\")\nfails()\nclose(done)\n}()\n<-done\n}\n"},
	{"result", `func try() (ok bool, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("recovered: %v", r)
		}
	}()
	fails()
	return true, nil
}

func main() {
	for range 2 {
		fmt.Println(try())
	}
}
`},
}

// panics combines what goes wrong with what becomes of it.
func panics(add func(name, src string)) {
	for _, m := range mishaps {
		for _, end := range ends {
			if m.name == "goexit" && end.name == "goroutine" {
				continue // it is a deadlock all the same
			}
			add(m.name+"-"+end.name, file(strings.ReplaceAll(mishapDecls, "STMT", m.stmt)+end.decls))
		}
	}
}
