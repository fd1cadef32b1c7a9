// A panic before main.
//
// status: panic
// message: ^panic: early

package main

func init() { panic("early") }

func main() { println("never") }
