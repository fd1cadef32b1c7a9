package api

import (
	"errors"
	"net/http"
	"runtime"
	"strings"

	"bingfa/playground/api/codapi"
	"bingfa/playground/api/goplay"
	"bingfa/playground/pool"
	"bingfa/playground/program"
)

// goplayRequest reads a request of the Go Playground's clients.
func (s *Server) goplayRequest(a *answer, r *http.Request) (goplay.Request, error) {
	l := s.runner.Limits()
	if int64(len(r.URL.RawQuery)) > maxBody(l) {
		return goplay.Request{}, &program.SizeError{Limit: l.Source}
	}
	b, err := s.body(a, r)
	if err != nil {
		return goplay.Request{}, err
	}
	req, err := goplay.Decode(r.URL.RawQuery, r.Header.Get("Content-Type"), b)
	if err != nil {
		return req, &requestError{err.Error()}
	}
	return req, program.Program{Code: req.Body}.Validate(l)
}

// compile is /compile.
func (s *Server) compile(a *answer, r *http.Request) error {
	req, err := s.goplayRequest(a, r)
	if err != nil {
		return err
	}
	if reason := goplay.Refusal(req.Body); reason != "" {
		return writeJSON(a, http.StatusOK, goplay.Refuse(reason).For(req.Version))
	}
	res, err := s.result(a, r, program.Program{Code: req.Body, Clock: program.Virtual})
	if err != nil {
		return err
	}
	return writeJSON(a, http.StatusOK, goplay.Answer(res).For(req.Version))
}

// fmt is /fmt.
func (s *Server) fmt(a *answer, r *http.Request) error {
	req, err := s.goplayRequest(a, r)
	if err != nil {
		return err
	}
	out, problems, err := s.formatted(a, r, req.Body, req.Imports)
	if err != nil {
		return err
	}
	return writeJSON(a, http.StatusOK, goplay.Fmt(out, problems))
}

// version is /version, which go.dev asks to name a backend.
func (s *Server) version(a *answer, _ *http.Request) error {
	v := runtime.Version()
	number := strings.TrimPrefix(v, "go")
	release := v
	if parts := strings.SplitN(number, ".", 3); len(parts) == 3 {
		release = "go" + parts[0] + "." + parts[1]
	}
	return writeJSON(a, http.StatusOK, struct{ Version, Release, Name string }{v, release, "Go " + number})
}

// exec is /v1/exec.
func (s *Server) exec(a *answer, r *http.Request) error {
	b, err := s.body(a, r)
	if err != nil {
		return err
	}
	req, err := codapi.Decode(r.Header.Get("Content-Type"), b)
	if err != nil {
		return &execError{req.ID, err}
	}
	res, err := s.result(a, r, program.Program{Code: req.Code, Clock: program.Virtual})
	if err != nil {
		return &execError{req.ID, err}
	}
	if err := writeJSON(a, http.StatusOK, codapi.Answer(req, res)); err != nil {
		return &execError{req.ID, err}
	}
	return nil
}

// An execError is an error after /v1/exec knew the identifier.
type execError struct {
	id string
	error
}

func (e *execError) Unwrap() error { return e.error }

// failExec answers with a problem as Codapi's server does.
func failExec(a *answer, p Problem, err error) error {
	id := "-"
	if e, ok := errors.AsType[*execError](err); ok {
		id, err = e.id, e.error
	}
	status, told := p.Status, err
	switch {
	case errors.Is(err, pool.ErrBusy):
		status, told = http.StatusTooManyRequests, codapi.ErrBusy
	case p.Type == TypeUnsupported && p.Detail != "":
		told = errors.New(p.Title + ": " + p.Detail)
	case as[*pool.FaultError](err), p.internal && status == http.StatusServiceUnavailable:
		told = errors.New(p.Title)
	case p.internal && p.Detail == "":
		told = codapi.ErrInternal
	}
	return writeJSON(a, status, codapi.Fail(id, told))
}
