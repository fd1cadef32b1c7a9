// Functions that act on memory and the process and are not there.
//
// status: compile_error
// message: not offered

package main

import (
	"reflect"
	"runtime/debug"
)

func main() {
	debug.SetCrashOutput(nil, debug.CrashOptions{})
	debug.WriteHeapDump(1)
	reflect.NewAt(reflect.TypeOf(0), nil)
}
