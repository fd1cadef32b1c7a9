package symbols

import (
	"encoding/binary"
	"io"
	"os/exec"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"bingfa/playground/symbols/os"
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
	for _, p := range []string{"", "unsafe", "os/exec", "os/user", "plugin", "runtime/pprof", "go/build", "fmt/", "playground"} {
		if Offered(p) {
			t.Errorf("%q is offered", p)
		}
	}
}

// TestLean: a lean worker has none of the rare packages, and all others.
func TestLean(t *testing.T) {
	cmd := exec.Command("go", "list", "-deps", "-tags", "lean", ".")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	in := strings.Fields(string(out))
	rare := 0
	for _, p := range Packages() {
		if Rare(p) {
			rare++
			if slices.Contains(in, p) {
				t.Errorf("a lean worker has %s", p)
			}
		}
	}
	if rare < 20 || Rare("fmt") || !Rare("net/http") {
		t.Errorf("%d packages are rare", rare)
	}
	if out, err := exec.Command("go", "build", "-tags", "lean", ".").CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

// TestType: types are found by their names, also those of variables.
func TestType(t *testing.T) {
	for _, c := range []struct {
		path, name string
		want       reflect.Type
	}{
		{"time", "Duration", reflect.TypeFor[time.Duration]()},
		{"io", "Reader", reflect.TypeFor[io.Reader]()},
		{"encoding/binary", "bigEndian", reflect.TypeOf(binary.BigEndian)},
		{"os", "File", reflect.TypeFor[os.File]()},
		{"time", "Now", nil},
		{"time", "none", nil},
		{"net/http", "DefaultClient", nil}, // a variable
		{"os/exec", "Cmd", nil},
	} {
		got, ok := Type(c.path, c.name)
		if got != c.want || ok != (c.want != nil) {
			t.Errorf("%s.%s is %v, want %v", c.path, c.name, got, c.want)
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
