// Deferred calls that defer.
//
// status: panic or memory or timeout
// message: stack overflow|memory|limit

package main

func f() {
	defer f()
}

func main() { f() }
