package api

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/netip"
	"time"

	"bingfa/playground/pool"
	"bingfa/playground/program"
)

// An answer is a ResponseWriter that knows how far it is, so that an error
// after the first byte is not told as if there had been none, and what
// metrics and logs tell of it.
type answer struct {
	http.ResponseWriter
	ctl       *http.ResponseController
	route     *route       // nil: there is none at this path
	client    netip.Prefix // as limits count it
	entered   bool         // it counts among those of its client that are going on
	began     time.Time
	begun     bool              // the header is sent
	streaming bool              // as NDJSON
	keep      func(http.Header) // says that caches may keep it; nil: they must not

	large   *unwritten    // of the server
	timeout time.Duration // Options.WriteTimeout
	wall    time.Duration // how long the program may run
	until   time.Time     // when a stream must have ended; see line

	// For metrics and logs.
	status  int
	in, out int64         // bytes of the bodies
	outcome string        // a program.Status, or "fault", "gone", …; empty if nothing ran
	wait    time.Duration // in the queue, if waited
	waited  bool          // wait is known: the program ran to its end, or did not get a place
	problem string        // the type
}

func (s *Server) newAnswer(w http.ResponseWriter, rt *route) *answer {
	return &answer{ResponseWriter: w, ctl: http.NewResponseController(w), route: rt, began: time.Now(), large: &s.large, timeout: s.opts.WriteTimeout}
}

// name is the route for metrics and logs: never what the client chose.
func (a *answer) name() string {
	if a.route == nil {
		return "other"
	}
	return a.route.name
}

// WriteHeader sends the header.
func (a *answer) WriteHeader(status int) {
	if !a.begun {
		a.begun, a.status = true, status
	}
	a.ResponseWriter.WriteHeader(status)
}

// What is added to Options.WriteTimeout. A client that reads slowly, or not at
// all, holds memory and, while it is streamed to, the place of a program.
const (
	writeRate = 32 << 10         // bytes a second that a client must read
	writeMost = 20 * time.Second // for the largest answers
)

// Write writes b. It may take the timeout and what writeRate allows, but a
// stream ends at its time.
func (a *answer) Write(b []byte) (int, error) {
	if !a.begun {
		a.WriteHeader(http.StatusOK)
	}
	by := time.Now().Add(a.timeout + min(writeMost, time.Duration(len(b)/writeRate)*time.Second))
	if a.streaming && a.until.Before(by) {
		by = a.until
	}
	// net/http clears the deadline after the request. An error means that
	// the connection has none, as in tests.
	_ = a.ctl.SetWriteDeadline(by)
	n, err := a.ResponseWriter.Write(b)
	a.out += int64(n)
	return n, err
}

// Unwrap is for http.ResponseController.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

// readBy bounds when the body must have arrived. The zero time means never,
// and must be set before a program runs: net/http watches the connection for
// the client's going away, and would take the deadline for it.
func (a *answer) readBy(t time.Time) { _ = a.ctl.SetReadDeadline(t) }

// line sends {"key": v} as a line of NDJSON, at once. The header goes with
// the first line, so an error before it can still be a problem document.
//
// A stream must have ended a while after the program must have: to a client
// that takes a little now and then, each line alone would be in time.
func (a *answer) line(key string, v any) {
	if !a.begun {
		a.streaming = true
		a.until = time.Now().Add(a.wall + a.timeout)
		h := a.Header()
		h.Set("Content-Type", "application/x-ndjson")
		h.Set("Cache-Control", "no-store")
		// Proxies that collect answers would defeat the purpose.
		h.Set("X-Accel-Buffering", "no")
		a.WriteHeader(http.StatusOK)
	}
	b, err := json.Marshal(map[string]any{key: v})
	if err != nil {
		panic(err) // plain structs
	}
	// An error means that the client is gone; its context stops the run.
	a.Write(append(b, '\n'))
	_ = a.ctl.Flush()
}

// ran notes what became of a run.
func (a *answer) ran(o program.Outcome, err error, took time.Duration) {
	if err == nil {
		a.wait, a.waited = max(0, took-time.Duration(o.WallNS)), true
		a.outcome = string(o.Status)
		return
	}
	a.outcome = outcomeOf(err)
	if errors.Is(err, pool.ErrBusy) {
		a.wait, a.waited = took, true
	}
}
