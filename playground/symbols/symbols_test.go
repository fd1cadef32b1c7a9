package symbols

import (
	"slices"
	"testing"
)

func TestPackages(t *testing.T) {
	packages := Packages()
	if !slices.IsSorted(packages) || !slices.Contains(packages, "os") {
		t.Errorf("packages %q", packages)
	}
	for _, p := range packages {
		if !Offered(p) {
			t.Errorf("%s is listed and not offered", p)
		}
	}
	for _, p := range []string{"", "unsafe", "syscall", "os/exec", "net", "net/http", "plugin", "reflect", "runtime/debug", "fmt/", "playground"} {
		if Offered(p) {
			t.Errorf("%q is offered", p)
		}
	}
}

// TestReach looks at what the tables offer for names that reach the process.
func TestReach(t *testing.T) {
	for path, names := range map[string][]string{
		"runtime":       {"Caller", "Callers", "Stack", "SetFinalizer", "LockOSThread", "MemProfile", "Breakpoint", "ReadMemStats"},
		"text/template": {"ParseFiles", "ParseGlob", "ParseFS"},
		"sync/atomic":   {"LoadPointer", "StorePointer", "SwapPointer", "CompareAndSwapPointer"},
	} {
		tab := table(path)()
		for _, n := range names {
			if _, ok := tab[n]; ok {
				t.Errorf("%s.%s is offered", path, n)
			}
		}
	}
}

func BenchmarkTables(b *testing.B) {
	h := &Host{}
	for b.Loop() {
		for _, p := range []string{"fmt", "sync", "time"} {
			t := table(p)()
			override(p, t, h)
		}
	}
}
