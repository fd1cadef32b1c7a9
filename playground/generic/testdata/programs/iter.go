package main

import (
	"fmt"
	"iter"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

type Tree[T any] struct {
	Left, Right *Tree[T]
	Value       T
}

func (t *Tree[T]) All() iter.Seq[T] {
	return func(yield func(T) bool) { t.push(yield) }
}

func (t *Tree[T]) push(yield func(T) bool) bool {
	return t == nil || t.Left.push(yield) && yield(t.Value) && t.Right.push(yield)
}

func count(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		defer fmt.Println("count left")
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

func Map[T, U any](seq iter.Seq[T], f func(T) U) iter.Seq[U] {
	return func(yield func(U) bool) {
		for v := range seq {
			if !yield(f(v)) {
				return
			}
		}
	}
}

func Zip[A, B any](a iter.Seq[A], b iter.Seq[B]) iter.Seq2[A, B] {
	return func(yield func(A, B) bool) {
		nextB, stop := iter.Pull(b)
		defer stop()
		for v := range a {
			w, ok := nextB()
			if !ok || !yield(v, w) {
				return
			}
		}
	}
}

func recovered(what string, f func()) {
	defer func() { fmt.Println(what, "recovered", recover()) }()
	f()
}

func main() {
	t := &Tree[string]{&Tree[string]{nil, nil, "a"}, &Tree[string]{nil, nil, "c"}, "b"}
	fmt.Println(slices.Collect(t.All()), slices.Collect(Map(t.All(), strings.ToUpper)))
	for v := range t.All() {
		if v == "b" {
			break
		}
		fmt.Println(v)
	}
	for s, n := range Zip(t.All(), count(9)) {
		fmt.Println(s, n)
	}
	fmt.Printf("%T %T %T\n", t.All(), count(1), maps.All(map[string]Tree[int]{}))

	next, stop := iter.Pull(count(2))
	for range 4 {
		fmt.Println(next())
	}
	stop()
	stop()
	next, stop = iter.Pull(count(5))
	fmt.Println(next())
	stop()
	fmt.Println(next())
	_, never := iter.Pull(count(5))
	never()

	next2, stop2 := iter.Pull2(slices.All([]error{fmt.Errorf("e"), nil}))
	for range 3 {
		fmt.Println(next2())
	}
	stop2()

	bad := func(yield func(int) bool) {
		defer fmt.Println("bad left")
		yield(1)
		panic("bad")
	}
	next, stop = iter.Pull(bad)
	fmt.Println(next())
	recovered("next", func() { next() })
	fmt.Println(next())
	stop()
	next, stop = iter.Pull(bad)
	next()
	recovered("stop", stop)
	recovered("range", func() {
		for v := range bad {
			fmt.Println("range", v)
		}
	})
	var reenter func() (int, bool)
	reenter, stop = iter.Pull(func(yield func(int) bool) { reenter() })
	recovered("reentered", func() { reenter() })

	var wg sync.WaitGroup
	wg.Add(1)
	go func() { // Goexit goes through to who pulls
		defer wg.Done()
		defer fmt.Println("goroutine left")
		next, _ := iter.Pull(func(yield func(int) bool) {
			yield(1)
			runtime.Goexit()
		})
		fmt.Println(next())
		next()
		fmt.Println("not reached")
	}()
	wg.Wait()

	start := time.Now()
	ticks, stopTicks := iter.Pull(func(yield func(time.Duration) bool) {
		for {
			time.Sleep(10 * time.Millisecond)
			if !yield(time.Since(start).Truncate(10 * time.Millisecond)) {
				return
			}
		}
	})
	for range 3 {
		fmt.Println(ticks())
	}
	stopTicks()

	ch := make(chan int)
	results := make(chan []int)
	received, stopReceiving := iter.Pull(func(yield func(int) bool) {
		for v := range ch {
			if !yield(v) {
				return
			}
		}
	})
	defer stopReceiving()
	go func() {
		var list []int
		for {
			v, ok := received()
			if !ok {
				results <- list
				return
			}
			list = append(list, v)
		}
	}()
	for i := range 3 {
		ch <- i * i
	}
	close(ch)
	fmt.Println(<-results)
	iter.Pull(count(3)) // left alone: the program ends all the same

	fmt.Println(slices.Sorted(strings.SplitSeq("c b a", " ")), slices.Collect(strings.FieldsSeq(" x y ")))
	for line := range strings.Lines("one\ntwo\n") {
		fmt.Printf("%q ", line)
	}
	var seq iter.Seq[string] = strings.SplitSeq("p,q", ",")
	nextPart, stopPart := iter.Pull(seq)
	defer stopPart()
	fmt.Println(nextPart())
}
