// What recover returns is the program's value and nothing of the
// interpreter's.
//
// status: ok
// not: reflect\.|interp\.

package main

import "fmt"

type t struct{ n int }

func try(f func()) {
	defer func() {
		r := recover()
		fmt.Printf("%T %v\n", r, r)
	}()
	f()
}

func main() {
	try(func() { panic(t{1}) })
	try(func() { panic(&t{1}) })
	try(func() { panic(main) })
	try(func() { panic([]any{t{1}}) })
	try(func() { var m map[int]int; m[1] = 1 })
	try(func() { var a any = 1; _ = a.(string) })
	try(func() { var a any; _ = a.(fmt.Stringer) })
	try(func() { x := []int{}; i := 1; x[i]++ })
	try(func() { var p *t; p.n++ })
	try(func() { c := make(chan int); close(c); close(c) })
}
