// Package api is the playground over HTTP, for strangers.
//
//	POST /api/run                      run a program
//	GET  /api/run?program=…&clock=…    the same, cacheable
//	POST /api/check                    what is wrong with a program, without running it
//	POST /api/format                   format a program
//	GET  /api/health                   the process answers
//	GET  /api/ready                    programs can run; else a problem says why not
//	GET  /api/openapi.yaml, .json      all of this for machines
//
// and, for clients of other playgrounds as they are (see packages goplay and
// codapi), POST /compile and /fmt, GET /version, all three also below /_/ as
// go.dev has them; POST /v1/exec and GET /v1/health. The foreign ones are
// below /api/ as well, for servers that have other things at their root.
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
// problem document (RFC 9457); see Problem for the types. Problems that pass
// say in Retry-After when to ask again: 503 while workers are being built,
// while the queue is full and during shutdown, 429 for a client that asks too
// often.
//
// A client that goes away stops its program.
//
// # Checking
//
// POST {"code": …} to /api/check gives {"diagnostics": […], "warnings": […]}:
// all mistakes of the program in the words of Go's compiler, or, if it
// compiles, what go vet finds suspicious in it; each {"line", "column",
// "message"}, and a "category" where it is a warning or about something that
// Go has and the playground has not. A run tells the same in its outcome.
//
// # Formatting
//
// POST {"code": …} to /api/format gives {"code": …} as gofmt has it, or
// {"diagnostics": [{"line", "column", "message"}]} if it does not parse, or if
// it is nested or would grow beyond what people write (see package gofmt);
// both with status 200, as a program with a mistake is a result too.
//
// # Caching
//
// The answer to GET may be cached, publicly, if the program ran on the
// virtual clock and its outcome does not depend on the load of the server;
// programs that draw random numbers are the caller's responsibility, who asks
// by GET only for output that is exact. Every other answer to do with
// programs says no-store, streams among them: their header is sent before the
// outcome is known.
//
// A cache answers for the interpreter that was there when it asked. What is
// right does not change with the interpreter, but words and details do; so
// browsers, which nobody can tell of a new one, keep an answer for an hour
// only, and shared caches, which are purged when a new version is deployed,
// for a day (Options.MaxAge, Options.SharedMaxAge). The time that an answer
// was in a shared cache counts for the browser too, which then asks that cache
// again. There is no validator: to know whether an answer is still right costs
// the run that it saves.
//
// A cached answer is given to whoever asks for its address, whatever origin
// the page has. That is right: the check of origins is about what a run
// costs, and a cached answer costs none; refusals are never cached; and what
// a page may read is for the CORS headers to say, on which the answer says
// Vary where they are not the same for all.
//
// # Strangers
//
// A request passes, in this order: the Host check (421; against names that
// an attacker makes point here), the routes (404, 405), the origin check
// (403; a page of another origin cannot spend a visitor's share, see
// origin.go), the rate limit (429), and the bounds of its body: not
// compressed (415), in size (413), in time (408), in shape (400, see package
// strict). The pool bounds what runs and waits (503).
//
// The handler sets and clears the connection's deadlines itself: a body has
// Options.BodyTimeout to arrive, and an answer must be read at a modest pace
// (Options.WriteTimeout). So neither http.Server.ReadTimeout nor WriteTimeout
// cuts a running program.
package api

import (
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"sync/atomic"
	"time"

	"bingfa/playground/api/rate"
	"bingfa/playground/program"
	"bingfa/playground/workerbuild"
)

// A Runner runs programs: a *pool.Pool. If it also has the method Stats of a
// pool, metrics tell of it.
type Runner interface {
	Run(ctx context.Context, p program.Program, emit func(program.Event)) (program.Outcome, error)
	Ready(clock program.Clock) error
	Limits() program.Limits
}

// A Rate is how often one client may ask; see package rate.
type Rate = rate.Limit

// ParseRate reads a rate such as "60/m" or "10/s"; "" and "none" are none.
func ParseRate(s string) (Rate, error) { return rate.Parse(s) }

// What servers for strangers allow each client if nothing else is asked for.
const (
	StrangersRate  = "120/m" // two requests a second for as long as they like
	StrangersBurst = 30      // … and as many at once as a long page has programs
)

