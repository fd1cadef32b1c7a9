package support

import (
	"reflect"
	"unicode/utf8"
)

// A Case is a case of a select.
type Case struct {
	reflect.SelectCase
	to reflect.Value // where what is received goes; may be invalid
	ok *bool
}

func send(c, v any) Case {
	ch := reflect.ValueOf(c)
	x := reflect.ValueOf(v)
	if !x.IsValid() {
		x = reflect.Zero(ch.Type().Elem())
	}
	return Case{SelectCase: reflect.SelectCase{Dir: reflect.SelectSend, Chan: ch, Send: x}}
}

func recv(c any) Case {
	return Case{SelectCase: reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(c)}}
}

func recvTo(c, to any) Case {
	k := recv(c)
	k.to = reflect.ValueOf(to).Elem()
	return k
}

func recvOK(c, to any, ok *bool) Case {
	k := recvTo(c, to)
	k.ok = ok
	return k
}

// choose is select: it returns the number of the case that went ahead, -1 for
// the default.
func (m *Machine) choose(hasDefault bool, list ...Case) int {
	cases := make([]reflect.SelectCase, len(list), len(list)+1)
	for i, c := range list {
		cases[i] = c.SelectCase
		if c.Chan.IsNil() { // never ready
			cases[i] = reflect.SelectCase{Dir: c.Dir}
		}
	}
	if hasDefault {
		cases = append(cases, reflect.SelectCase{Dir: reflect.SelectDefault})
	}
	i, v, ok := chosen(cases)
	if i == len(list) {
		return -1
	}
	if to := list[i].to; to.IsValid() {
		to.Set(v)
	}
	if list[i].ok != nil {
		*list[i].ok = ok
	}
	return i
}

// chosen is reflect.Select. With one case it waits as that does, and Go says
// so.
func chosen(cases []reflect.SelectCase) (i int, v reflect.Value, ok bool) {
	if len(cases) != 1 || !cases[0].Chan.IsValid() {
		return reflect.Select(cases)
	}
	switch c := cases[0]; c.Dir {
	case reflect.SelectSend:
		c.Chan.Send(c.Send)
	case reflect.SelectRecv:
		v, ok = c.Chan.Recv()
	}
	return 0, v, ok
}

// A Range checks how a function uses the body of a range over it, as the
// language wants.
type Range struct {
	m               *Machine
	body, statement int // their places
	state           int
}

const (
	ready = iota
	running
	left
	over
)

func (m *Machine) newRange(body, statement int) *Range {
	return &Range{m: m, body: body, statement: statement}
}

// Enter is called at the beginning of the body.
func (r *Range) Enter() {
	switch r.state {
	case running:
		r.m.fail(r.body, "range function continued iteration after loop body panic")
	case left:
		r.m.fail(r.body, "range function continued iteration after function for loop body returned false")
	case over:
		r.m.fail(r.body, "range function continued iteration after whole loop exit")
	}
	r.state = running
}

// Next ends a pass.
func (r *Range) Next() bool {
	r.state = ready
	return true
}

// Leave ends the last pass.
func (r *Range) Leave() bool {
	r.state = left
	return false
}

// End is called when the function has returned.
func (r *Range) End() {
	if r.state == running {
		r.m.fail(r.statement, "range function recovered a loop body panic and did not resume panicking")
	}
	r.state = over
}

// An Iterator goes over a map.
type Iterator struct{ it *reflect.MapIter }

func iterate(m any) *Iterator { return &Iterator{reflect.ValueOf(m).MapRange()} }

// Next goes on to the next entry, if there is one.
func (i *Iterator) Next() bool { return i.it.Next() }

// Key stores the key in what p points to.
func (i *Iterator) Key(p any) { reflect.ValueOf(p).Elem().SetIterKey(i.it) }

// Value stores the value in what p points to.
func (i *Iterator) Value(p any) { reflect.ValueOf(p).Elem().SetIterValue(i.it) }

// Characters goes over the characters of a string.
type Characters struct {
	Index int // of the current one, in bytes
	Rune  rune
	s     string
	next  int
}

func characters(s string) *Characters { return &Characters{s: s} }

// Next goes on to the next character, if there is one.
func (c *Characters) Next() bool {
	if c.next >= len(c.s) {
		return false
	}
	r, n := utf8.DecodeRuneInString(c.s[c.next:])
	c.Index, c.Rune = c.next, r
	c.next += n
	return true
}
