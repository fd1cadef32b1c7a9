// A flood of panics, each of which the worker reports to the server.
//
// status: timeout
// limit: cpu or wall
// stdout: ^$

package main

func main() {
	for {
		func() {
			defer func() { recover() }()
			panic("again")
		}()
	}
}
