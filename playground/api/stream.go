package api

import (
	"encoding/json"
	"net/http"
)

// An answer is a ResponseWriter that knows how far it is, so that an error
// after the first byte is not told as if there had been none.
type answer struct {
	http.ResponseWriter
	begun     bool // the header is sent
	streaming bool // as NDJSON
}

// WriteHeader sends the header.
func (a *answer) WriteHeader(status int) {
	a.begun = true
	a.ResponseWriter.WriteHeader(status)
}

// Unwrap is for http.ResponseController.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

// line sends {"key": v} as a line of NDJSON, at once. The header goes with
// the first line, so an error before it can still be a problem document.
func (a *answer) line(key string, v any) {
	if !a.begun {
		a.streaming = true
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
	http.NewResponseController(a.ResponseWriter).Flush()
}
