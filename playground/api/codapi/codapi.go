// Package codapi is the protocol of Codapi, a sandbox server for interactive
// code in pages, as its clients speak it. It only translates bodies.
//
// Sources: the server, github.com/nalgeon/codapi (docs/api.md,
// internal/server, internal/engine, internal/sandbox), and its browser's
// side, github.com/nalgeon/codapi-js (src/engine/codapi.js, executor.js),
// which posts {"sandbox": "go", "version": …, "command": "run", "files":
// {"": "package main…"}} to URL/exec after asking HEAD URL/health.
//
// There is one sandbox, go, and one command, run; a version must be that of
// the server, as 1.26, or latest. One file may be sent, called "" or
// something.go. The identifier in the request is ignored, as the server does.
//
// Errors have the form of answers, with ok false and the reason in stderr,
// and the server's HTTP statuses: 400 for a request that cannot be
// understood, 404 for an unknown sandbox or command, 405, 413, 429 when busy,
// 500. A program that fails is not an error: status 200, ok false. Unlike the
// server, which moves all output of a failed program to stderr, or drops it
// at a timeout, stdout stays what the program wrote to standard output, as
// its documentation says.
package codapi

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"path"
	"runtime"
	"strings"

	"bingfa/playground/api/strict"
	"bingfa/playground/gotext"
	"bingfa/playground/program"
)

// Sandbox and Command are the ones there are.
const (
	Sandbox = "go"
	Command = "run"
)

// Reasons for refusing a request, in the server's words where it has some.
var (
	ErrMedia          = errors.New(http.StatusText(http.StatusUnsupportedMediaType))
	ErrUnknownSandbox = errors.New("unknown sandbox")
	ErrUnknownCommand = errors.New("unknown command")
	ErrEmpty          = errors.New("empty request")
	ErrFiles          = errors.New("only one file, called \"\" or NAME.go, can be run here")
	ErrBusy           = errors.New("busy: try again later")
	ErrInternal       = errors.New("internal error")
)

// An Execution is an answer.
type Execution struct {
	ID       string `json:"id"`
	OK       bool   `json:"ok"`
	Duration int64  `json:"duration"` // milliseconds
	Stdout   string `json:"stdout"`
	Stderr   string `json:"stderr"`
}

// A Request is the body of /v1/exec after it was checked.
type Request struct {
	ID   string // made up
	Name string // of the file, as errors name it
	Code string
}

// Decode reads a request. With an error the Request has the ID if it got so
// far, else "-".
func Decode(contentType string, body []byte) (Request, error) {
	r := Request{ID: "-"}
	if t, _, err := mime.ParseMediaType(contentType); err != nil || t != "application/json" {
		return r, ErrMedia
	}
	var m struct {
		ID      any               `json:"id"`
		Sandbox string            `json:"sandbox"`
		Version string            `json:"version"`
		Command string            `json:"command"`
		Files   map[string]string `json:"files"`
	}
	if err := strict.Unmarshal(body, &m, true); err != nil {
		return r, err
	}
	r.ID = newID()
	switch {
	case m.Sandbox != Sandbox:
		return r, ErrUnknownSandbox
	case !offers(m.Version):
		return r, fmt.Errorf("%w: version %.20q; this is Go %s", ErrUnknownSandbox, m.Version, goVersion())
	case m.Command != Command:
		return r, ErrUnknownCommand
	}
	if len(m.Files) > 1 {
		return r, ErrFiles
	}
	for name, code := range m.Files {
		r.Name, r.Code = name, code
	}
	if strings.TrimSpace(r.Code) == "" {
		return r, ErrEmpty
	}
	switch {
	case r.Name == "":
		r.Name = "main.go" // as the server's own sandbox for Go
	case path.Ext(r.Name) != ".go" || path.Base(r.Name) != r.Name || len(r.Name) > 64 || strings.ContainsFunc(r.Name, func(c rune) bool { return c < ' ' }):
		return r, ErrFiles
	}
	return r, nil
}

// newID returns an identifier in the server's form.
func newID() string {
	var b [4]byte
	rand.Read(b[:])
	return Sandbox + "_" + Command + "_" + hex.EncodeToString(b[:])
}

// offers reports whether programs for a version run here.
func offers(version string) bool {
	v := goVersion()
	return version == "" || version == "latest" || version == v || strings.HasPrefix(v, version+".")
}

func goVersion() string { return strings.TrimPrefix(runtime.Version(), "go") }

// Fail makes the answer for an error.
func Fail(id string, err error) Execution {
	return Execution{ID: id, Stderr: err.Error()}
}

// Answer makes the answer for a result.
func Answer(r Request, res program.Result) Execution {
	o := res.Outcome
	x := Execution{ID: r.ID, OK: o.Status == program.OK, Duration: o.WallNS / 1e6,
		Stdout: res.Output(program.Stdout), Stderr: res.Output(program.Stderr)}
	var end string
	switch o.Status {
	case program.Exit:
		end = fmt.Sprintf("exit status %d", o.Code) // as os/exec
	case program.CompileError:
		end = gotext.Errors("./"+r.Name, o.Diagnostics) + "exit status 1"
	case program.Panic, program.Deadlock:
		end = gotext.Crash("./"+r.Name, o) + fmt.Sprintf("exit status %d", o.Code)
	case program.Timeout:
		end = "code execution timeout: " + o.Message // the server's words, and ours
	case program.Memory, program.OutputLimit:
		end = o.Message
	}
	if end != "" && x.Stderr != "" && !strings.HasSuffix(x.Stderr, "\n") {
		x.Stderr += "\n"
	}
	x.Stderr += end
	return x
}
