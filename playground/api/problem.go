package api

import (
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"bingfa/playground/api/codapi"
	"bingfa/playground/api/strict"
	"bingfa/playground/pool"
	"bingfa/playground/program"
)

// A Problem is an error as RFC 9457 has it.
type Problem struct {
	// Type identifies the kind of error: a path that begins with
	// /problems/. Programs recognise an error by it.
	Type string `json:"type"`
	// Title says what the kind of error is; of TypeFault there are several.
	Title string `json:"title"`
	// Status is the HTTP status.
	Status int `json:"status"`
	// Detail says what is wrong in this case; may be empty.
	Detail string `json:"detail,omitempty"`
	// Line and Column are where in the program the playground gave up, if
	// Type is TypeUnsupported and it is known; as in program.Diagnostic.
	Line   int `json:"line,omitempty"`
	Column int `json:"column,omitempty"`
	// Progress tells how far the workers are, if Type is TypePreparing.
	Progress *Progress `json:"progress,omitempty"`

	retryAfter int // seconds; 0 means that retrying does not help
	allow      string
	internal   bool // the error is for the operator, not for the client
}

// The types of problems.
const (
	TypePreparing   = "/problems/preparing"     // workers are being built: ask again
	TypeUnavailable = "/problems/unavailable"   // workers could not be built
	TypeBusy        = "/problems/busy"          // too many programs at this moment: ask again
	TypeRate        = "/problems/rate-limited"  // this client asks too often: ask again
	TypeShare       = "/problems/too-many-runs" // this client runs too many at once: ask again
	TypeHost        = "/problems/misdirected"   // no server of this name
	TypeOrigin      = "/problems/cross-origin"  // a page of another origin
	TypeSlow        = "/problems/timeout"       // the body did not arrive in time
	TypeTooLarge    = "/problems/too-large"
	TypeClock       = "/problems/unknown-clock"
	TypeRequest     = "/problems/bad-request"
	TypeMedia       = "/problems/unsupported-media-type"
	TypeEncoding    = "/problems/unsupported-content-encoding"
	TypeMethod      = "/problems/method-not-allowed"
	TypeNotFound    = "/problems/not-found"
	TypeUnsupported = "/problems/unsupported" // valid Go that the interpreter cannot run: Detail says why
	TypeFault       = "/problems/internal"    // ours; among them faults of the interpreter
)

// problems is the one table of errors: the first row whose is matches counts.
var problems = []struct {
	is func(error) bool
	Problem
}{
	{as[*hostError], Problem{Type: TypeHost, Title: "There is no such host here", Status: http.StatusMisdirectedRequest}},
	{as[*originError], Problem{Type: TypeOrigin, Title: "Pages of that origin may not use this server", Status: http.StatusForbidden}},
	{as[*rateError], Problem{Type: TypeRate, Title: "Too many requests", Status: http.StatusTooManyRequests}},
	{is(errShare), Problem{Type: TypeShare, Title: "Too many programs of yours are running", Status: http.StatusTooManyRequests, retryAfter: 1}},
	{as[*slowError], Problem{Type: TypeSlow, Title: "The request took too long to arrive", Status: http.StatusRequestTimeout}},
	{as[*http.MaxBytesError], Problem{Type: TypeTooLarge, Title: "The request is too large", Status: http.StatusRequestEntityTooLarge}},
	{as[*program.SizeError], Problem{Type: TypeTooLarge, Title: "The program is too large", Status: http.StatusRequestEntityTooLarge}},
	{as[*program.ClockError], Problem{Type: TypeClock, Title: "There is no such clock", Status: http.StatusBadRequest}},
	{as[*mediaError], Problem{Type: TypeMedia, Title: "The body must be application/json", Status: http.StatusUnsupportedMediaType}},
	{as[*encodingError], Problem{Type: TypeEncoding, Title: "The body must not be compressed", Status: http.StatusUnsupportedMediaType}},
	{as[*requestError], Problem{Type: TypeRequest, Title: "The request cannot be understood", Status: http.StatusBadRequest}},
	{as[*strict.Error], Problem{Type: TypeRequest, Title: "The request cannot be understood", Status: http.StatusBadRequest}},
	{is(codapi.ErrUnknownSandbox), Problem{Type: TypeNotFound, Title: "There is no such sandbox", Status: http.StatusNotFound}},
	{is(codapi.ErrUnknownCommand), Problem{Type: TypeNotFound, Title: "There is no such command", Status: http.StatusNotFound}},
	{is(codapi.ErrMedia, codapi.ErrEmpty, codapi.ErrFiles), Problem{Type: TypeRequest, Title: "The request cannot be understood", Status: http.StatusBadRequest}},
	{as[*methodError], Problem{Type: TypeMethod, Title: "The method is not allowed here", Status: http.StatusMethodNotAllowed}},
	{as[*notFoundError], Problem{Type: TypeNotFound, Title: "There is nothing here", Status: http.StatusNotFound}},
	{preparing, Problem{Type: TypePreparing, Title: "The playground is being prepared", Status: http.StatusServiceUnavailable, retryAfter: 1}},
	{as[*pool.NotReadyError], Problem{Type: TypeUnavailable, Title: "The playground is not available", Status: http.StatusServiceUnavailable, retryAfter: 30, internal: true}},
	{is(pool.ErrBusy), Problem{Type: TypeBusy, Title: "Too many programs are running", Status: http.StatusServiceUnavailable, retryAfter: 2}},
	{is(pool.ErrClosed), Problem{Type: TypeUnavailable, Title: "The playground is shutting down", Status: http.StatusServiceUnavailable, retryAfter: 5}},
	{unsupported, Problem{Type: TypeUnsupported, Title: "Valid Go, which this playground's interpreter cannot run yet", Status: http.StatusNotImplemented, internal: true}},
	{is(pool.ErrFault), Problem{Type: TypeFault, Title: "The playground failed to run the program; the program is not to blame", Status: http.StatusInternalServerError, internal: true}},
	{func(error) bool { return true }, Problem{Type: TypeFault, Title: "The playground failed", Status: http.StatusInternalServerError, internal: true}},
}

