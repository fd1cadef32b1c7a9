package api

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"bingfa/playground/program"
)

// run is /api/run.
func (s *Server) run(a *answer, r *http.Request) error {
	var p program.Program
	var err error
	inAddress := r.Method != http.MethodPost
	if inAddress {
		p, err = decodeQuery(r.URL.RawQuery, s.runner.Limits())
	} else {
		var b []byte
		if b, err = s.jsonBody(a, r); err == nil {
			p, err = decodeBody(b)
		}
	}
	if err != nil {
		return err
	}
	if p.Clock, err = program.ParseClock(string(p.Clock)); err != nil {
		return err
	}
	a.Header().Add("Vary", "Accept")
	stream := prefersNDJSON(r.Header.Get("Accept"))
	if stream && r.Method != http.MethodHead {
		o, err := s.execute(a, r, p, func(e program.Event) { a.line("event", e) })
		if err == nil {
			a.line("outcome", o)
		}
		return err
	}
	res, err := s.result(a, r, p)
	if err != nil {
		return err
	}
	if inAddress && !stream && p.Clock == program.Virtual && res.Outcome.Reproducible() {
		a.keep = func(h http.Header) { s.opts.keep(h, r.Method) }
	}
	return writeJSON(a, http.StatusOK, res)
}

// result runs a program to its end.
func (s *Server) result(a *answer, r *http.Request, p program.Program) (program.Result, error) {
	c := program.Collector{Clock: p.Clock}
	o, err := s.execute(a, r, p, c.Add)
	if err != nil {
		return program.Result{}, err
	}
	return program.Result{Events: c.Events(), Outcome: o}, nil
}

// execute runs a program and counts it. It is the only place that does.
func (s *Server) execute(a *answer, r *http.Request, p program.Program, emit func(program.Event)) (program.Outcome, error) {
	if err := s.enter(a); err != nil {
		return program.Outcome{}, err
	}
	a.readBy(time.Time{})
	a.wall = s.runner.Limits().Wall
	began := time.Now()
	o, err := s.runner.Run(r.Context(), p, emit)
	if err != nil && r.Context().Err() != nil {
		err = &goneError{err}
	}
	a.ran(o, err, time.Since(began))
	s.metrics.ran(a, p.Clock, o, err)
	return o, err
}

// enter counts a request among those of its client that are going on; it does
// until the answer is written (see ServeHTTP), as answers that nobody reads
// hold memory.
func (s *Server) enter(a *answer) error {
	if a.entered = s.share.Enter(a.client); !a.entered {
		s.metrics.rateLimited.Inc()
		return errShare
	}
	return nil
}

// maxBody bounds a body: JSON may need six bytes for one.
func maxBody(l program.Limits) int64 { return 6*l.Source + 1<<10 }

// body reads the whole body of a request. Only then does net/http notice a
// client that goes away.
func (s *Server) body(a *answer, r *http.Request) ([]byte, error) {
	limit := maxBody(s.runner.Limits())
	if r.ContentLength > limit {
		a.Header().Set("Connection", "close") // and does not wait for it
		return nil, &http.MaxBytesError{Limit: limit}
	}
	b, err := io.ReadAll(http.MaxBytesReader(a.ResponseWriter, r.Body, limit))
	a.in = int64(len(b))
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		// The connection is of no more use, and the rest of the body is not
		// waited for.
		a.Header().Set("Connection", "close")
		return nil, &slowError{s.opts.BodyTimeout}
	case as[*http.MaxBytesError](err):
		return nil, err
	case err != nil:
		return nil, &requestError{"the body cannot be read: " + err.Error()}
	}
	return b, nil
}

// jsonBody reads the body of a request that must be JSON.
func (s *Server) jsonBody(a *answer, r *http.Request) ([]byte, error) {
	if t, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || t != "application/json" {
		return nil, &mediaError{r.Header.Get("Content-Type")}
	}
	return s.body(a, r)
}

// prefersNDJSON reports whether a client wants to be told as it happens: it
// names application/x-ndjson and does not rank application/json higher.
// Longer headers than any client has are not worth reading.
func prefersNDJSON(accept string) bool {
	if len(accept) > 4<<10 {
		return false
	}
	var nd, js float64
	for part := range strings.SplitSeq(accept, ",") {
		t, params, err := mime.ParseMediaType(part)
		if err != nil {
			continue
		}
		q := 1.0
		if s, ok := params["q"]; ok {
			if q, err = strconv.ParseFloat(s, 64); err != nil || !(q >= 0 && q <= 1) {
				continue
			}
		}
		switch t {
		case "application/x-ndjson":
			nd = max(nd, q)
		case "application/json":
			js = max(js, q)
		}
	}
	return nd > 0 && nd >= js
}

// writeJSON answers with v, if there is room for an answer of its size (see
// unwritten); an error means that nothing is sent, nor said in
// the header. The answer is not to be stored unless it is to be kept.
func writeJSON(w *answer, status int, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	release, err := w.large.hold(len(b))
	if err != nil {
		return err
	}
	defer release()
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Content-Length", strconv.Itoa(len(b)+1))
	h.Set("Cache-Control", "no-store")
	if w.keep != nil {
		w.keep(h)
	}
	w.WriteHeader(status)
	w.Write(append(b, '\n')) // an error means that the client is gone
	return nil
}
