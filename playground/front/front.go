// Package front is the HTTP server that strangers may reach: it bounds what
// a connection costs and ends without breaking off what runs.
//
// A client may be slow, silent or many. Each phase of a connection has a time
// limit (headers, a whole request, an answer that nobody reads, idleness);
// headers have a size limit; connections are limited in all and for each
// client address. When the limit in all is reached, the connection that has
// waited longest without a request makes room for the new one: a flood of
// silent connections keeps nobody out. If every connection is at work, the
// new one is closed at once.
package front

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"time"
)

// Defaults of Options.
const (
	MaxConnections = 1024
	MaxPerClient   = 64
	HeaderTimeout  = 5 * time.Second
	IdleTimeout    = 60 * time.Second
	RequestTimeout = 60 * time.Second
	Grace          = 15 * time.Second
	MaxHeader      = 16 << 10 // bytes
)

// Options of Serve. Zero or less means the default.
type Options struct {
	// Connections is how many there may be in all; default MaxConnections.
	Connections int
	// PerClient is how many of them one client address may have, or one
	// network of IPv6 addresses that share their first 64 bits; default
	// MaxPerClient. It does not hold for this machine's own addresses (the
	// loopback ones) and for those in Trusted.
	PerClient int
	// Trusted are the addresses of reverse proxies.
	Trusted []netip.Prefix
	// HeaderTimeout bounds the time to send the headers of a request;
	// default HeaderTimeout.
	HeaderTimeout time.Duration
	// RequestTimeout bounds a request, from its headers to the last byte of
	// the answer, read; default RequestTimeout. It must leave programs the
	// time to wait and to run.
	RequestTimeout time.Duration
	// Header is how many bytes the request line and the headers may have;
	// default MaxHeader.
	Header int
	// Idle is how long a connection may stay without a request; default
	// IdleTimeout.
	Idle time.Duration
	// Grace is how long answers may still take once the server is told to
	// end; default Grace.
	Grace time.Duration
	// Log receives what net/http has to say; default none.
	Log *slog.Logger
	// Drain is called when the server is told to end, before it stops
	// listening; may be nil.
	Drain func()
}

func (o Options) withDefaults() Options {
	set(&o.Connections, MaxConnections)
	set(&o.PerClient, MaxPerClient)
	set(&o.HeaderTimeout, HeaderTimeout)
	set(&o.RequestTimeout, RequestTimeout)
	set(&o.Header, MaxHeader)
	set(&o.Idle, IdleTimeout)
	set(&o.Grace, Grace)
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

func set[T ~int | ~int64](v *T, def T) {
	if *v <= 0 {
		*v = def
	}
}

// ErrGrace says that answers were broken off, since they took longer than
// Options.Grace.
var ErrGrace = errors.New("answers were still going on when the time to finish them was over")

// Serve serves h on l until ctx ends, and then finishes what goes on: it
// stops listening, waits for answers that have begun, and returns nil. What
// is left after o.Grace is broken off (the contexts of its requests end), and
// the error is ErrGrace. Any other error says that listening failed.
func Serve(ctx context.Context, l net.Listener, h http.Handler, o Options) error {
	o = o.withDefaults()
	gate := newGate(l, o)
	// Requests do not end with ctx: they are finished.
	base, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	server := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: o.HeaderTimeout,
		ReadTimeout:       o.RequestTimeout,
		WriteTimeout:      o.RequestTimeout,
		IdleTimeout:       o.Idle,
		MaxHeaderBytes:    o.Header,
		ErrorLog:          slog.NewLogLogger(o.Log.Handler(), slog.LevelWarn),
		BaseContext:       func(net.Listener) context.Context { return base },
		ConnState:         gate.state,
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(gate) }()
	select {
	case err := <-failed:
		server.Close()
		return err
	case <-ctx.Done():
	}
	if o.Drain != nil {
		o.Drain()
	}
	limit, cancel := context.WithTimeout(base, o.Grace)
	defer cancel()
	err := server.Shutdown(limit)
	if err != nil {
		stop()
		server.Close()
		if errors.Is(err, context.DeadlineExceeded) {
			err = ErrGrace
		}
	}
	return err
}
