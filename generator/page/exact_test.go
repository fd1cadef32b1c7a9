package page

import (
	"testing"

	"bingfa/generator/note"
)

// A program has its fingerprint on the page where every run of it is proven to
// be the same. It is that of the page's text.
func TestExact(t *testing.T) {
	proven := func(outcome string) *note.Recording { return &note.Recording{Go: &note.Take{Outcome: outcome}} }
	config := func(c note.ExampleConfig) note.Example {
		return note.Example{Go: []byte("x\n"), Config: c, Recording: proven("ok")}
	}
	x := fingerprint("x\n")
	for _, c := range []struct {
		name, want string
		example    note.Example
	}{
		{"exact", x, config(note.ExampleConfig{})},
		{"said to be so", x, config(note.ExampleConfig{Clock: "virtual", Compare: "exact"})},
		{"deadlock", x, note.Example{Go: []byte("x\n"), Recording: proven("deadlock")}},
		{"status", x, note.Example{Go: []byte("x\n"), Recording: proven("exit 3")}},
		{"another", fingerprint("y\n"), note.Example{Go: []byte("y\n"), Recording: proven("ok")}},
		{"no newline at the end", x, note.Example{Go: []byte("x"), Recording: proven("ok")}},
		{"not proven", "", note.Example{Go: []byte("x\n")}},
		{"real clock", "", config(note.ExampleConfig{Clock: "real"})},
		{"any order", "", config(note.ExampleConfig{Compare: "lines"})},
		{"mask", "", config(note.ExampleConfig{Mask: []string{"x"}})},
		{"limit", "", note.Example{Go: []byte("x\n"), Recording: proven("timeout")}},
	} {
		if got := exact(&c.example); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// The first are those that the algorithm's authors publish; none has leading zeros.
func TestFingerprint(t *testing.T) {
	for program, want := range map[string]string{"": "811c9dc5", "a": "e40c292c", "foobar": "bf9cf968", "世界 🙂": "2cc86b93", "x3130": "fae14"} {
		if got := fingerprint(program); got != want {
			t.Errorf("%q: %s, want %s", program, got, want)
		}
	}
}
