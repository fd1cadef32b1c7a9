package goplay

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"bingfa/playground/program"
)

const form = "application/x-www-form-urlencoded; charset=UTF-8" // as jQuery says it

func TestDecode(t *testing.T) {
	multi := "--b\r\nContent-Disposition: form-data; name=\"body\"\r\n\r\npackage main\n\r\n--b\r\nContent-Disposition: form-data; name=\"version\"\r\n\r\n2\r\n--b--\r\n"
	for _, c := range []struct {
		name, query, contentType, body string
		want                           Request
	}{
		{"playground.js", "backend=", form, "version=2&body=package+main%0A&withVet=true", Request{Body: "package main\n", Version: "2", WithVet: true}},
		{"playground.js without vet", "", form, "version=2&body=x&withVet=false", Request{Body: "x", Version: "2"}},
		{"playground.js, fmt", "backend=", form, "body=x&imports=true", Request{Body: "x", Imports: true}},
		{"fmt, no imports", "", form, "body=x&imports=", Request{Body: "x"}},
		{"old playground.js", "", form, "body=x", Request{Body: "x"}},
		{"version 1", "", form, "version=1&body=x", Request{Body: "x", Version: "1"}},
		{"the proxy of go.dev", "", "application/json", `{"Body":"x","WithVet":true}`, Request{Body: "x", Version: "2", WithVet: true}},
		{"fetch", "", "text/plain;charset=UTF-8", `{"version":2,"body":"x"}`, Request{Body: "x", Version: "2"}},
		{"curl", "", "application/x-www-form-urlencoded", `{"Body":"x"}`, Request{Body: "x", Version: "2"}},
		{"JSON, version 1", "", "application/json", `{"Body":"x","Version":"1"}`, Request{Body: "x", Version: "1"}},
		{"JSON, imports", "", "application/json", `{"Body":"x","Imports":true}`, Request{Body: "x", Version: "2", Imports: true}},
		{"no Content-Type", "", "", "body=x", Request{Body: "x"}},
		{"multipart", "", "multipart/form-data; boundary=b", multi, Request{Body: "package main\n", Version: "2"}},
		{"query", "version=2&body=q", form, "", Request{Body: "q", Version: "2"}},
		{"form before query", "body=q&version=1", form, "body=x", Request{Body: "x", Version: "1"}},
		{"empty program", "", form, "body=&version=2", Request{Version: "2"}},
	} {
		got, err := Decode(c.query, c.contentType, []byte(c.body))
		if err != nil || got != c.want {
			t.Errorf("%s: %+v %v, want %+v", c.name, got, err, c.want)
		}
	}
	for _, c := range []struct{ name, contentType, body, reason string }{
		{"no body", form, "version=2", `no "body"`},
		{"nothing", form, "", `no "body"`},
		{"escape", form, "body=%zz", "form: invalid URL escape"},
		{"not UTF-8", form, "body=%ff", "not valid UTF-8"},
		{"JSON without Body", "application/json", `{}`, `no "Body"`},
		{"JSON null", "application/json", `{"Body":null}`, `no "Body"`},
		{"JSON number", "application/json", `{"Body":1}`, `"Body" must not be number`},
		{"JSON twice", "application/json", `{"Body":"x","body":"y"}`, "twice"},
		{"JSON and more", "text/plain", `{"Body":"x"}{`, "goes on"},
		{"not JSON", "application/json", `body=x`, "invalid character"},
		{"multipart without boundary", "multipart/form-data", "--b\r\n", "form: "},
		{"multipart cut", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"body\"\r\n\r\nx", "form: "},
	} {
		got, err := Decode("", c.contentType, []byte(c.body))
		if err == nil || !strings.Contains(err.Error(), c.reason) {
			t.Errorf("%s: %+v %v, want %q", c.name, got, err, c.reason)
		}
	}
	if _, err := Decode("body=%zz", form, nil); err == nil {
		t.Error("a bad query is accepted")
	}
}

func TestRefusal(t *testing.T) {
	for body, want := range map[string]string{
		"package main\n":                               "",
		"// a\npackage main // -- x --\n":              "",
		"not Go at all":                                "",                          // the compiler tells
		"package test\n":                               "package name must be main", // as the server's tests have it
		"package main\n-- two.go --\npackage main\n":   "several files in one body (-- two.go --) are not supported here: write one file\n",
		"-- go.mod --\r\nmodule m\r\n":                 "several files in one body (-- go.mod --) are not supported here: write one file\n",
		"package main\n\nvar x = a -- b\n// -- c --\n": "",
		"package main\n--  --\n":                       "",
	} {
		if got := Refusal(body); got != want {
			t.Errorf("%q: %q, want %q", body, got, want)
		}
	}
}

