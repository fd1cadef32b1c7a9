// Package api is the playground over HTTP.
//
//	POST /api/run                      run a program
//	GET  /api/run?program=…&clock=…    the same, cacheable
//	GET  /api/health                   whether programs can run, and how far preparations are
//
// # Running
//
// The body of POST is JSON, {"code": "package main…", "clock": "virtual"};
// the clock may be left out. In GET the parameter program is the code as raw
// deflate in base64url (see EncodeProgram). Unknown members and parameters
// are errors: a misspelled clock must not run on another one.
//
// The answer is JSON, a program.Result:
//
//	{"events": [{"time_ns": 0, "stream": "stdout", "text": "hello\n"}, …],
//	 "outcome": {"status": "ok", "code": 0, "time_ns": 0, "wall_ns": 812345}}
//
// With "Accept: application/x-ndjson" it is one JSON value a line, each as
// soon as it is known: {"event": …} for each event, at last {"outcome": …},
// or {"error": …} with a problem if the playground fails on the way. A
// stream that ends without either was cut off.
//
// A program that fails is a result, with status 200. Anything else is a
// problem document (RFC 9457); see Problem for the types. While workers are
// being built the answer is 503 with the type /problems/preparing and
// Retry-After: ask again.
//
// A client that goes away stops its program.
//
// # Caching
//
// The answer to GET may be cached, publicly and for a day, if the program
// ran on the virtual clock and its outcome does not depend on the load of
// the server; programs that draw random numbers are the caller's
// responsibility, who asks by GET only for output that is exact. Every other
// answer says no-store.
package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"net/url"
	"runtime/debug"
	"strconv"
	"strings"

	"bingfa/playground/program"
	"bingfa/playground/workerbuild"
)

// A Runner runs programs: a *pool.Pool.
type Runner interface {
	Run(ctx context.Context, p program.Program, emit func(program.Event)) (program.Outcome, error)
	Ready(clock program.Clock) error
	Limits() program.Limits
}

// Options of a Handler; the zero value is good.
type Options struct {
	// Status tells how far the workers are; default unknown. It is the
	// method of a workerbuild.Builder.
	Status func(program.Clock) workerbuild.Status
	// Log receives failures of the playground; default none. Programs are
	// never logged.
	Log *slog.Logger
	// Verbose tells clients why the playground fails. For servers whose
	// clients are their operators; default false.
	Verbose bool
	// MaxAge is how long a cacheable answer may be cached, in seconds;
	// default a day.
	MaxAge int
}

// New returns the handler of everything below /api/.
func New(r Runner, o Options) http.Handler {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.MaxAge <= 0 {
		o.MaxAge = 24 * 60 * 60
	}
	return &handler{runner: r, opts: o}
}

type handler struct {
	runner Runner
	opts   Options
}

// ServeHTTP routes. Errors of all routes are told in one place, here.
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Content-Type-Options", "nosniff")
	a := &answer{ResponseWriter: w}
	defer func() {
		// http.ErrAbortHandler has a meaning to net/http; any other panic
		// is told to the operator and not to the client.
		if v := recover(); v == http.ErrAbortHandler {
			panic(v)
		} else if v != nil {
			h.opts.Log.Error("panic", "path", r.URL.Path, "panic", fmt.Sprint(v), "stack", string(debug.Stack()))
			h.fail(a, r, errors.New("panic"))
		}
	}()
	if err := h.route(a, r); err != nil {
		h.fail(a, r, err)
	}
}

func (h *handler) route(w *answer, r *http.Request) error {
	switch r.URL.Path {
	case "/api/run":
		switch r.Method {
		case http.MethodPost:
			return h.post(w, r)
		case http.MethodGet, http.MethodHead:
			return h.get(w, r)
		}
		return &methodError{r.Method, "GET, HEAD, POST"}
	case "/api/health":
		switch r.Method {
		case http.MethodGet, http.MethodHead:
			return h.health(w)
		}
		return &methodError{r.Method, "GET, HEAD"}
	}
	return &notFoundError{}
}

// fail answers with the problem that err is. A stream that has begun ends
// with it.
func (h *handler) fail(w *answer, r *http.Request, err error) {
	if r.Context().Err() != nil {
		return // nobody reads it
	}
	p, internal := problemOf(err)
	if internal {
		h.opts.Log.Error("request failed", "path", r.URL.Path, "err", err)
		if h.opts.Verbose {
			p.Detail = err.Error()
		}
	}
	if p.Type == TypePreparing {
		p.Progress = h.progress()
	}
	switch {
	case w.streaming:
		w.line("error", p)
	case !w.begun:
		p.write(w)
	}
}

