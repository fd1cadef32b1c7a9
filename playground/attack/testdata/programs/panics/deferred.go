// A panic in a deferred call while panicking.
//
// status: panic
// message: second

package main

func main() {
	defer func() {
		panic("second")
	}()
	panic("first")
}
