// Closures that hold on to each other.
//
// status: memory or timeout
// limit: memory or cpu or wall

package main

func main() {
	f := func() int { return 0 }
	for {
		g, b := f, make([]byte, 1<<12)
		f = func() int { return g() + len(b) }
	}
}
