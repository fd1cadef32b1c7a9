package gateway

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/aws/aws-lambda-go/events"
)

// An answer keeps what a handler answers. Like any http.ResponseWriter it is
// for one goroutine at a time, and only until the handler returns.
type answer struct {
	header http.Header
	head   bool // the request is HEAD: nobody wants the body
	most   int  // bytes of the body
	// cancel ends the request's context: whatever else the handler does is
	// for nothing.
	cancel context.CancelCauseFunc

	begun    bool
	status   int
	sent     http.Header // header as it was at the beginning
	typed    bool        // sent has what it will have of Content-Type
	body     []byte
	tooLarge bool
}

var errTooLarge = errors.New("the answer is larger than the gateway takes")

// sniffed is how many bytes of a body its type is told by.
const sniffed = 512

// Header returns the header, which counts as it is at the first Write or
// WriteHeader.
func (a *answer) Header() http.Header { return a.header }

// WriteHeader begins the answer, unless it has begun. Statuses of 1xx are for
// connections, and ignored. It panics, as net/http's does, if status is none,
// or 101, which a gateway cannot pass on.
func (a *answer) WriteHeader(status int) {
	if a.begun {
		return
	}
	if status < 100 || status > 599 || status == http.StatusSwitchingProtocols {
		panic(fmt.Sprintf("gateway: WriteHeader(%d): want a status of 100 to 599, and not 101", status))
	}
	if status < 200 {
		return
	}
	a.begun, a.status, a.sent = true, status, a.header.Clone()
}

// Write keeps p. If the answer is too large, what was kept is let go, and the
// request's context ends.
func (a *answer) Write(p []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	switch {
	case len(p) == 0:
	case !bodyAllowed(a.status):
		return 0, http.ErrBodyNotAllowed
	case a.head:
		a.body = append(a.body, p[:min(len(p), sniffed-len(a.body))]...)
	case a.tooLarge || len(p) > a.most-len(a.body):
		a.tooLarge, a.body = true, nil
		a.cancel(errTooLarge)
		return 0, errTooLarge
	default:
		a.body = append(a.body, p...)
	}
	return len(p), nil
}

// Flush begins the answer, and settles its type by what is written so far; it
// leaves in one piece.
func (a *answer) Flush() {
	a.WriteHeader(http.StatusOK)
	if a.typed {
		return
	}
	a.typed = true
	_, has := a.sent["Content-Type"]
	switch {
	case a.status == http.StatusNotModified:
		a.sent.Del("Content-Type")
	case !has && a.sent.Get("Content-Encoding") == "" && len(a.body) > 0:
		a.sent.Set("Content-Type", http.DetectContentType(a.body))
	}
}

func bodyAllowed(status int) bool {
	return status != http.StatusNoContent && status != http.StatusNotModified
}

// response returns the answer as events have it.
//
// Headers is enough for all but several cookies, as other values may be
// joined by commas (RFC 9110, 5.3); no header is in both maps, as some hosts
// would send it twice. Some have ignored MultiValueHeaders. The body is text
// if it can be: not every host undoes base64.
func (a *answer) response() events.APIGatewayProxyResponse {
	a.Flush()
	resp := events.APIGatewayProxyResponse{StatusCode: a.status, Headers: map[string]string{}}
	for name, values := range printable(a.sent) {
		if name == "Set-Cookie" && len(values) > 1 {
			resp.MultiValueHeaders = map[string][]string{name: values}
		} else {
			resp.Headers[name] = strings.Join(values, ", ")
		}
	}
	if a.head {
		a.body = nil // it was for the type
	}
	if utf8.Valid(a.body) {
		resp.Body = string(a.body)
	} else {
		resp.Body, resp.IsBase64Encoded = base64.StdEncoding.EncodeToString(a.body), true
	}
	return resp
}

// ofConnection are the headers about a connection and how a body is sent on
// it; whoever sends the answer on has a connection of its own.
var ofConnection = []string{"Connection", "Content-Length", "Keep-Alive", "Proxy-Connection", "Te", "Trailer", "Transfer-Encoding", "Upgrade"}

// printable returns what of h can be sent, as net/http writes it: no header
// ends within a value. The other control characters, which clients refuse, go
// the same way.
func printable(h http.Header) http.Header {
	out := http.Header{}
	for _, name := range slices.Sorted(maps.Keys(h)) {
		if !isToken(name) || slices.Contains(ofConnection, http.CanonicalHeaderKey(name)) {
			continue
		}
		for _, v := range h[name] {
			out.Add(name, strings.Trim(strings.Map(spaced, v), " \t"))
		}
	}
	return out
}

// spaced makes spaces of control characters.
func spaced(r rune) rune {
	if isControl(r) {
		return ' '
	}
	return r
}

// fits reports whether resp has at most limit bytes as package lambda encodes
// it.
func fits(resp events.APIGatewayProxyResponse, limit int) bool {
	var n counter
	enc := json.NewEncoder(&n)
	enc.SetEscapeHTML(false)
	// Only a Writer's error is possible, and n has none.
	return enc.Encode(resp) == nil && int(n) <= limit
}

// A counter counts the bytes that are written to it.
type counter int

func (n *counter) Write(p []byte) (int, error) {
	*n += counter(len(p))
	return len(p), nil
}
