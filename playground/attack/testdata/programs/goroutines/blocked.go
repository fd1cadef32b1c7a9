// Goroutines that wait for ever.
//
// status: memory or timeout

package main

func main() {
	for {
		go func() { select {} }()
	}
}
