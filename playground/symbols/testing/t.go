package testing

import "time"

// A T is a test. Nothing runs tests here; a program may run them itself.
type T struct{ common }

// Run runs a test within this one and reports whether it passed.
func (t *T) Run(name string, f func(t *T)) bool {
	sub := &T{common{name: t.name + "/" + name}}
	sub.protect(func() { f(sub) })
	if sub.Failed() {
		t.Fail()
	}
	return !sub.Failed()
}

// Parallel has no effect.
func (t *T) Parallel() {}

// Deadline returns false: there is none.
func (t *T) Deadline() (deadline time.Time, ok bool) { return time.Time{}, false }
