// Package gateway serves an http.Handler where HTTP arrives as events of AWS
// API Gateway: a Netlify function, or a Lambda function behind a REST API.
//
//	lambda.Start(gateway.Handler(mux, gateway.Options{Base: "/.netlify/functions/run"}))
//
// A handler finds what net/http would have given it for the same request, and
// its answer is what net/http would have sent, in one piece. What the event
// cannot tell is left as it is in a request without it: there is no TLS state,
// no address of the server, and a proxy's word for either is only a header.
//
// It is not made with the known library for this (aws-lambda-go-api-proxy),
// which loses the host, writes queries anew from maps, so that neither their
// order nor their bytes survive, prints to the standard output, and lets
// answers grow past what Lambda takes.
//
// # Errors
//
// The function never returns an error, for which a host has only words of its
// own: an event that is no request gives status 400, a handler that panics
// 500, one that panics with http.ErrAbortHandler 502, an answer that is too
// large 500, and a handler that was out of time before it wrote anything 504.
// Each is a problem document (RFC 9457); see the Type constants.
//
// # Time
//
// The function returns when the handler does. It does not leave a handler
// behind that goes on, as a host stops the process between two events; so a
// handler must end soon after its request's context, which ends
// Options.Margin before the function's time is over.
//
// # Who asks
//
// http.Request.RemoteAddr is what the header X-Nf-Client-Connection-Ip says,
// which Netlify's edge sets to the address of its peer, whatever the client
// sent; without it, the gateway's requestContext.identity.sourceIp. Behind a
// gateway that passes the header on from clients it must be removed first.
// X-Forwarded-For is a client's to write, and not looked at.
package gateway

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/events"
)

// Defaults of Options.
const (
	// MaxAnswer leaves room below Lambda's 6 MiB for a host that counts
	// differently: Netlify says 6 MB.
	MaxAnswer = 6_000_000 // bytes
	Margin    = time.Second
)

// minAnswer holds each of this package's own problems.
const minAnswer = 2 << 10 // bytes

// Options of Handler. Zero or less means the default.
type Options struct {
	// Base is the function's own path, such as "/.netlify/functions/run". It
	// is removed from paths that begin with it: hosts rewrite some addresses
	// to the function and tell it the original path, and call it by its own
	// for others. Default none.
	Base string
	// MaxAnswer is how many bytes an answer may have as the JSON that
	// package lambda makes of it, which may take six bytes for one of the
	// body; default MaxAnswer, at least 2 KiB.
	MaxAnswer int
	// Margin is how long before the function's deadline a request's context
	// ends, so that the answer can still leave; default Margin.
	Margin time.Duration
	// Log receives panics (Error), answers that are too large or too late
	// (Warn), and refused events without what the client wrote (Info);
	// default none.
	Log *slog.Logger
}

func (o Options) withDefaults() Options {
	if base := strings.Trim(o.Base, "/"); base != "" {
		o.Base = "/" + base
	} else {
		o.Base = ""
	}
	if o.MaxAnswer <= 0 {
		o.MaxAnswer = MaxAnswer
	}
	o.MaxAnswer = max(o.MaxAnswer, minAnswer)
	if o.Margin <= 0 {
		o.Margin = Margin
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

// Handler returns the function that answers events with h, for lambda.Start.
// Its error is always nil.
func Handler(h http.Handler, o Options) func(context.Context, Event) (events.APIGatewayProxyResponse, error) {
	o = o.withDefaults()
	return func(ctx context.Context, e Event) (events.APIGatewayProxyResponse, error) {
		resp := o.serve(ctx, h, &e)
		if e.HTTPMethod == http.MethodHead {
			resp.Body, resp.IsBase64Encoded = "", false
		}
		return resp, nil
	}
}

// serve answers one event.
func (o *Options) serve(ctx context.Context, h http.Handler, e *Event) events.APIGatewayProxyResponse {
	if d, ok := ctx.Deadline(); ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, d.Add(-o.Margin))
		defer cancel()
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)

	r, err := newRequest(ctx, e, o.Base)
	if err != nil {
		o.Log.Info("event refused", "where", err.where)
		return badRequest(err).response()
	}
	a := &answer{header: http.Header{}, head: r.Method == http.MethodHead, most: o.MaxAnswer, cancel: cancel}
	failure := o.run(h, a, r)
	if a.tooLarge {
		return o.tooLarge()
	}
	if failure != nil {
		return failure.response()
	}
	if !a.begun && ctx.Err() != nil {
		// Handlers do not answer a client that is gone, which is what the
		// end of the context means to them.
		o.Log.Warn("no answer in time", "err", context.Cause(ctx))
		return problemDeadline.response()
	}
	resp := a.response()
	if !fits(resp, o.MaxAnswer) {
		return o.tooLarge()
	}
	return resp
}

func (o *Options) tooLarge() events.APIGatewayProxyResponse {
	o.Log.Warn("answer is too large", "limit", o.MaxAnswer)
	return problemTooLarge(o.MaxAnswer).response()
}

// run lets h answer r; nil, or what is answered instead because it panicked.
func (o *Options) run(h http.Handler, a *answer, r *http.Request) (failure *problem) {
	defer func() {
		switch v := recover(); v {
		case nil:
		case http.ErrAbortHandler:
			failure = &problemAborted
		default:
			o.Log.Error("panic", "panic", fmt.Sprint(v), "stack", string(debug.Stack()))
			failure = &problemPanic
		}
	}()
	h.ServeHTTP(a, r)
	return nil
}
