package runtime

import (
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"bingfa/playground/symbols/host"
)

var calling = []host.Frame{{Function: "main.f", File: "/program/main.go", Line: 9}, {Function: "main.(*T).m", File: "/program/main.go", Line: 14}, {Function: "main.main", File: "/program/main.go", Line: 20}}

func TestCaller(t *testing.T) {
	if _, _, _, ok := Caller(0); ok {
		t.Error("a place without a host")
	}
	host.Set(&host.Host{Callers: func() []host.Frame { return calling }})
	defer host.Set(nil)
	for skip, f := range calling {
		pc, file, line, ok := Caller(skip)
		if !ok || file != f.File || line != f.Line {
			t.Errorf("Caller(%d) = %s:%d %v", skip, file, line, ok)
		}
		fn := FuncForPC(pc)
		if again := FuncForPC(pc - 1); fn == nil || again != fn || fn.Name() != f.Function {
			t.Errorf("Caller(%d) is in %v, %v", skip, fn, again)
		}
		if file, line := fn.FileLine(pc); file != f.File || line != f.Line {
			t.Errorf("FileLine = %s:%d", file, line)
		}
	}
	if _, _, _, ok := Caller(len(calling)); ok {
		t.Error("a caller of main")
	}
	if _, _, _, ok := Caller(-1); ok {
		t.Error("a place before the caller")
	}
	if f := FuncForPC(1); f != nil || f.Name() != "" {
		t.Errorf("a function at 1: %v", f)
	}
}

func TestCallers(t *testing.T) {
	host.Set(&host.Host{Callers: func() []host.Frame { return calling }})
	defer host.Set(nil)
	pcs := make([]uintptr, 10)
	for skip, want := range []string{"runtime.Callers main.f main.(*T).m main.main", "main.f main.(*T).m main.main", "main.(*T).m main.main", "main.main", ""} {
		frames := CallersFrames(pcs[:Callers(skip, pcs)])
		var got []string
		for {
			f, more := frames.Next()
			if f.Function != "" {
				got = append(got, f.Function)
				if f.Func.Name() != f.Function {
					t.Errorf("%s is in %s", f.Function, f.Func.Name())
				}
			}
			if !more {
				break
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("Callers(%d) = %q, want %q", skip, got, want)
		}
	}
	if n := Callers(1, pcs[:2]); n != 2 {
		t.Errorf("%d of 2", n)
	}
	buf := make([]byte, 30)
	if n := Stack(buf, false); n != 30 || string(buf[:n]) != "goroutine 1 [running]:\nmain.f(" {
		t.Errorf("stack %q", buf[:n])
	}
}

// TestMirrored: Frame has the fields of Go's.
func TestMirrored(t *testing.T) {
	for f := range reflect.TypeFor[runtime.Frame]().Fields() {
		g, ok := reflect.TypeFor[Frame]().FieldByName(f.Name)
		if f.IsExported() && (!ok || g.Type != f.Type && f.Name != "Func") {
			t.Errorf("Frame.%s is %v", f.Name, g.Type)
		}
	}
	if a, b := fmt.Sprint(reflect.TypeFor[*Func]().NumMethod()), fmt.Sprint(reflect.TypeFor[*runtime.Func]().NumMethod()); a != b {
		t.Errorf("Func has %s methods, Go's %s", a, b)
	}
}
