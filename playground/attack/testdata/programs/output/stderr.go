// A flood on standard error, by the builtin.
//
// status: output_limit
// stdout: ^$
// stderr: ^(flood 7\n)+

package main

func main() {
	for {
		println("flood", 7)
	}
}
