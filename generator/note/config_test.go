package note

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestOutcomeForms(t *testing.T) {
	for _, c := range []struct {
		field, value string
		ok           bool
	}{
		{"go", "ok", true}, {"go", "exit 3", true}, {"go", "exit", false}, {"go", "exit three", false}, {"go", "exit -1", false}, {"go", "exit 3 4", false},
		{"go", "panic", true}, {"go", "panic send on closed channel", true}, {"go", "deadlock", true}, {"go", "deadlock here", false},
		{"go", "compile_error", true}, {"go", "compile_error undefined", true}, {"go", "exception ValueError", false}, {"go", "killed SIGKILL", false},
		{"python", "exception ValueError", true}, {"python", "exception ValueError bad value", true}, {"python", "exception", false},
		{"python", "timeout", true}, {"python", "killed SIGSEGV", true}, {"python", "killed", false}, {"python", "panic", false},
	} {
		var config ExampleConfig
		list := parseConfig("example.yaml", []byte(c.field+": "+c.value+"\n"), &config)
		if (len(list) == 0) != c.ok {
			t.Errorf("%s: %s: %v", c.field, c.value, list)
		}
		if !c.ok && !strings.Contains(list.Error(), "example.yaml:1: "+c.field) {
			t.Errorf("%s: %s: %v", c.field, c.value, list)
		}
	}
}

// A mask that hides everything leaves nothing to prove.
func TestMaskOfAll(t *testing.T) {
	for masks, ok := range map[string]bool{
		`'.*'`: false, `'.+'`: false, `'(?s).'`: false, `'\S+'`: false, `'\w+'`: false, `'[a-zA-Z]+', '\d'`: false, `'(?m)^.*$'`: false,
		`'\d+'`: true, `'pid \d+'`: true, `'0x[0-9a-f]+'`: true, `'^(\S+ ){3}.*'`: true, `'\d+\.\d+ s'`: true,
	} {
		var config ExampleConfig
		list := parseConfig("example.yaml", []byte("differs: [pids]\nmask: ["+masks+"]\n"), &config)
		if (len(list) == 0) != ok || !ok && !strings.HasPrefix(list.Error(), "example.yaml:2: the mask hides all") {
			t.Errorf("%s: %v", masks, list)
		}
	}
}

// A recording counts only if it says of the example what the example says of
// itself: it may have been edited by hand, or merged.
func TestRecordingShows(t *testing.T) {
	take := func(outcome, text string) *Take {
		return &Take{Engine: "E", Outcome: outcome, Events: []Event{{Stream: "stdout", Text: text}}}
	}
	e := &Example{Go: []byte("g"), Python: []byte("p"), Output: []byte("1\n2\n"), Config: ExampleConfig{Python: "exit 3"}}
	for name, c := range map[string]struct {
		change func(r *Recording)
		shows  bool
	}{
		"as recorded":            {func(*Recording) {}, true},
		"by Windows":             {func(r *Recording) { r.Python = take("exit 3", "1\r\n2\r\n") }, true},
		"of another state":       {func(r *Recording) { r.Hash = "0" }, false},
		"without an interpreter": {func(r *Recording) { r.Interpreter = "" }, false},
		"without Go":             {func(r *Recording) { r.Go = nil }, false},
		"without Python":         {func(r *Recording) { r.Python = nil }, false},
		"another output":         {func(r *Recording) { r.Go = take("ok", "1\n3\n") }, false},
		"another Python output":  {func(r *Recording) { r.Python = take("exit 3", "1\n") }, false},
		"another outcome":        {func(r *Recording) { r.Python = take("ok", "1\n2\n") }, false},
		"nothing at all":         {func(r *Recording) { r.Go = new(Take) }, false},
	} {
		r := &Recording{Hash: e.Hash(), Interpreter: "I", Python: take("exit 3", "1\n2\n"), Go: take("ok", "1\n2\n")}
		c.change(r)
		data, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		got, list := parseExample("demo", "demo", map[string][]byte{GoFile: e.Go, PythonFile: e.Python, OutputFile: e.Output, ConfigFile: []byte("python: exit 3\n"), RecordingFile: data})
		if len(list) > 0 || (got.Recording != nil) != c.shows {
			t.Errorf("%s: %v, %v", name, got.Recording, list)
		}
	}
	// Where Go does not compile, only Python prints.
	e = &Example{Go: []byte("g"), Config: ExampleConfig{Go: "compile_error undefined"}}
	r := &Recording{Hash: e.Hash(), Interpreter: "I", Go: &Take{Outcome: "compile_error", Message: "1:1: undefined: x"}}
	if !r.shows(e) {
		t.Error("a recording of a program that does not compile counts for nothing")
	}
}

func TestHolds(t *testing.T) {
	for _, c := range []struct {
		want, outcome, message string
		holds                  bool
	}{
		{"", "ok", "", true}, {"ok", "ok", "", true}, {"", "exit 1", "", false}, {"exit 1", "exit 1", "", true}, {"exit 1", "exit 10", "", false},
		{"panic", "panic", "boom", true}, {"panic boom", "panic", "panic: boom!", true}, {"panic boom", "panic", "bang", false}, {"panic boom", "deadlock", "boom", false},
		{"exception ValueError", "exception ValueError", "ValueError: x", true}, {"exception ValueError", "exception ValueErrors", "", false},
		{"exception ValueError x y", "exception ValueError", "ValueError: x y z", true}, {"exception ValueError x", "exception ValueError", "ValueError: y", false},
		{"compile_error undefined: x", "compile_error", "3:4: undefined: x", true}, {"compile_error", "ok", "", false},
		{"killed SIGKILL", "killed SIGKILL", "", true}, {"timeout", "timeout", "", true},
	} {
		if got := Holds(c.want, &Take{Outcome: c.outcome, Message: c.message}); got != c.holds {
			t.Errorf("%q holds of %q (%q): %v", c.want, c.outcome, c.message, got)
		}
	}
}