func TestAnswer(t *testing.T) {
	l := program.Limits{}.WithDefaults()
	ev := func(t int64, s program.Stream, text string) program.Event {
		return program.Event{TimeNS: t, Stream: s, Text: text}
	}
	virtual := l.Stopped(program.LimitVirtual)
	virtual.TimeNS = 60e9
	for _, c := range []struct {
		name string
		in   program.Result
		want string
	}{
		{"hello", program.Result{Events: []program.Event{ev(0, "stdout", "hi\n")}, Outcome: program.Outcome{Status: program.OK}},
			`{"Errors":"","Events":[{"Message":"hi\n","Kind":"stdout","Delay":0}],"Status":0,"IsTest":false,"TestsFailed":0}`},
		{"silent", program.Result{Outcome: program.Outcome{Status: program.OK}},
			`{"Errors":"","Events":[],"Status":0,"IsTest":false,"TestsFailed":0}`},
		{"delays", program.Result{Events: []program.Event{ev(1e9, "stdout", "a"), ev(1e9, "stderr", "b"), ev(3e9, "stdout", "c")}, Outcome: program.Outcome{Status: program.Exit, Code: 3, TimeNS: 4e9}},
			`{"Errors":"","Events":[{"Message":"a","Kind":"stdout","Delay":1000000000},{"Message":"b","Kind":"stderr","Delay":0},{"Message":"c","Kind":"stdout","Delay":2000000000}],"Status":3,"IsTest":false,"TestsFailed":0}`},
		{"compile error", program.Result{Outcome: program.Outcome{Status: program.CompileError, Code: -1, Diagnostics: []program.Diagnostic{{Line: 4, Column: 20, Message: "undefined: testing"}}}},
			`{"Errors":"./prog.go:4:20: undefined: testing\n","Events":null,"Status":0,"IsTest":false,"TestsFailed":0}`},
		{"panic", program.Result{Events: []program.Event{ev(0, "stdout", "a")}, Outcome: program.Outcome{Status: program.Panic, Code: 2, Message: "panic: boom", TimeNS: 2e9, Goroutines: []program.Goroutine{{ID: 1, State: "running", Frames: []program.Frame{{Func: "main.main", Line: 4}}}}}},
			`{"Errors":"","Events":[{"Message":"a","Kind":"stdout","Delay":0},{"Message":"panic: boom\n\ngoroutine 1 [running]:\nmain.main(...)\n\t./prog.go:4\n","Kind":"stderr","Delay":2000000000}],"Status":2,"IsTest":false,"TestsFailed":0}`},
		{"timeout", program.Result{Events: []program.Event{ev(0, "stdout", "a")}, Outcome: virtual},
			`{"Errors":"","Events":[{"Message":"a","Kind":"stdout","Delay":0},{"Message":"timeout running program: virtual time limit of 1m0s reached\n","Kind":"stderr","Delay":0}],"Status":1,"IsTest":false,"TestsFailed":0}`},
		{"memory", program.Result{Outcome: l.Stopped(program.LimitMemory)},
			`{"Errors":"","Events":[{"Message":"memory limit of 256 MiB reached\n","Kind":"stderr","Delay":0}],"Status":1,"IsTest":false,"TestsFailed":0}`},
	} {
		b, err := json.Marshal(Answer(c.in).For("2"))
		if err != nil || string(b) != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, b, c.want)
		}
	}
}

func TestVersions(t *testing.T) {
	a := Answer(program.Result{Events: []program.Event{{Stream: "stdout", Text: "a"}, {Stream: "stderr", Text: "b"}}, Outcome: program.Outcome{Status: program.OK}})
	for version, want := range map[string]string{
		"1": `{"compile_errors":"","output":"ab"}`,
		"":  `{"Errors":"","Events":[{"Message":"a","Kind":"stdout","Delay":0},{"Message":"b","Kind":"stderr","Delay":0}],"Status":0,"IsTest":false,"TestsFailed":0,"compile_errors":"","output":"ab"}`,
	} {
		if b, _ := json.Marshal(a.For(version)); string(b) != want {
			t.Errorf("version %q: %s", version, b)
		}
	}
	if b, _ := json.Marshal(Refuse("no").For("1")); string(b) != `{"compile_errors":"no","output":""}` {
		t.Errorf("%s", b)
	}
}

func TestFmt(t *testing.T) {
	for _, c := range []struct {
		problems []program.Diagnostic
		want     FmtResponse
	}{
		{nil, FmtResponse{Body: "x"}},
		{[]program.Diagnostic{{Line: 3, Column: 1, Message: "expected declaration"}}, FmtResponse{Error: "prog.go:3:1: expected declaration"}},
		{[]program.Diagnostic{{Line: 3, Column: 1, Message: "a"}, {Line: 4}}, FmtResponse{Error: "prog.go:3:1: a (and 1 more errors)"}},
		{[]program.Diagnostic{{Message: "a"}}, FmtResponse{Error: "prog.go: a"}},
	} {
		if got := Fmt("x", c.problems); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%+v, want %+v", got, c.want)
		}
	}
}

// FuzzDecode: a request that is accepted is a program as valid UTF-8, no
// larger than what was sent.
func FuzzDecode(f *testing.F) {
	f.Add("", form, "version=2&body=package+main%0A&withVet=true")
	f.Add("body=q", "application/json", `{"Body":"x","WithVet":true}`)
	f.Add("", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"body\"\r\n\r\nx\r\n--b--\r\n")
	f.Add("%", "a/b;c=", "{")
	f.Fuzz(func(t *testing.T, query, contentType, body string) {
		r, err := Decode(query, contentType, []byte(body))
		if err != nil {
			return
		}
		if !utf8.ValidString(r.Body) || len(r.Body) > 3*(len(query)+len(body)) {
			t.Fatalf("%+v", r)
		}
		if reason := Refusal(r.Body); len(reason) > 200+len(r.Body) {
			t.Fatalf("refusal of %d bytes", len(reason))
		}
	})
}
