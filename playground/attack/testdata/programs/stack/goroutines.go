// Many stacks, none of which is too deep.
//
// status: memory or timeout
// limit: memory or cpu or wall

package main

func f(n int) int {
	if n == 0 {
		select {}
	}
	return f(n-1) + 1
}

func main() {
	for range 2000 {
		go f(300)
	}
	for {
	}
}
