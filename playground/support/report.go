package support

import (
	"bytes"
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"unsafe"

	"bingfa/playground/frame"
	"bingfa/playground/program"
)

// start is the go statement.
func (m *Machine) start(place int, f func()) {
	go m.guarded(place, f)
}

// main runs the program in the goroutine of main.
func (m *Machine) main(f func()) { m.guarded(-1, f) }

// guarded ends the process when a goroutine ends with a panic. place is that
// of the go statement; -1 if there is none.
func (m *Machine) guarded(place int, f func()) {
	defer func() {
		if v := recover(); v != nil {
			m.end(m.caught(v), place)
		}
	}()
	f()
}

// guard returns f for a goroutine that the library starts.
func (m *Machine) guard(f func()) func() {
	if f == nil {
		return nil
	}
	return func() { m.guarded(-1, f) }
}

// guardAgain is guard where the library recovers a panic and panics again.
func (m *Machine) guardAgain(f func()) func() {
	if f == nil {
		return nil
	}
	return func() {
		m.guarded(-1, func() {
			defer func() {
				if v := recover(); v != nil {
					p := m.caught(v)
					p.again = true
					panic(p)
				}
			}()
			f()
		})
	}
}

func (m *Machine) guardError(f func() error) func() error {
	if f == nil {
		return nil
	}
	return func() (err error) {
		m.guarded(-1, func() { err = f() })
		return err
	}
}

// end tells of the panic that ends the program.
func (m *Machine) end(p *Panic, started int) {
	text, failed := message(p)
	if failed != nil {
		failed.during(p)
		p = failed
	}
	g := program.Goroutine{ID: int(goroutine()), State: "running", Frames: m.frames(p)}
	if started >= 0 && started < len(m.prog.Places) {
		g.Started = m.prog.Places[started].Line
	}
	m.hooks.Panic(frame.Panicked{Goroutine: g, Message: text})
}

// message returns what Go's runtime prints: the panics in the order in which
// they began. It may be a panic of a method that was to tell their values.
func message(p *Panic) (text string, failed *Panic) {
	var list []*Panic
	for q := p; q != nil && len(list) < maxChain; q = q.earlier {
		list = append(list, q)
	}
	// Error and String are called first, the last panic's first.
	texts := make([]string, len(list))
	for i, q := range list {
		if i+1 < len(list) && same(q.value, list[i+1].value) {
			continue // it is not printed twice in a row
		}
		s, v := panicText(q.value)
		if v != nil {
			failed = p.m.caught(v)
			return failed.unprintable(), failed
		}
		texts[i] = s
	}
	var b strings.Builder
	found := false
	for i, q := range slices.Backward(list) {
		found = found || q.signal
		repanicked := q.again || i > 0 && same(q.value, list[i-1].value)
		if i+1 < len(list) && same(q.value, list[i+1].value) {
			continue
		}
		if b.Len() > 0 {
			b.WriteString("\n\t")
		}
		b.WriteString("panic: " + texts[i])
		switch {
		case (q.recovered || q.again) && repanicked:
			b.WriteString(" [recovered, repanicked]")
		case q.recovered:
			b.WriteString(" [recovered]")
		}
	}
	if found {
		b.WriteString(signal)
	}
	return b.String(), nil
}

// signal follows panics of which the processor found one. Go tells addresses,
// too.
const signal = "\n[signal SIGSEGV: segmentation violation]"

// maxChain bounds how many panics are told of.
const maxChain = 100

// same reports whether two panics have one value, not only an equal one.
func same(a, b any) bool {
	t := reflect.TypeOf(a)
	if t != reflect.TypeOf(b) {
		return false
	}
	switch t.Kind() {
	case reflect.String:
		x, y := reflect.ValueOf(a).String(), reflect.ValueOf(b).String()
		return x == y && unsafe.StringData(x) == unsafe.StringData(y)
	case reflect.Slice, reflect.Map, reflect.Func:
		return reflect.ValueOf(a).UnsafePointer() == reflect.ValueOf(b).UnsafePointer()
	}
	return t.Comparable() && reflect.ValueOf(a).Comparable() && a == b
}

// unprintable returns what Go's runtime says where p is the panic of a method
// that was to tell the value of another.
func (p *Panic) unprintable() string {
	what := ""
	switch v := p.value.(type) {
	case string:
		what = v
	case runtimeError:
		what = "type runtime.errorString"
		if strings.Contains(string(v), " out of range [") {
			what = "type runtime.boundsError"
		}
	default:
		what = "type " + reflect.TypeOf(v).String()
	}
	text := "fatal error: panic while printing panic value: " + what
	if p.signal {
		text += signal
	}
	return text
}

// panicText returns v as Go's runtime prints the value of a panic, or with
// what a method of the program panicked that was to tell.
func panicText(v any) (text string, failed any) {
	defer func() {
		if r := recover(); r != nil {
			failed = r
		}
	}()
	switch v := v.(type) {
	case error:
		return indented(v.Error()), nil
	case fmt.Stringer:
		return indented(v.String()), nil
	case string:
		return indented(v), nil
	}
	rv := reflect.ValueOf(v)
	named := rv.Type().PkgPath() != ""
	switch rv.Kind() {
	case reflect.Bool, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr,
		reflect.Float32, reflect.Float64, reflect.Complex64, reflect.Complex128:
		if named {
			return fmt.Sprintf("%s(%s)", rv.Type(), strings.Trim(builtinText(rv), "()")), nil
		}
		return builtinText(rv), nil
	case reflect.String:
		return fmt.Sprintf("%s(\"%s\")", rv.Type(), indented(rv.String())), nil
	}
	// Go tells the type and an address. An address says nothing to anybody,
	// and is another in each run.
	return "(" + rv.Type().String() + ") 0x…", nil
}

func indented(s string) string { return strings.ReplaceAll(s, "\n", "\n\t") }

// goroutine returns the number of the calling goroutine, which Go tells in
// stack traces only.
func goroutine() int64 {
	var buf [64]byte
	b := bytes.TrimPrefix(buf[:runtime.Stack(buf[:], false)], []byte("goroutine "))
	b, _, _ = bytes.Cut(b, []byte(" "))
	n, _ := strconv.ParseInt(string(b), 10, 64)
	return n
}
