package support

import (
	"runtime"
	"strings"
	"sync"
)

// A dynamic knows the panics of the deferred calls that goroutines run, for
// functions that recover but are called through values: only running tells
// that they are deferred.
type dynamic struct {
	mu sync.Mutex
	of map[uintptr][]*Panic // nil where there is none, or the function was given it
}

// enter notes that a deferred call begins; leave is to follow if it returns
// true. Without panics in any goroutine there is nothing to know.
func (d *dynamic) enter(p *Panic) bool {
	if p != nil && p.goexit {
		p = nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if p == nil && len(d.of) == 0 {
		return false
	}
	if d.of == nil {
		d.of = map[uintptr][]*Panic{}
	}
	g := self()
	d.of[g] = append(d.of[g], p)
	return true
}

func (d *dynamic) leave() {
	d.mu.Lock()
	defer d.mu.Unlock()
	g := self()
	if list := d.of[g]; len(list) > 1 {
		d.of[g] = list[:len(list)-1]
	} else {
		delete(d.of, g)
	}
}

// current returns the panic that its caller may recover, a function that was
// called through a value.
func (m *Machine) current() *Panic {
	d := &m.dynamic
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.of) == 0 {
		return nil
	}
	list := d.of[self()]
	if len(list) == 0 || !deferred() {
		return nil
	}
	return list[len(list)-1]
}

// deferred reports whether the function of the program that called current is
// a deferred one itself. It was called by a function of ours, which
// Defers.Call was given.
func deferred() bool {
	var pc [128]uintptr
	frames := runtime.CallersFrames(pc[:runtime.Callers(3, pc[:])])
	for running := 0; running <= 2; {
		fr, more := frames.Next()
		switch {
		case fr.Function == interpreter+"runCfg":
			running++
		case strings.HasPrefix(fr.Function, ours+"(*Defers).call"):
			return running == 2
		}
		if !more {
			break
		}
	}
	return false
}
