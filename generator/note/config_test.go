package note

import (
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
