// A data race on an interface value can take one type for another. Whatever
// comes of it stays inside the process.
//
// clock: real
// status: panic or ok or timeout or memory or fault
// stdout: ^$

package main

import "time"

type small struct{ p *int }

type big struct{ a, b, c, d uintptr }

func main() {
	var v any = &small{}
	go func() {
		for {
			v = &small{new(int)}
			v = &big{1 << 20, 1 << 21, 1 << 22, 1 << 23}
		}
	}()
	for end := time.Now().Add(300 * time.Millisecond); time.Now().Before(end); {
		if s, ok := v.(*small); ok && s.p != nil {
			*s.p = 7
		}
	}
}
