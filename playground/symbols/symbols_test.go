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
	for _, p := range []string{"", "unsafe", "syscall", "os/exec", "net/http", "plugin", "reflect", "runtime/debug", "fmt/", "playground"} {
		if Offered(p) {
			t.Errorf("%q is offered", p)
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
