package api

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"

	"bingfa/playground/pool"
	"bingfa/playground/program"
)

// A Problem is an error as RFC 9457 has it.
type Problem struct {
	// Type identifies the kind of error: a path that begins with
	// /problems/. Programs recognise an error by it.
	Type string `json:"type"`
	// Title says what the kind of error is.
	Title string `json:"title"`
	// Status is the HTTP status.
	Status int `json:"status"`
	// Detail says what is wrong in this case; may be empty.
	Detail string `json:"detail,omitempty"`
	// Progress tells how far the workers are, if Type is TypePreparing.
	Progress *Progress `json:"progress,omitempty"`

	retryAfter int // seconds; 0 means that retrying does not help
	allow      string
}

// The types of problems.
const (
	TypePreparing   = "/problems/preparing"   // workers are being built: ask again
	TypeUnavailable = "/problems/unavailable" // workers could not be built
	TypeBusy        = "/problems/busy"        // ask again
	TypeTooLarge    = "/problems/too-large"
	TypeClock       = "/problems/unknown-clock"
	TypeRequest     = "/problems/bad-request"
	TypeMedia       = "/problems/unsupported-media-type"
	TypeMethod      = "/problems/method-not-allowed"
	TypeNotFound    = "/problems/not-found"
	TypeFault       = "/problems/internal" // ours; among them faults of the interpreter
)

// problems is the one table of errors: the first row whose is matches counts.
var problems = []struct {
	is func(error) bool
	Problem
	private bool // the error is for the operator, not for the client
}{
	{as[*http.MaxBytesError], Problem{Type: TypeTooLarge, Title: "The request is too large", Status: http.StatusRequestEntityTooLarge}, false},
	{as[*program.SizeError], Problem{Type: TypeTooLarge, Title: "The program is too large", Status: http.StatusRequestEntityTooLarge}, false},
	{as[*program.ClockError], Problem{Type: TypeClock, Title: "There is no such clock", Status: http.StatusBadRequest}, false},
	{as[*mediaError], Problem{Type: TypeMedia, Title: "The body must be application/json", Status: http.StatusUnsupportedMediaType}, false},
	{as[*requestError], Problem{Type: TypeRequest, Title: "The request cannot be understood", Status: http.StatusBadRequest}, false},
	{as[*methodError], Problem{Type: TypeMethod, Title: "The method is not allowed here", Status: http.StatusMethodNotAllowed}, false},
	{as[*notFoundError], Problem{Type: TypeNotFound, Title: "There is nothing here", Status: http.StatusNotFound}, false},
	{preparing, Problem{Type: TypePreparing, Title: "The playground is being prepared", Status: http.StatusServiceUnavailable, retryAfter: 1}, false},
	{as[*pool.NotReadyError], Problem{Type: TypeUnavailable, Title: "The playground is not available", Status: http.StatusServiceUnavailable, retryAfter: 30}, true},
	{is(pool.ErrBusy), Problem{Type: TypeBusy, Title: "Too many programs are running", Status: http.StatusTooManyRequests, retryAfter: 2}, false},
	{is(pool.ErrClosed), Problem{Type: TypeUnavailable, Title: "The playground is shutting down", Status: http.StatusServiceUnavailable, retryAfter: 5}, false},
	{is(pool.ErrFault), Problem{Type: TypeFault, Title: "The playground failed to run the program; the program is not to blame", Status: http.StatusInternalServerError}, true},
	{func(error) bool { return true }, Problem{Type: TypeFault, Title: "The playground failed", Status: http.StatusInternalServerError}, true},
}

func as[T error](err error) bool {
	var e T
	return errors.As(err, &e)
}

func is(target error) func(error) bool {
	return func(err error) bool { return errors.Is(err, target) }
}

// preparing matches a pool that has no workers yet, as opposed to one that
// could not make any.
func preparing(err error) bool {
	var e *pool.NotReadyError
	return errors.As(err, &e) && e.Err == nil
}

type (
	requestError  struct{ reason string }
	mediaError    struct{ got string }
	methodError   struct{ method, allow string }
	notFoundError struct{}
)

func (e *requestError) Error() string  { return e.reason }
func (e *mediaError) Error() string    { return "the body is " + strconv.Quote(e.got) }
func (e *methodError) Error() string   { return e.method + " is not " + e.allow }
func (e *notFoundError) Error() string { return "" }

// problemOf returns the problem for an error. internal says that the error
// itself is not told to the client and should be logged.
func problemOf(err error) (p Problem, internal bool) {
	for _, row := range problems {
		if !row.is(err) {
			continue
		}
		p = row.Problem
		if !row.private {
			p.Detail = err.Error()
		}
		var m *methodError
		if errors.As(err, &m) {
			p.allow = m.allow
		}
		return p, row.private
	}
	panic("unreachable: the last row matches everything")
}

// write answers a request with p.
func (p Problem) write(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Content-Type", "application/problem+json")
	h.Set("Cache-Control", "no-store")
	if p.retryAfter > 0 {
		h.Set("Retry-After", strconv.Itoa(p.retryAfter))
	}
	if p.allow != "" {
		h.Set("Allow", p.allow)
	}
	w.WriteHeader(p.Status)
	json.NewEncoder(w).Encode(p)
}
