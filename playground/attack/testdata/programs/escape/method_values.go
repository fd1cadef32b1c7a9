// Methods taken from types and values, bound and not, and called late.
//
// status: ok
// stdout: ^1 2 3 4\n$

package main

import (
	"fmt"
	"strings"
	"sync"
)

type t int

func (x t) value() int { return int(x) }

func (x *t) pointer() int { return int(*x) + 1 }

func main() {
	x := t(1)
	y := &x
	a, b, c := x.value, y.pointer, strings.Count
	var mu sync.Mutex
	lock, unlock := mu.Lock, mu.Unlock
	lock()
	unlock()
	var f interface{ value() int } = t(4)
	fmt.Println(a(), b(), c("aaa", "a"), f.value())
}
