// Package http is the part of net/http that reaches the network and the
// files, as programs of the playground import it: a Server that listens and a
// Transport that dials in package net of the playground, and a Dir that opens
// the files of package os of the playground. All else (Client, Request,
// Handler, ServeMux …) is the real package's, and so is the work: each type
// here has the fields of Go's and hands them to one of Go's inside.
//
// http.Get and a Client without a Transport of its own use DefaultTransport,
// which is Go's variable; it holds a Transport of ours.
package http

import (
	"log"
	"net/http"
	"time"

	sandboxlog "bingfa/playground/symbols/log"
	"bingfa/playground/symbols/net"
)

func init() {
	http.DefaultTransport = &Transport{
		Proxy: http.ProxyFromEnvironment,
		DialContext: (&net.Dialer{
			Timeout:   30 * time.Second,
			KeepAlive: 30 * time.Second,
		}).DialContext,
		ForceAttemptHTTP2:     true,
		MaxIdleConns:          100,
		IdleConnTimeout:       90 * time.Second,
		TLSHandshakeTimeout:   10 * time.Second,
		ExpectContinueTimeout: 1 * time.Second,
	}
}

// lines passes what is logged to a logger of ours.
type lines struct{ to *sandboxlog.Logger }

func (l lines) Write(p []byte) (int, error) { return len(p), l.to.Output(0, string(p)) }

// goLogger returns a logger of Go's that logs to l.
func goLogger(l *sandboxlog.Logger) *log.Logger {
	if l == nil {
		return nil // Go's own, which writes where the program's does
	}
	return log.New(lines{l}, "", 0)
}
