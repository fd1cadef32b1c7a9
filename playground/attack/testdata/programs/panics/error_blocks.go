// An Error method that never returns.
//
// status: timeout or deadlock or panic
// limit: cpu or wall

package main

type e struct{ n int }

func (x e) Error() string {
	for {
	}
}

func main() { panic(e{1}) }
