// Many large panics are recovered; then a goroutine dies of a value in the
// words of the interpreter.
//
// status: panic
// code: 2
// message: ^panic: reflect: mine$

package main

import (
	"errors"
	"strings"
)

func try(s string) {
	defer func() { recover() }()
	panic(s)
}

func main() {
	s := strings.Repeat("reflect: interp. ", 4000)
	for range 100 {
		try(s)
	}
	go func() { panic(errors.New("reflect: mine")) }()
	select {}
}
