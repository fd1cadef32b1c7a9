// A function that defers for ever.
//
// status: memory or timeout
// limit: memory or cpu or wall

package main

func main() {
	for {
		defer println()
	}
}