// Options of a Server; the zero value is good for a server whose only
// clients are its operator's.
type Options struct {
	// Status tells how far the workers are; default unknown. It is the
	// method of a workerbuild.Builder.
	Status func(program.Clock) workerbuild.Status
	// Log receives a line for each request (Info) and failures of the
	// playground (Error); default none. Programs are never logged, nor are
	// query strings and whole addresses.
	Log *slog.Logger
	// Verbose tells clients why the playground fails. For servers whose
	// clients are their operators; default false.
	Verbose bool
	// MaxAge is how long a browser may keep a cacheable answer, in seconds;
	// default an hour. If it is negative nothing is cacheable, for servers
	// whose interpreter is being worked on.
	MaxAge int
	// SharedMaxAge is how long a cache that many share may keep it, in
	// seconds; default a day.
	SharedMaxAge int
	// CacheHeader is added to cacheable answers to GET, and to no others: what a
	// CDN wants to be told in fields of its own; default none. If they say on
	// what an answer depends, that is the parameters program and clock, the
	// header Accept and, with Origins, the header Origin.
	CacheHeader http.Header

	// Hosts are the names by which clients may call this server, in the
	// header Host and without the port; default any. With them, a page
	// whose name an attacker makes point here (DNS rebinding) is refused.
	Hosts []string
	// Origins are those whose pages may use the API, such as
	// "https://example.com"; "*" means any. Default: only pages of the
	// server's own origin. Programs that are not browsers send no origin,
	// and are not concerned.
	Origins []string
	// Rate is how often one client may have something computed; default no
	// limit. A client is an IPv4 address or an IPv6 network of 64 bits.
	Rate Rate
	// ClientRuns is how many programs of one client may run, be formatted,
	// wait or have their answer written at once; default any. A program
	// that sleeps costs nothing but its place: without this, one client can
	// take all of them.
	ClientRuns int
	// MaxClients is how many clients the rate limit remembers; default
	// rate.DefaultClients.
	MaxClients int
	// TrustedProxies are the peers whose X-Forwarded-For is believed;
	// default none.
	TrustedProxies []netip.Prefix
	// BodyTimeout is how long a request's body may take to arrive; default
	// DefaultBodyTimeout.
	BodyTimeout time.Duration
	// WriteTimeout is how long a piece of an answer may take to leave, and
	// how long a stream may go on after the program's time; default
	// DefaultWriteTimeout. Large answers get more, see writeRate.
	WriteTimeout time.Duration
}

// The defaults of Options.
const (
	DefaultBodyTimeout  = 10 * time.Second
	DefaultWriteTimeout = 10 * time.Second
)

// A Server is the API.
type Server struct {
	runner   Runner
	opts     Options
	limiter  *rate.Limiter
	share    *rate.Share
	origins  origins
	metrics  *metrics
	draining atomic.Bool
	// formatters are the places of those who format; a place is a processor.
	formatters chan struct{}
	formatting atomic.Int64 // who format or wait
	large      unwritten
}

// New returns the API over r. It panics if an option is malformed: an origin
// that is not "*" or scheme://host.
func New(r Runner, o Options) *Server {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.MaxAge == 0 {
		o.MaxAge = 60 * 60
	}
	if o.SharedMaxAge <= 0 {
		o.SharedMaxAge = 24 * 60 * 60
	}
	if o.BodyTimeout <= 0 {
		o.BodyTimeout = DefaultBodyTimeout
	}
	if o.WriteTimeout <= 0 {
		o.WriteTimeout = DefaultWriteTimeout
	}
	s := &Server{runner: r, opts: o, limiter: rate.New(o.Rate, o.MaxClients), share: rate.NewShare(o.ClientRuns), origins: newOrigins(o.Origins)}
	s.formatters = make(chan struct{}, formatters())
	s.metrics = newMetrics(s)
	return s
}

// Register mounts everything that the server answers on mux: /api/, and the
// paths of the foreign protocols.
func (s *Server) Register(mux *http.ServeMux) {
	for _, p := range []string{"/api/", "/compile", "/fmt", "/version", "/_/compile", "/_/fmt", "/_/version", "/v1/"} {
		mux.Handle(p, s)
	}
}

// Drain makes the server not ready, for load balancers to send clients
// elsewhere; everything goes on being answered. Call it before
// http.Server.Shutdown, which waits for what runs.
func (s *Server) Drain() { s.draining.Store(true) }
