//go:build !race

// Under the race detector the runtime crashes when it prints a panic with a value of any type made at run time, also of
// one made by reflect: it tells the detector of a lock, on a stack of which that knows nothing.

package forge_test

import (
	_ "embed"
	"go/types"
	"os"
	"os/exec"
	"reflect"
	"strings"
	"testing"

	"bingfa/playground/forge"
)

//go:embed panictypes_test.go
var panicSource string

// TestPanics ends processes by panics with compiled and forged values and compares what the runtime prints.
func TestPanics(t *testing.T) {
	values := []any{panicInt(0), panicText(""), panicFloat(0), panicBool(false), panicBytes{}, panicStruct{}, panicError{}, &panicPointer{}, panicStringer(0), panicOuter{},
		[]panicInt{}, map[panicText]panicInt(nil)}
	if which := os.Getenv("FORGE_PANIC"); which != "" {
		panicWith(t, values[which[0]-'a'], which[1:])
	}
	for i, value := range values {
		said := map[string]string{}
		for _, kind := range []string{"compiled", "open", "sealed"} {
			cmd := exec.Command(os.Args[0], "-test.run=^TestPanics$")
			cmd.Env = append(os.Environ(), "FORGE_PANIC="+string(rune('a'+i))+kind)
			out, err := cmd.CombinedOutput()
			if err == nil {
				t.Fatalf("%T: did not panic", value)
			}
			said[kind], _, _ = strings.Cut(string(out), "\n")
			said[kind] = address.ReplaceAllString(said[kind], "")
		}
		if !strings.HasPrefix(said["compiled"], "panic: ") || said["open"] != said["compiled"] || said["sealed"] != said["compiled"] {
			t.Errorf("%T: %q", value, said)
		}
	}
}

// panicWith panics in a goroutine of its own, where the test's framework does not add to the message.
func panicWith(t *testing.T, value any, kind string) {
	ts, pkg := small(t, panicSource)
	for _, name := range []string{"panicError", "panicPointer", "panicStringer"} {
		typ := pkg.Scope().Lookup(name).Type()
		recv, method, text := of(t, ts, typ), "Error", "error of a value"
		switch name {
		case "panicPointer":
			recv, text = reflect.PointerTo(recv), "error of a pointer"
		case "panicStringer":
			method, text = "String", "string of a value"
		}
		fn := reflect.MakeFunc(reflect.FuncOf([]reflect.Type{recv}, []reflect.Type{reflect.TypeFor[string]()}, false), func([]reflect.Value) []reflect.Value {
			return []reflect.Value{reflect.ValueOf(text)}
		})
		if err := ts.Bind(typ, method, fn); err != nil {
			t.Fatal(err)
		}
	}
	if kind != "compiled" {
		value = reflect.Zero(twin(t, ts, pkg, reflect.TypeOf(value))).Interface()
		if v := reflect.ValueOf(value); v.Kind() == reflect.Pointer {
			value = reflect.New(v.Type().Elem()).Interface()
		}
	}
	if kind == "sealed" {
		value = ts.SealedValue(value)
	}
	go panic(value)
	select {}
}

func twin(t *testing.T, ts *forge.Types, pkg *types.Package, compiled reflect.Type) reflect.Type {
	switch {
	case compiled.Name() != "":
		return of(t, ts, pkg.Scope().Lookup(compiled.Name()).Type())
	case compiled.Kind() == reflect.Pointer:
		return reflect.PointerTo(twin(t, ts, pkg, compiled.Elem()))
	case compiled.Kind() == reflect.Map:
		return reflect.MapOf(twin(t, ts, pkg, compiled.Key()), twin(t, ts, pkg, compiled.Elem()))
	}
	return reflect.SliceOf(twin(t, ts, pkg, compiled.Elem()))
}