func as[T error](err error) bool {
	var e T
	return errors.As(err, &e)
}

func is(targets ...error) func(error) bool {
	return func(err error) bool {
		return slices.ContainsFunc(targets, func(t error) bool { return errors.Is(err, t) })
	}
}

// preparing matches a pool that has no workers yet, as opposed to one that
// could not make any.
func preparing(err error) bool {
	var e *pool.NotReadyError
	return errors.As(err, &e) && e.Err == nil
}

// unsupported matches programs that the interpreter refuses.
func unsupported(err error) bool {
	f, ok := errors.AsType[*pool.FaultError](err)
	return ok && f.Fault == pool.FaultUnsupported
}

type (
	requestError  struct{ reason string }
	mediaError    struct{ got string }
	encodingError struct{ got string }
	methodError   struct{ method, allow string }
	notFoundError struct{}
	hostError     struct{ got string }
	originError   struct{ got string }
	rateError     struct{ wait time.Duration }
	slowError     struct{ limit time.Duration }
	// A goneError is any error after the client went away.
	goneError struct{ error }
)

var errShare = errors.New("wait until one of them has ended")

func (e *requestError) Error() string  { return e.reason }
func (e *mediaError) Error() string    { return "the body is " + strconv.Quote(clip(e.got)) }
func (e *encodingError) Error() string { return "the body is encoded as " + strconv.Quote(clip(e.got)) }
func (e *methodError) Error() string   { return clip(e.method) + " is not " + e.allow }
func (e *notFoundError) Error() string { return "" }
func (e *hostError) Error() string     { return "this server is not " + strconv.Quote(clip(e.got)) }
func (e *rateError) Error() string     { return "ask again in " + e.wait.Round(time.Millisecond).String() }
func (e *slowError) Error() string     { return "the body did not arrive in " + e.limit.String() }
func (e *goneError) Unwrap() error     { return e.error }
func (e *originError) Error() string {
	if e.got == "" {
		return "the browser says that another site made this request"
	}
	return "the request comes from a page of " + strconv.Quote(clip(e.got))
}

// clip shortens what a client wrote before it is repeated.
func clip(s string) string {
	const most = 100
	if len(s) > most {
		return s[:most] + "…"
	}
	return s
}

// ProblemOf returns the problem for an error of a Runner or of a request.
// The reasons of the playground's own failures are told only if verbose.
func ProblemOf(err error, verbose bool) Problem {
	for _, row := range problems {
		if !row.is(err) {
			continue
		}
		p := row.Problem
		if !p.internal || verbose {
			p.Detail = err.Error()
		}
		if f, ok := errors.AsType[*pool.FaultError](err); ok {
			p.Title = f.Public()
			if f.Fault == pool.FaultUnsupported {
				p.Line, p.Column = f.At.Line, f.At.Column
				if reason := f.Reason(); reason != "" || !verbose {
					p.Detail = reason
				}
			}
		}
		if m, ok := errors.AsType[*methodError](err); ok {
			p.allow = m.allow
		}
		if e, ok := errors.AsType[*rateError](err); ok {
			p.retryAfter = int(math.Ceil(max(1, e.wait.Seconds())))
		}
		return p
	}
	panic("unreachable: the last row matches everything")
}

// outcomeOf names an error of a Runner in metrics and logs.
func outcomeOf(err error) string {
	switch {
	case as[*goneError](err):
		return "gone"
	case errors.Is(err, pool.ErrBusy):
		return "busy"
	case errors.Is(err, pool.ErrClosed), as[*pool.NotReadyError](err):
		return "unavailable"
	case as[*program.SizeError](err):
		return "too_large"
	}
	return "fault"
}

// faultOf names a fault in metrics.
func faultOf(err error) string {
	if f, ok := errors.AsType[*pool.FaultError](err); ok {
		return strings.ReplaceAll(string(f.Fault), " ", "_")
	}
	return "other"
}

// header sets what p says in the header.
func (p Problem) header(h http.Header) {
	h.Set("Cache-Control", "no-store")
	if p.retryAfter > 0 {
		h.Set("Retry-After", strconv.Itoa(p.retryAfter))
	}
	if p.allow != "" {
		h.Set("Allow", p.allow)
	}
}

// write answers a request with p.
func (p Problem) write(w http.ResponseWriter) {
	p.header(w.Header())
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	json.NewEncoder(w).Encode(p)
}
