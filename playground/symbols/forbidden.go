package symbols

import "maps"

// forbidden are methods of types that are offered and that no program may
// name, and why. There is nothing in the tables to leave out: what refuses
// them is the check of the program's types.
//
// A program could still find some of them by their name in a string, with
// Value.MethodByName. What it would get is an address: no function that makes
// anything of an address is offered (reflect.NewAt, reflect.SliceAt, unsafe),
// so this tells it where something lies, and nothing more.
var forbidden = map[string]string{
	"reflect.Value.InterfaceData": "it returns addresses of the process",
	"reflect.Value.SetPointer":    "it takes an unsafe.Pointer",
	"reflect.Value.UnsafeAddr":    "it returns an address of the process",
	"reflect.Value.UnsafePointer": "it returns an unsafe.Pointer",
}

// Forbidden returns the methods that a program must not name, as import path,
// type and method, with the reasons.
func Forbidden() map[string]string { return maps.Clone(forbidden) }
