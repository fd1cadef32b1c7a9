// Package httptest is the Server of net/http/httptest as programs of the
// playground import it: it listens in package net of the playground, and its
// certificate is made when the first server uses TLS. The rest is the real
// package's.
package httptest

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	gonet "net"
	gohttp "net/http"
	"strings"
	"sync"

	"bingfa/playground/symbols/http"
	"bingfa/playground/symbols/net"
)

// A Server is an HTTP server at a free port.
type Server struct {
	URL         string
	Listener    gonet.Listener
	EnableHTTP2 bool
	TLS         *tls.Config
	Config      *http.Server

	certificate *x509.Certificate
	client      *gohttp.Client
	serving     sync.WaitGroup

	mu     sync.Mutex // guards what is below
	closed bool
	conns  map[gonet.Conn]gohttp.ConnState
	idle   sync.Cond // told when a connection has gone
}

// NewServer starts a server.
func NewServer(handler gohttp.Handler) *Server {
	s := NewUnstartedServer(handler)
	s.Start()
	return s
}

// NewTLSServer starts a server that uses TLS.
func NewTLSServer(handler gohttp.Handler) *Server {
	s := NewUnstartedServer(handler)
	s.StartTLS()
	return s
}

// NewUnstartedServer returns a server that listens and does not serve yet.
func NewUnstartedServer(handler gohttp.Handler) *Server {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(fmt.Sprintf("httptest: failed to listen on a port: %v", err))
	}
	s := &Server{Listener: l, Config: &http.Server{Handler: handler}, conns: map[gonet.Conn]gohttp.ConnState{}}
	s.idle.L = &s.mu
	return s
}

// Start starts the server.
func (s *Server) Start() {
	if s.URL != "" {
		panic("Server already started")
	}
	if s.client == nil {
		t := &http.Transport{}
		t.DialContext = s.dial(t, ":80")
		s.client = &gohttp.Client{Transport: t}
	}
	s.URL = "http://" + s.Listener.Addr().String()
	s.watch()
	s.serve()
}

// StartTLS starts the server with TLS.
func (s *Server) StartTLS() {
	if s.URL != "" {
		panic("Server already started")
	}
	cert, err := certificate()
	if err != nil {
		panic(fmt.Sprintf("httptest: NewTLSServer: %v", err))
	}
	if s.TLS = s.TLS.Clone(); s.TLS == nil {
		s.TLS = new(tls.Config)
	}
	if s.TLS.NextProtos == nil {
		s.TLS.NextProtos = []string{"http/1.1"}
		if s.EnableHTTP2 {
			s.TLS.NextProtos = []string{"h2"}
		}
	}
	if len(s.TLS.Certificates) == 0 {
		s.TLS.Certificates = []tls.Certificate{cert}
	}
	if s.certificate, err = x509.ParseCertificate(s.TLS.Certificates[0].Certificate[0]); err != nil {
		panic(fmt.Sprintf("httptest: NewTLSServer: %v", err))
	}
	roots := x509.NewCertPool()
	roots.AddCert(s.certificate)
	if s.client == nil {
		s.client = &gohttp.Client{}
	}
	t := &http.Transport{
		TLSClientConfig:   &tls.Config{RootCAs: roots},
		ForceAttemptHTTP2: s.EnableHTTP2,
	}
	t.DialContext = s.dial(t, ":443")
	s.client.Transport = t
	s.Listener = tls.NewListener(s.Listener, s.TLS)
	s.URL = "https://" + s.Listener.Addr().String()
	s.watch()
	s.serve()
}

// dial returns how the client's transport dials: example.com and the names
// below it are the server.
func (s *Server) dial(t *http.Transport, port string) func(ctx context.Context, network, addr string) (gonet.Conn, error) {
	return func(ctx context.Context, network, addr string) (gonet.Conn, error) {
		if t.Dial != nil {
			return t.Dial(network, addr)
		}
		if addr == "example.com"+port || strings.HasSuffix(addr, ".example.com"+port) {
			addr = s.Listener.Addr().String()
		}
		return new(net.Dialer).DialContext(ctx, network, addr)
	}
}

func (s *Server) serve() {
	s.serving.Go(func() { s.Config.Serve(s.Listener) })
}

// Certificate returns the certificate of a server that uses TLS.
func (s *Server) Certificate() *x509.Certificate { return s.certificate }

// Client returns a client that trusts the server's certificate; Close closes
// its connections.
func (s *Server) Client() *gohttp.Client { return s.client }
