package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"bingfa/playground/api"
)

// The description, and what of it was seen.
var (
	description, router = loadDescription()

	seenMu sync.Mutex
	seen   = map[string]bool{} // "operation status", and types of problems
	faults []string
)

func loadDescription() (*openapi3.T, routers.Router) {
	doc, err := openapi3.NewLoader().LoadFromFile("openapi.yaml")
	if err == nil {
		err = doc.Validate(context.Background())
	}
	if err != nil {
		panic(err)
	}
	r, err := gorillamux.NewRouter(doc)
	if err != nil {
		panic(err)
	}
	// Lines of JSON are described as an array of them.
	openapi3filter.RegisterBodyDecoder("application/x-ndjson", func(body io.Reader, h http.Header, s *openapi3.SchemaRef, enc openapi3filter.EncodingFn) (any, error) {
		b, err := io.ReadAll(body)
		if err != nil {
			return nil, err
		}
		array := "[" + strings.Join(strings.Split(strings.TrimSpace(string(b)), "\n"), ",") + "]"
		return openapi3filter.JSONBodyDecoder(strings.NewReader(array), h, s, enc)
	})
	return doc, r
}

// TestMain fails when the description names what no test has seen, or when
// an answer was not as described.
func TestMain(m *testing.M) {
	flag.Parse()
	code := m.Run()
	for _, f := range faults {
		fmt.Fprintln(os.Stderr, "not as described:", f)
		code = 1
	}
	all := true
	for _, name := range []string{"test.run", "test.skip", "test.list", "test.fuzz"} {
		all = all && flag.Lookup(name).Value.String() == ""
	}
	if all && code == 0 && !testing.Short() {
		for _, what := range slices.Sorted(maps.Keys(described())) {
			if !seen[what] {
				fmt.Fprintln(os.Stderr, "described, but never seen:", what)
				code = 1
			}
		}
	}
	os.Exit(code)
}

// described lists what the description names, as in seen.
func described() map[string]bool {
	m := map[string]bool{}
	for _, item := range description.Paths.Map() {
		for _, op := range item.Operations() {
			for status := range op.Responses.Map() {
				m[op.OperationID+" "+status] = true
			}
		}
	}
	for _, t := range description.Components.Schemas["Problem"].Value.Properties["type"].Value.Enum {
		m[t.(string)] = true
	}
	return m
}

// describe wraps a handler so that every request and answer is held against
// the description.
func describe(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body bytes.Buffer
		if r.Body != nil {
			r.Body = struct {
				io.Reader
				io.Closer
			}{io.TeeReader(r.Body, &body), r.Body}
		}
		c := &copied{ResponseWriter: w}
		h.ServeHTTP(c, r)
		if c.status == 0 {
			return // the client went away
		}
		if err := compare(r, body.Bytes(), c); err != nil {
			seenMu.Lock()
			faults = append(faults, fmt.Sprintf("%s %s → %d: %v\n%s\n%s", r.Method, r.URL.Path, c.status, err, body.Bytes(), c.body.Bytes()))
			seenMu.Unlock()
		}
	})
}

// A copied is a ResponseWriter that keeps what goes through it.
type copied struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

func (c *copied) WriteHeader(status int) {
	c.status = status
	c.ResponseWriter.WriteHeader(status)
}

func (c *copied) Write(b []byte) (int, error) {
	if c.status == 0 {
		c.status = 200
	}
	c.body.Write(b)
	return c.ResponseWriter.Write(b)
}

func (c *copied) Unwrap() http.ResponseWriter { return c.ResponseWriter }

// compare returns how a request and its answer differ from the description:
// an undescribed path, method, status, header or body of the answer, or a
// request that succeeded though it is not described.
func compare(r *http.Request, body []byte, c *copied) error {
	allowed := func(statuses ...int) error {
		if slices.Contains(append(statuses, http.StatusMisdirectedRequest), c.status) {
			return nil
		}
		return fmt.Errorf("want status %v", statuses)
	}
	if c.Header().Get("Content-Type") == "application/problem+json" {
		var p api.Problem
		if err := json.Unmarshal(c.body.Bytes(), &p); err != nil || p.Status != c.status {
			return fmt.Errorf("the problem says status %d (%v)", p.Status, err)
		}
		seenMu.Lock()
		seen[p.Type] = true
		seenMu.Unlock()
	}
	q := r.Clone(context.Background())
	q.Host, q.URL.Host, q.URL.Scheme = "", "", ""
	q.Body = io.NopCloser(bytes.NewReader(body))
	q.ContentLength = int64(len(body))
	if q.Method == http.MethodHead {
		q.Method = http.MethodGet
	}
	if q.Method == http.MethodOptions {
		return allowed(http.StatusNoContent, http.StatusForbidden, http.StatusNotFound)
	}
	route, params, err := router.FindRoute(q)
	switch {
	case errors.Is(err, routers.ErrMethodNotAllowed):
		return allowed(http.StatusMethodNotAllowed)
	case errors.Is(err, routers.ErrPathNotFound):
		return allowed(http.StatusNotFound)
	case err != nil:
		return err
	}
	seenMu.Lock()
	seen[fmt.Sprintf("%s %d", route.Operation.OperationID, c.status)] = true
	seenMu.Unlock()
	opts := &openapi3filter.Options{IncludeResponseStatus: true, SkipSettingDefaults: true}
	in := &openapi3filter.RequestValidationInput{Request: q, PathParams: params, Route: route, Options: opts}
	if c.status < 300 && r.Method != http.MethodHead {
		if err := openapi3filter.ValidateRequest(q.Context(), in); err != nil {
			return fmt.Errorf("request: %w", err)
		}
	}
	out := &openapi3filter.ResponseValidationInput{RequestValidationInput: in, Status: c.status, Header: c.Header(), Options: opts}
	if r.Method != http.MethodHead || c.status >= 300 {
		out.SetBodyBytes(c.body.Bytes())
		if err := openapi3filter.ValidateResponse(q.Context(), out); err != nil {
			return fmt.Errorf("answer: %w", err)
		}
	}
	return nil
}
