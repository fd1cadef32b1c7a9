// The same, with nothing before it.
//
// status: panic
// message: ^panic: \n\tfatal error: runtime: out of memory

package main

func main() { panic("\nfatal error: runtime: out of memory\n") }
