package worker

import (
	"cmp"
	"context"
	"fmt"
	"reflect"
	"runtime"
	"runtime/pprof"
	"strconv"
	"strings"

	"github.com/traefik/yaegi/interp"

	"bingfa/playground/frame"
	"bingfa/playground/program"
)

// support is the table of the package that instrumented programs import.
func support(p *process, places []frame.Place) map[string]reflect.Value {
	labels := labelSets(places)
	return map[string]reflect.Value{
		"Panic": reflect.ValueOf(func(line, column int, typ string, v any) {
			p.called(line, column, panicText(v, typ))
		}),
		"Yield": reflect.ValueOf(newYielder(p.elapsed, p.left).yield),
		"At":    reflect.ValueOf(func(n int) { pprof.SetGoroutineLabels(labels[n]) }),
		"Recover": reflect.ValueOf(func(v any) any {
			if v == nil {
				return nil
			}
			p.recovers()
			return recovered(v)
		}),
		"Print":   reflect.ValueOf(func(args ...any) { p.stderr([]byte(printText(args, ""))) }),
		"Println": reflect.ValueOf(func(args ...any) { p.stderr([]byte(printText(args, " ") + "\n")) }),
	}
}

// labelSets prepares the label of each number in places: to set it is then
// to store a pointer.
func labelSets(places []frame.Place) []context.Context {
	if len(places) == 0 {
		return nil
	}
	sets := make([]context.Context, places[len(places)-1].Number+1)
	for _, p := range places {
		if p.Number > 0 && sets[p.Number] == nil {
			sets[p.Number] = pprof.WithLabels(context.Background(), pprof.Labels(frame.Label, strconv.Itoa(p.Number)))
		}
	}
	return sets
}

// panicText returns v as Go's runtime prints the value of a panic. typ is
// the name of its type, empty if it is not known to be one of the program's:
// the interpreter's values do not know.
func panicText(v any, typ string) (s string) {
	defer func() {
		if recover() != nil { // in the program's own Error or String
			s = "(unprintable value)"
		}
	}()
	v = concrete(v)
	switch v := v.(type) {
	case nil:
		return new(runtime.PanicNilError).Error()
	case error:
		return indented(v.Error())
	case fmt.Stringer:
		return indented(v.String())
	case string:
		if typ == "" {
			return indented(v)
		}
	}
	rv := reflect.ValueOf(v)
	named := typ != ""
	if !named {
		typ, named = typeText(rv.Type()), rv.Type().PkgPath() != ""
	}
	switch rv.Kind() {
	case reflect.Bool, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr,
		reflect.Float32, reflect.Float64, reflect.Complex64, reflect.Complex128:
		if named {
			return fmt.Sprintf("%s(%s)", typ, strings.Trim(builtinText(rv), "()"))
		}
		return builtinText(rv)
	case reflect.String:
		return fmt.Sprintf("%s(\"%s\")", typ, indented(rv.String()))
	}
	// Go tells the type and an address. An address says nothing to anybody,
	// and is another in each run.
	return "(" + typ + ") 0x…"
}

func indented(s string) string { return strings.ReplaceAll(s, "\n", "\n\t") }

// typeText names a type. The interpreter makes structs of its own of those
// of the program, with other names for their fields.
func typeText(t reflect.Type) string {
	s := t.String()
	if i := strings.Index(s, "struct {"); i >= 0 {
		return s[:i] + "struct {…}"
	}
	return s
}

// recovered returns what recover should: the value that the program gave to
// panic, or Go's error for a mistake that the interpreter found.
func recovered(v any) any {
	if rv, ok := v.(reflect.Value); ok {
		return concrete(rv)
	}
	message := ""
	switch v := v.(type) {
	case interp.Panic:
		return recovered(v.Value)
	case *reflect.ValueError:
		message = v.Error()
		if v.Kind == reflect.Invalid {
			message = "runtime error: invalid memory address or nil pointer dereference"
		}
	case error:
		message = v.Error()
	case string:
		message = v
	}
	if words, ok := program.GoWords(message); ok {
		return runtimeError(words)
	}
	if machine(v) {
		// It would show the program, to fmt or a template, what the
		// interpreter is made of.
		return runtimeError(cmp.Or(diagnostic(message).Message, "runtime error"))
	}
	return v
}

// machine reports whether v is of a type of the interpreter's, or of what it
// is built with.
func machine(v any) bool {
	t := reflect.TypeOf(v)
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t != nil && (t.PkgPath() == strings.TrimSuffix(interpreter, ".") || t.PkgPath() == "reflect")
}

// A runtimeError is an error of Go's runtime, with its full text.
type runtimeError string

func (e runtimeError) Error() string { return string(e) }
func (runtimeError) RuntimeError()   {}

var _ runtime.Error = runtimeError("")

// concrete unwraps what the interpreter may pass as an any.
func concrete(v any) any {
	for range 4 {
		rv, ok := v.(reflect.Value)
		if !ok || !rv.IsValid() || !rv.CanInterface() {
			break
		}
		v = rv.Interface()
	}
	return v
}

func printText(args []any, sep string) string {
	var b strings.Builder
	for i, a := range args {
		if i > 0 {
			b.WriteString(sep)
		}
		if a = concrete(a); a == nil {
			b.WriteString("nil")
		} else {
			b.WriteString(builtinText(reflect.ValueOf(a)))
		}
	}
	return b.String()
}

// builtinText formats a value as the builtin println does: floats in
// scientific notation, without fmt's methods.
func builtinText(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Float32, reflect.Float64:
		return fmt.Sprintf("%+.6e", v.Float())
	case reflect.Complex64, reflect.Complex128:
		c := v.Complex()
		return fmt.Sprintf("(%+.6e%+.6ei)", real(c), imag(c))
	case reflect.String:
		return v.String()
	case reflect.Bool:
		return strconv.FormatBool(v.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return strconv.FormatInt(v.Int(), 10)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return strconv.FormatUint(v.Uint(), 10)
	}
	return fmt.Sprint(v)
}
