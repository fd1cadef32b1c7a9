package main

import (
	"errors"
	"fmt"
	"hash/maphash"
	"io/fs"
	"math/rand/v2"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"time"
	"unique"
	"weak"
)

type Config struct {
	Name string
	next atomic.Pointer[Config]
}

type Cache struct {
	sync.Mutex
	entries                  map[string]atomic.Pointer[Config]
	atomic.Pointer[[]string] // promotes Load, Store …
	all                      [2]unique.Handle[string]
}

type Stack[T any] struct{ head atomic.Pointer[node[T]] }

type node[T any] struct {
	value T
	next  *node[T]
}

func (s *Stack[T]) Push(v T) {
	n := &node[T]{value: v}
	for {
		n.next = s.head.Load()
		if s.head.CompareAndSwap(n.next, n) {
			return
		}
	}
}

func (s *Stack[T]) Pop() (v T, ok bool) {
	for {
		n := s.head.Load()
		if n == nil {
			return v, false
		}
		if s.head.CompareAndSwap(n, n.next) {
			return n.value, true
		}
	}
}

type Loader interface{ Load() *Config }

type CodeError struct{ Code int }

func (e *CodeError) Error() string { return fmt.Sprint("code ", e.Code) }

type Temporary interface {
	error
	Temporary() bool
}

type slow struct{}

func (slow) Error() string   { return "slow" }
func (slow) Temporary() bool { return true }

type asCode struct{}

func (asCode) Error() string { return "as" }
func (asCode) As(target any) bool {
	if p, ok := target.(**CodeError); ok {
		*p = &CodeError{42}
		return true
	}
	return false
}

func pointers() {
	var p atomic.Pointer[Config]
	fmt.Println(p.Load(), p.CompareAndSwap(nil, &Config{Name: "a"}), p.Load().Name)
	old := p.Swap(&Config{Name: "b"})
	fmt.Println(old.Name, p.Load().Name, p.CompareAndSwap(old, nil))
	var l Loader = &p
	fmt.Printf("%s %T\n", l.Load().Name, l)
	load := p.Load
	p.Store(nil)
	fmt.Println(load() == nil)
	c := &Config{Name: "c"}
	c.next.Store(c)
	fmt.Println(c.next.Load().next.Load().Name)
	var cache Cache
	cache.Store(&[]string{"x"})
	cache.all[1] = unique.Make("h")
	fmt.Println(*cache.Load(), cache.all[1].Value())
	var s Stack[rune]
	var wg sync.WaitGroup
	for i := range 5 {
		wg.Go(func() { s.Push(rune('a' + i)) })
	}
	wg.Wait()
	var got []rune
	for r, ok := s.Pop(); ok; r, ok = s.Pop() {
		got = append(got, r)
	}
	slices.Sort(got)
	fmt.Println(string(got))
	func() {
		defer func() { fmt.Println(recover()) }()
		var none *atomic.Pointer[int]
		none.Load()
	}()
}

func handles() {
	a, b := unique.Make("one"), unique.Make("on"+string('e'))
	fmt.Println(a == b, a.Value(), a == unique.Make("two"), unique.Make(any("one")).Value())
	p := unique.Make(CodeError{1})
	m := map[unique.Handle[CodeError]]int{p: 1}
	fmt.Println(m[unique.Make(CodeError{1})], m[unique.Make(CodeError{2})], unique.Make[error](nil).Value() == nil)
	fmt.Printf("%T %T\n", a, p)

	c := &Config{Name: "weak"}
	w := weak.Make(c)
	fmt.Println(w.Value() == c, w == weak.Make(c), w.Value().Name, weak.Make[int](nil).Value() == nil)
	var none weak.Pointer[Config]
	fmt.Println(none.Value() == nil, none == w)
}

func onces() {
	value := sync.OnceValue(func() Config2 { fmt.Println("made"); return Config2{"v"} })
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() { _ = value() })
	}
	wg.Wait()
	fmt.Println(value())
	values := sync.OnceValues(func() (*CodeError, error) { return &CodeError{1}, errors.New("e") })
	fmt.Println(values())
	bad := sync.OnceValue(func() int { panic("never") })
	for range 2 {
		func() {
			defer func() { fmt.Println("recovered", recover()) }()
			bad()
		}()
	}
}

type Config2 struct{ Name string }

func main() {
	pointers()
	handles()
	onces()

	err := fmt.Errorf("a: %w", errors.Join(errors.New("b"), &CodeError{7}))
	code, ok := errors.AsType[*CodeError](err)
	fmt.Println(code, ok)
	_, ok = errors.AsType[Temporary](err)
	t, ok2 := errors.AsType[Temporary](fmt.Errorf("x: %w", slow{}))
	fmt.Println(ok, t, ok2)
	code, ok = errors.AsType[*CodeError](asCode{})
	fmt.Println(code, ok)
	path, ok := errors.AsType[*fs.PathError](&fs.PathError{Op: "open", Path: "p", Err: fs.ErrNotExist})
	fmt.Println(path, ok)
	_, ok = errors.AsType[*CodeError](nil)
	fmt.Println(ok)

	for _, n := range []int{1, 7} {
		if x := rand.N(n); x < 0 || x >= n {
			fmt.Println("out of range")
		}
	}
	d := rand.N(10 * time.Second)
	fmt.Printf("%T %t\n", d, d >= 0 && d < 10*time.Second)
	func() {
		defer func() { fmt.Println(recover()) }()
		rand.N(0)
	}()

	fmt.Println(reflect.TypeFor[Config](), reflect.TypeFor[*Stack[int]](), reflect.TypeFor[error](), reflect.TypeFor[[]Temporary]())
	v, ok := reflect.TypeAssert[Temporary](reflect.ValueOf(slow{}))
	fmt.Println(v, ok)
	_, ok = reflect.TypeAssert[int](reflect.ValueOf("s"))
	fmt.Println(ok)

	seed := maphash.MakeSeed()
	fmt.Println(maphash.Comparable(seed, Config2{"a"}) == maphash.Comparable(seed, Config2{"a"}), maphash.Comparable(seed, 1) == maphash.Comparable(seed, 2))
	var h, g maphash.Hash
	h.SetSeed(seed)
	g.SetSeed(seed)
	maphash.WriteComparable(&h, Config2{"a"})
	maphash.WriteComparable(&g, Config2{"a"})
	fmt.Println(h.Sum64() == g.Sum64())
}
