package support

// Defers are the deferred calls of one call of a function.
type Defers struct {
	m    *Machine
	list []deferredCall
}

type deferredCall struct {
	run func(*Panic)
	// wraps says that run calls the function that was deferred; else it is
	// that function.
	wraps bool
}

func (m *Machine) newDefers() *Defers { return &Defers{m: m} }

// Defer defers a function literal. It is given the panic that is going on when
// it runs, or nil.
func (d *Defers) Defer(f func(*Panic)) { d.list = append(d.list, deferredCall{run: f}) }

// Call defers a call of another function, which f makes.
func (d *Defers) Call(f func(*Panic)) { d.list = append(d.list, deferredCall{run: f, wraps: true}) }

// Do runs the body of a function, and then what it deferred.
func (d *Defers) Do(body func()) { d.run(d.try(body)) }

// try returns the panic that the body ends with, nil if it returns. The panic
// has been recovered then: Go's runtime keeps the stack of one that goes on
// in a deferred call, and each further one would walk it.
func (d *Defers) try(body func()) (p *Panic) {
	normal := false
	defer func() {
		if v := recover(); v != nil {
			p = d.m.caught(v)
			p.leaves(leaving{again: true})
		} else if !normal { // Goexit: Do is not returned to
			d.run(&Panic{goexit: true})
		}
	}()
	body()
	normal = true
	return nil
}

// run runs the deferred calls, the last one first, in a function p panics.
func (d *Defers) run(p *Panic) {
	for len(d.list) > 0 {
		f := d.list[len(d.list)-1]
		d.list = d.list[:len(d.list)-1]
		p = d.call(f, p)
	}
	if p != nil && !p.goexit {
		panic(p)
	}
	// After Goexit, the runtime goes on by itself.
}

// call runs one deferred call and returns the panic that is going on then.
func (d *Defers) call(f deferredCall, p *Panic) (now *Panic) {
	normal := false
	defer func() {
		v := recover()
		switch {
		case v != nil:
			q := d.m.caught(v)
			if q != p && p != nil && !p.goexit {
				q.during(p)
			}
			now = q
		case !normal:
			// Goexit in a deferred call: the rest runs now, since this
			// function does not return.
			d.run(&Panic{goexit: true})
		case p != nil && p.recovered && !p.goexit:
			now = nil
		default:
			now = p
		}
	}()
	var known *Panic // to functions that are called through values
	if f.wraps {
		known = p
	}
	if d.m.dynamic.enter(known) {
		defer d.m.dynamic.leave()
	}
	f.run(p)
	normal = true
	return now
}

// during notes that p began in a deferred call of earlier, whose functions are
// still on Go's stack.
func (p *Panic) during(earlier *Panic) {
	last := p
	for last.earlier != nil && last.earlier != earlier {
		last = last.earlier
	}
	if last.earlier != nil {
		return
	}
	last.earlier = earlier
	for i, l := range earlier.trace {
		if i == 0 {
			l.panics = earlier
		}
		p.leaves(l)
	}
}

// recover is recover, called by a deferred function that was given p.
func (m *Machine) recover(p *Panic) any {
	if p == nil || p.goexit || p.recovered {
		return nil
	}
	p.recovered = true
	return p.value
}
