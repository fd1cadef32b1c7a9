// Package goplay is the protocol of the Go Playground, play.golang.org, as
// its clients speak it. It only translates; it knows no HTTP beyond bodies.
//
// Sources: the server, golang.org/x/playground (sandbox.go, play.go, fmt.go,
// version.go, and sandbox/sandbox.go for what happens at its limits); the
// proxy of go.dev, golang.org/x/website/internal/play, which has the older
// answer too; and the browser's side, golang.org/x/website/_content/js/
// playground.js, which play.js, the tour and godoc share.
//
// # Compile
//
// Clients post a form (version=2, body, withVet) or JSON ({"Body": …,
// "WithVet": true}), the latter often as text/plain, as fetch does by
// default, or as a form, as curl does. What begins with "{" is taken as JSON,
// whatever it is called. The answer is a Response. Version 1, the proxy's
// default, is {"compile_errors", "output"}; a form that names no version
// comes from either kind of client and gets the members of both.
//
// A program that does not compile has Errors in the words of go build.
// The real server puts a panic's trace on the program's standard error and
// its exit code in Status, and so do we, with the user's frames only. When
// it stops a program for its time it keeps the output so far and ends it with
// "timeout running program" on standard error; we do the same at every limit.
//
// Several files in one body (txtar) and tests are not offered; the former is
// refused in Errors. VetOK is never said, as nothing is vetted.
package goplay

import (
	"bytes"
	"fmt"
	"go/parser"
	"go/token"
	"mime"
	"mime/multipart"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"bingfa/playground/api/strict"
	"bingfa/playground/program"
)

// Name is what the server calls a program of one file.
const Name = "prog.go"

// A Request is the body of /compile or /fmt.
type Request struct {
	Body string
	// Version is "2", "1", or empty when the client did not say.
	Version string
	WithVet bool
	// Imports asks /fmt to mend imports: the client sent anything but "".
	Imports bool
}

// An Error is a request that cannot be understood.
type Error struct{ Reason string }

func (e *Error) Error() string { return e.Reason }

// Decode reads a request: the URL's query, the Content-Type and the body.
// Members of the form come before those of the query. The error is an *Error.
func Decode(query, contentType string, body []byte) (Request, error) {
	form, err := values(query, contentType, body)
	if err != nil {
		return Request{}, err
	}
	if form == nil {
		return decodeJSON(body)
	}
	if !form.Has("body") {
		return Request{}, &Error{`the form has no "body"`}
	}
	r := Request{Body: form.Get("body"), Version: form.Get("version"), Imports: form.Get("imports") != ""}
	if !utf8.ValidString(r.Body) {
		return Request{}, &Error{`"body" is not valid UTF-8`}
	}
	r.WithVet, _ = strconv.ParseBool(form.Get("withVet")) // as the server
	return r, nil
}

// values returns the form; nil if the body is JSON.
func values(query, contentType string, body []byte) (url.Values, error) {
	form, err := url.ParseQuery(query)
	if err != nil {
		return nil, &Error{"query: " + err.Error()}
	}
	if b := bytes.TrimLeft(body, " \t\r\n"); len(b) > 0 && b[0] == '{' {
		return nil, nil
	}
	t, params, _ := mime.ParseMediaType(contentType)
	var posted url.Values
	switch t {
	case "application/json":
		return nil, nil
	case "multipart/form-data":
		m, err := multipart.NewReader(bytes.NewReader(body), params["boundary"]).ReadForm(int64(len(body)))
		if err != nil {
			return nil, &Error{"form: " + err.Error()}
		}
		defer m.RemoveAll() // nothing: a body is too small for files
		posted = m.Value
	default:
		if posted, err = url.ParseQuery(string(body)); err != nil {
			return nil, &Error{"form: " + err.Error()}
		}
	}
	for name, v := range posted {
		form[name] = append(v, form[name]...)
	}
	return form, nil
}

func decodeJSON(body []byte) (Request, error) {
	var m struct {
		Body    *string
		WithVet bool
		Version any // 2 or "2": clients send both, the server takes no notice
		Imports any
	}
	if err := strict.Unmarshal(body, &m, true); err != nil {
		return Request{}, &Error{err.Error()}
	}
	if m.Body == nil {
		return Request{}, &Error{`the JSON has no "Body"`}
	}
	r := Request{Body: *m.Body, WithVet: m.WithVet, Version: "2"}
	if v := fmt.Sprint(m.Version); v == "1" {
		r.Version = v
	}
	r.Imports = m.Imports != nil && m.Imports != false && m.Imports != ""
	return r, nil
}

// Refusal returns why a body is not a program that can be run, in the words
// of Errors; empty if it is one, as far as a glance tells.
func Refusal(body string) string {
	if file := archive(body); file != "" {
		return fmt.Sprintf("several files in one body (-- %s --) are not supported here: write one file\n", file)
	}
	f, err := parser.ParseFile(token.NewFileSet(), Name, body, parser.PackageClauseOnly)
	if err == nil && f.Name.Name != "main" {
		return "package name must be main"
	}
	return ""
}

// archive returns the first file that body, read as a txtar archive, names;
// empty if it is not one. A raw string could hold such a line, but the real
// server divides there as well.
func archive(body string) string {
	for line := range strings.Lines(body) {
		line = strings.TrimRight(line, "\r\n")
		name, ok := strings.CutPrefix(line, "-- ")
		if !ok {
			continue
		}
		if name, ok = strings.CutSuffix(name, " --"); ok && strings.TrimSpace(name) != "" {
			return strings.TrimSpace(name)
		}
	}
	return ""
}

// A FmtResponse is the answer of /fmt; Error is empty or Body is.
type FmtResponse struct{ Body, Error string }

// Fmt makes the answer of /fmt.
func Fmt(formatted string, problems []program.Diagnostic) FmtResponse {
	if len(problems) == 0 {
		return FmtResponse{Body: formatted}
	}
	d := problems[0]
	// As go/scanner's ErrorList says it, after the file's name.
	e := fmt.Sprintf("%s:%d:%d: %s", Name, d.Line, d.Column, d.Message)
	if d.Line == 0 {
		e = Name + ": " + d.Message
	}
	if more := len(problems) - 1; more > 0 {
		e += fmt.Sprintf(" (and %d more errors)", more)
	}
	return FmtResponse{Error: e}
}
