package gateway

import (
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/aws/aws-lambda-go/events"
)

// A problem is an error as RFC 9457 has it, in the shape of package api's.
type problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail,omitempty"`
}

// The types of problems. The first two are package api's too.
const (
	TypeRequest  = "/problems/bad-request"      // the event is no request
	TypeFault    = "/problems/internal"         // the handler panicked
	TypeTooLarge = "/problems/answer-too-large" // more than Options.MaxAnswer
	TypeDeadline = "/problems/out-of-time"      // no answer before the function's time was over
)

var (
	problemPanic    = problem{Type: TypeFault, Title: "The server failed", Status: http.StatusInternalServerError}
	problemAborted  = problem{Type: TypeFault, Title: "The server broke off its answer", Status: http.StatusBadGateway}
	problemDeadline = problem{Type: TypeDeadline, Title: "There was no answer in time", Status: http.StatusGatewayTimeout}
)

func badRequest(err *eventError) problem {
	return problem{Type: TypeRequest, Title: "The request cannot be understood", Status: http.StatusBadRequest, Detail: err.Error()}
}

func problemTooLarge(limit int) problem {
	return problem{
		Type: TypeTooLarge, Title: "The answer is too large for this server", Status: http.StatusInternalServerError,
		Detail: fmt.Sprintf("an answer may have %d bytes here", limit),
	}
}

func (p problem) response() events.APIGatewayProxyResponse {
	b, err := json.Marshal(p)
	if err != nil {
		panic(err) // plain strings
	}
	return events.APIGatewayProxyResponse{
		StatusCode: p.Status,
		Headers: map[string]string{
			"Cache-Control":           "no-store",
			"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
			"Content-Type":            "application/problem+json",
			"X-Content-Type-Options":  "nosniff",
		},
		Body: string(b) + "\n",
	}
}
