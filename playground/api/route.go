package api

import (
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"bingfa/playground/client"
	"bingfa/playground/pool"
)

// A route is what can be asked at a path.
type route struct {
	// name is the path, as metrics and logs have it.
	name string
	// methods are those allowed beside OPTIONS. HEAD is allowed where GET
	// is, and net/http drops the body.
	methods []string
	// costs says that answering needs more than a moment: it is for allowed
	// origins only, and counts for the rate limit.
	costs bool
	// anyHost lets clients call the server by any name: probes of load
	// balancers use its address.
	anyHost bool
	// foreign says that it is also at /api/….
	foreign bool
	// fail, if not nil, answers with a problem in the form of the protocol.
	fail  func(*answer, Problem, error) error
	serve func(*Server, *answer, *http.Request) error
}

var get, post = []string{http.MethodGet, http.MethodHead}, []string{http.MethodPost}

// routes is all there is. OpenAPI's description says the same.
var routes = []*route{
	{name: "/api/run", methods: slices.Concat(get, post), costs: true, serve: (*Server).run},
	{name: "/api/check", methods: post, costs: true, serve: (*Server).check},
	{name: "/api/format", methods: post, costs: true, serve: (*Server).format},
	{name: "/api/health", methods: get, anyHost: true, serve: (*Server).health},
	{name: "/api/ready", methods: get, anyHost: true, serve: (*Server).ready},
	{name: "/api/openapi.yaml", methods: get, serve: (*Server).openapiYAML},
	{name: "/api/openapi.json", methods: get, serve: (*Server).openapiJSON},
	{name: "/compile", methods: post, costs: true, foreign: true, serve: (*Server).compile},
	{name: "/fmt", methods: post, costs: true, foreign: true, serve: (*Server).fmt},
	{name: "/version", methods: get, foreign: true, serve: (*Server).version},
	{name: "/v1/exec", methods: post, costs: true, foreign: true, serve: (*Server).exec, fail: failExec},
	{name: "/v1/health", methods: get, foreign: true, serve: (*Server).ready},
}

// paths maps every path to its route.
var paths = func() map[string]*route {
	m := map[string]*route{}
	for _, r := range routes {
		m[r.name] = r
		if r.foreign {
			m["/api"+r.name] = r
			if !strings.HasPrefix(r.name, "/v1/") {
				m["/_"+r.name] = r // as on go.dev
			}
		}
	}
	return m
}()

// safeHeaders are on every answer: whatever a program has put into it, a
// browser that is led there shows it as what it is said to be, runs nothing of
// it, and loads nothing for it, in no page's frame.
var safeHeaders = map[string]string{
	"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
	"X-Content-Type-Options":  "nosniff",
}

// ServeHTTP routes. Errors of all routes are told in one place, here.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	rt := paths[r.URL.Path]
	a := s.newAnswer(w, rt)
	for name, value := range safeHeaders {
		w.Header().Set(name, value)
	}
	addr := client.Addr(r, s.opts.TrustedProxies)
	a.client = client.Key(addr)
	defer s.record(a, r, addr)
	defer func() {
		if a.entered {
			s.share.Leave(a.client)
		}
	}()
	defer func() {
		// http.ErrAbortHandler has a meaning to net/http; any other panic
		// is told to the operator and not to the client.
		if v := recover(); v == http.ErrAbortHandler {
			panic(v)
		} else if v != nil {
			s.opts.Log.Error("panic", "route", a.name(), "panic", fmt.Sprint(v), "stack", string(debug.Stack()))
			s.fail(a, r, errPanic)
		}
	}()
	if s.draining.Load() {
		w.Header().Set("Connection", "close")
	}
	if err := s.route(a, r); err != nil {
		s.fail(a, r, err)
	}
}

var errPanic = errors.New("panic")

// route lets a request through to its route, or returns why not.
func (s *Server) route(a *answer, r *http.Request) error {
	if r.Body != nil && r.Body != http.NoBody {
		a.readBy(time.Now().Add(s.opts.BodyTimeout))
	}
	rt := a.route
	if rt == nil || !rt.anyHost {
		if err := s.checkHost(r); err != nil {
			return err
		}
	}
	if rt == nil {
		return &notFoundError{}
	}
	allowed := s.origins.header(a.Header(), r)
	if r.Method == http.MethodOptions {
		return s.options(a, r, rt, allowed)
	}
	if !slices.Contains(rt.methods, r.Method) {
		return &methodError{r.Method, strings.Join(append(rt.methods, http.MethodOptions), ", ")}
	}
	if rt.costs {
		if err := s.origins.check(r, allowed); err != nil {
			return err
		}
		if wait, ok := s.limiter.Allow(a.client, time.Now()); !ok {
			s.metrics.rateLimited.Inc()
			return &rateError{wait}
		}
	}
	if e := r.Header.Get("Content-Encoding"); r.Method == http.MethodPost && e != "" && !strings.EqualFold(e, "identity") {
		a.Header().Set("Accept-Encoding", "identity") // RFC 9110, 15.5.16
		return &encodingError{e}
	}
	return rt.serve(s, a, r)
}

// fail answers with the problem that err is. A stream that has begun ends
// with it.
func (s *Server) fail(a *answer, r *http.Request, err error) {
	// net/http takes a body that is late for a client that is gone.
	if r.Context().Err() != nil && !as[*slowError](err) {
		a.outcome = "gone"
		return // nobody reads it
	}
	p := ProblemOf(err, s.opts.Verbose)
	if p.internal && !errors.Is(err, pool.ErrFault) { // the pool has said it
		s.opts.Log.Error("request failed", "route", a.name(), "err", err)
	}
	if p.Type == TypePreparing {
		p.Progress = s.progress()
	}
	a.problem = p.Type
	switch {
	case a.streaming:
		a.line("error", p)
	case a.begun:
	case a.route != nil && a.route.fail != nil:
		p.header(a.Header())
		if err := a.route.fail(a, p, err); err != nil {
			panic(err) // plain structs
		}
	default:
		p.write(a)
	}
}
