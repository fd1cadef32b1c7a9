// A panic with nil is Go's PanicNilError.
//
// status: panic
// message: ^panic: panic called with nil argument

package main

func main() { panic(nil) }
