// A mistake in the use of a library, in words that speak of the interpreter.
//
// status: panic
// code: 2
// message: ^panic: regexp: Compile

package main

import "regexp"

func main() { regexp.MustCompile("reflect.Value main.go:(") }
