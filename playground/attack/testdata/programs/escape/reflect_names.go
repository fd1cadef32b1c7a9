// The methods of reflect that tell and take addresses.
//
// status: compile_error
// message: not

package main

import "reflect"

func main() {
	x := 5
	println(reflect.ValueOf(&x).Elem().UnsafeAddr())
	reflect.ValueOf(&x).SetPointer(reflect.ValueOf(&x).UnsafePointer())
}