func (h *handler) post(w *answer, r *http.Request) error {
	if t, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || t != "application/json" {
		return &mediaError{r.Header.Get("Content-Type")}
	}
	p, err := decodeBody(http.MaxBytesReader(w.ResponseWriter, r.Body, maxBody(h.runner.Limits())))
	if err != nil {
		return err
	}
	return h.run(w, r, p, false)
}

func (h *handler) get(w *answer, r *http.Request) error {
	p, err := decodeQuery(r.URL.RawQuery, h.runner.Limits())
	if err != nil {
		return err
	}
	return h.run(w, r, p, true)
}

// maxBody bounds a body: JSON may need six bytes for one.
func maxBody(l program.Limits) int64 { return 6*l.Source + 1<<10 }

func (h *handler) run(w *answer, r *http.Request, p program.Program, cacheable bool) error {
	clock, err := program.ParseClock(string(p.Clock))
	if err != nil {
		return err
	}
	w.Header().Set("Vary", "Accept")
	if prefersNDJSON(r.Header.Get("Accept")) {
		o, err := h.runner.Run(r.Context(), p, func(e program.Event) { w.line("event", e) })
		if err == nil {
			w.line("outcome", o)
		}
		return err
	}
	c := program.Collector{Clock: clock}
	o, err := h.runner.Run(r.Context(), p, c.Add)
	if err != nil {
		return err
	}
	res := program.Result{Events: c.Events(), Outcome: o}
	if cacheable && clock == program.Virtual && res.Outcome.Reproducible() {
		w.Header().Set("Cache-Control", "public, max-age="+strconv.Itoa(h.opts.MaxAge))
	}
	return writeJSON(w, http.StatusOK, res)
}

// decodeBody reads the body of a POST: one JSON object, and nothing else.
func decodeBody(body io.Reader) (p program.Program, err error) {
	d := json.NewDecoder(body)
	d.DisallowUnknownFields()
	var m struct {
		Code  *string       `json:"code"`
		Clock program.Clock `json:"clock"`
	}
	if err := d.Decode(&m); err != nil {
		if as[*http.MaxBytesError](err) {
			return p, err
		}
		return p, &requestError{"the body is not the JSON of a program: " + err.Error()}
	}
	if _, err := d.Token(); err != io.EOF {
		return p, &requestError{"the body goes on after the JSON value"}
	}
	if m.Code == nil {
		return p, &requestError{`the body has no "code"`}
	}
	return program.Program{Code: *m.Code, Clock: m.Clock}, nil
}

// decodeQuery reads the parameters of a GET.
func decodeQuery(query string, l program.Limits) (p program.Program, err error) {
	q, err := url.ParseQuery(query)
	if err != nil {
		return p, &requestError{"query: " + err.Error()}
	}
	for name, values := range q {
		if name != "program" && name != "clock" {
			return p, &requestError{fmt.Sprintf("unknown parameter %q", name)}
		}
		if len(values) > 1 {
			return p, &requestError{fmt.Sprintf("parameter %q is there twice", name)}
		}
	}
	if !q.Has("program") {
		return p, &requestError{"parameter program is missing"}
	}
	p.Code, err = DecodeProgram(q.Get("program"), l.Source)
	if err != nil {
		return p, err
	}
	p.Clock, err = program.ParseClock(q.Get("clock"))
	return p, err
}

// prefersNDJSON reports whether a client wants to be told as it happens: it
// names application/x-ndjson and does not rank application/json higher.
func prefersNDJSON(accept string) bool {
	quality := map[string]float64{}
	for part := range strings.SplitSeq(accept, ",") {
		t, params, err := mime.ParseMediaType(part)
		if err != nil {
			continue
		}
		q := 1.0
		if s, ok := params["q"]; ok {
			if q, err = strconv.ParseFloat(s, 64); err != nil {
				continue
			}
		}
		quality[t] = max(q, quality[t])
	}
	nd := quality["application/x-ndjson"]
	return nd > 0 && nd >= quality["application/json"]
}

func writeJSON(w http.ResponseWriter, status int, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Content-Length", strconv.Itoa(len(b)+1))
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-store")
	}
	w.WriteHeader(status)
	w.Write(append(b, '\n')) // an error means that the client is gone
	return nil
}
