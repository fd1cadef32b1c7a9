package codapi

import (
	"errors"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"unicode/utf8"

	"bingfa/playground/program"
)

func TestDecode(t *testing.T) {
	v := strings.TrimPrefix(runtime.Version(), "go")
	for _, c := range []struct {
		name, body, file string
		err              error
	}{
		// As codapi-js posts it: JSON.stringify leaves out an undefined version.
		{"executor.js", `{"sandbox":"go","command":"run","files":{"":"package main"}}`, "main.go", nil},
		{"version", `{"sandbox":"go","version":"` + v + `","command":"run","files":{"":"package main"}}`, "main.go", nil},
		{"minor version", `{"sandbox":"go","version":"` + strings.Join(strings.Split(v, ".")[:2], ".") + `","command":"run","files":{"":"package main"}}`, "main.go", nil},
		{"latest", `{"sandbox":"go","version":"latest","command":"run","files":{"":"package main"}}`, "main.go", nil},
		{"named file", `{"sandbox":"go","command":"run","files":{"hello.go":"package main"}}`, "hello.go", nil},
		{"identifier", `{"id":"mine","sandbox":"go","command":"run","files":{"":"package main"}}`, "main.go", nil},
		{"unknown members", `{"sandbox":"go","command":"run","stdin":"","files":{"":"package main"}}`, "main.go", nil},
		{"sandbox", `{"sandbox":"python","command":"run","files":{"":"x"}}`, "", ErrUnknownSandbox},
		{"no sandbox", `{}`, "", ErrUnknownSandbox},
		{"old version", `{"sandbox":"go","version":"1.2","command":"run","files":{"":"x"}}`, "", ErrUnknownSandbox},
		{"half a version", `{"sandbox":"go","version":"1","command":"run","files":{"":"package main"}}`, "main.go", nil},
		{"command", `{"sandbox":"go","command":"test","files":{"":"x"}}`, "", ErrUnknownCommand},
		{"no files", `{"sandbox":"go","command":"run"}`, "", ErrEmpty},
		{"blank", `{"sandbox":"go","command":"run","files":{"":" \n"}}`, "", ErrEmpty},
		{"two files", `{"sandbox":"go","command":"run","files":{"":"x","data.txt":"y"}}`, "", ErrFiles},
		{"not Go", `{"sandbox":"go","command":"run","files":{"data.txt":"y"}}`, "", ErrFiles},
		{"a path", `{"sandbox":"go","command":"run","files":{"../main.go":"y"}}`, "", ErrFiles},
		{"line break", `{"sandbox":"go","command":"run","files":{"a\n.go":"y"}}`, "", ErrFiles},
	} {
		r, err := Decode("application/json", []byte(c.body))
		if !errors.Is(err, c.err) || err == nil && (r.Name != c.file || r.Code != "package main") {
			t.Errorf("%s: %+v %v, want %v", c.name, r, err, c.err)
		}
		if !regexp.MustCompile(`^go_run_[0-9a-f]{8}$`).MatchString(r.ID) {
			t.Errorf("%s: id %q", c.name, r.ID)
		}
	}
	for _, c := range []struct{ name, contentType, body, reason string }{
		{"media", "text/plain", "{}", "Unsupported Media Type"},
		{"no media", "", "{}", "Unsupported Media Type"},
		{"not JSON", "application/json", "x", "invalid character"},
		{"files as a list", "application/json", `{"files":["x"]}`, `"files" must not be array`},
		{"twice", "application/json", `{"files":{},"Files":{}}`, "twice"},
	} {
		r, err := Decode(c.contentType, []byte(c.body))
		if err == nil || r.ID != "-" || !strings.Contains(err.Error(), c.reason) {
			t.Errorf("%s: %+v %v", c.name, r, err)
		}
	}
}

func TestAnswer(t *testing.T) {
	l := program.Limits{}.WithDefaults()
	events := []program.Event{{Stream: program.Stdout, Text: "a\n"}, {Stream: program.Stderr, Text: "b"}, {Stream: program.Stdout, Text: "c"}}
	req := Request{ID: "go_run_1", Name: "main.go"}
	for _, c := range []struct {
		name    string
		outcome program.Outcome
		want    Execution
	}{
		{"ok", program.Outcome{Status: program.OK, WallNS: 12e6}, Execution{"go_run_1", true, 12, "a\nc", "b"}},
		{"exit", program.Outcome{Status: program.Exit, Code: 3}, Execution{"go_run_1", false, 0, "a\nc", "b\nexit status 3"}},
		{"panic", program.Outcome{Status: program.Panic, Code: 2, Message: "panic: x"}, Execution{"go_run_1", false, 0, "a\nc", "b\npanic: x\nexit status 2"}},
		{"timeout", l.Stopped(program.LimitCPU), Execution{"go_run_1", false, 0, "a\nc", "b\ncode execution timeout: CPU time limit of 5s reached"}},
		{"output", l.Stopped(program.LimitOutput), Execution{"go_run_1", false, 0, "a\nc", "b\noutput limit of 256 KiB reached"}},
	} {
		if got := Answer(req, program.Result{Events: events, Outcome: c.outcome}); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
	o := program.Outcome{Status: program.CompileError, Diagnostics: []program.Diagnostic{{Line: 1, Column: 2, Message: "m"}}}
	if got := Answer(req, program.Result{Outcome: o}); got.OK || got.Stderr != "./main.go:1:2: m\nexit status 1" {
		t.Errorf("%+v", got)
	}
}

// FuzzDecode: what is accepted is one program with a harmless name.
func FuzzDecode(f *testing.F) {
	f.Add("application/json", `{"sandbox":"go","command":"run","files":{"":"package main"}}`)
	f.Add("application/json; charset=utf-8", `{"sandbox":"go","version":"latest","command":"run","files":{"a.go":"x"}}`)
	f.Add("a", "{")
	f.Fuzz(func(t *testing.T, contentType, body string) {
		r, err := Decode(contentType, []byte(body))
		if err == nil && (!utf8.ValidString(r.Code) || r.Code == "" || !strings.HasSuffix(r.Name, ".go") || strings.ContainsAny(r.Name, "/\n")) {
			t.Fatalf("%+v", r)
		}
	})
}
