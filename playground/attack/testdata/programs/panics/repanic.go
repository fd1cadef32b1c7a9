// Recovering and panicking again, many times over.
//
// status: panic
// message: panic:

package main

func f(n int) {
	defer func() {
		if r := recover(); r != nil {
			panic(r)
		}
	}()
	if n == 0 {
		panic("deep")
	}
	f(n - 1)
}

func main() { f(200) }
