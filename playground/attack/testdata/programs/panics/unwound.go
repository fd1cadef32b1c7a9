// A panic that unwinds many calls: what each costs may not grow with their
// number.
//
// status: panic
// message: panic: far down

package main

func f(n int) {
	if n == 0 {
		panic("far down")
	}
	f(n - 1)
}

func main() { f(1500) }
