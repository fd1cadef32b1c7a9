package api

import (
	"fmt"
	"net/url"
	"unicode/utf8"

	"bingfa/playground/api/strict"
	"bingfa/playground/program"
)

// decodeBody reads the body of a POST to /api/run.
func decodeBody(b []byte) (p program.Program, err error) {
	var m struct {
		Code  *string       `json:"code"`
		Clock program.Clock `json:"clock"`
	}
	if err := decodeJSON(b, &m); err != nil {
		return p, err
	}
	if m.Code == nil {
		return p, &requestError{`the body has no "code"`}
	}
	return program.Program{Code: *m.Code, Clock: m.Clock}, nil
}

// decodeFormat reads the body of a POST to /api/format.
func decodeFormat(b []byte, l program.Limits) (code string, err error) {
	var m struct {
		Code *string `json:"code"`
	}
	if err := decodeJSON(b, &m); err != nil {
		return "", err
	}
	if m.Code == nil {
		return "", &requestError{`the body has no "code"`}
	}
	p := program.Program{Code: *m.Code}
	return p.Code, p.Validate(l)
}

func decodeJSON(b []byte, v any) error {
	if err := strict.Unmarshal(b, v, false); err != nil {
		return &requestError{"the body is not the JSON of a program: " + err.Error()}
	}
	return nil
}

// decodeQuery reads the parameters of a GET.
func decodeQuery(query string, l program.Limits) (p program.Program, err error) {
	// What EncodeProgram can make of a program of the largest size is not
	// much longer than that in base64; and a query is decoded before
	// anything is inflated.
	if int64(len(query)) > 3*l.Source+1<<10 {
		return p, &program.SizeError{Limit: l.Source}
	}
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
	if !utf8.ValidString(p.Code) {
		return p, &requestError{"parameter program is not valid UTF-8"}
	}
	p.Clock, err = program.ParseClock(q.Get("clock"))
	return p, err
}
