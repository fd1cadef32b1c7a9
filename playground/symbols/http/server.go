package http

import (
	"cmp"
	"context"
	"crypto/tls"
	gonet "net"
	"net/http"
	"sync"
	"time"

	"bingfa/playground/symbols/log"
	"bingfa/playground/symbols/net"
	sandboxtls "bingfa/playground/symbols/tls"
)

// A Server is Go's, and listens in the program's own network. It looks at its
// fields when it begins to serve.
type Server struct {
	Addr                         string
	Handler                      http.Handler
	DisableGeneralOptionsHandler bool
	TLSConfig                    *tls.Config
	ReadTimeout                  time.Duration
	ReadHeaderTimeout            time.Duration
	WriteTimeout                 time.Duration
	IdleTimeout                  time.Duration
	MaxHeaderBytes               int
	TLSNextProto                 map[string]func(*Server, *tls.Conn, http.Handler)
	ConnState                    func(gonet.Conn, http.ConnState)
	ErrorLog                     *log.Logger
	BaseContext                  func(gonet.Listener) context.Context
	ConnContext                  func(ctx context.Context, c gonet.Conn) context.Context
	HTTP2                        *http.HTTP2Config
	Protocols                    *http.Protocols

	once  sync.Once
	inner http.Server
}

// begin returns Go's server, which gets the fields at the first call.
func (s *Server) begin() *http.Server {
	s.once.Do(func() { s.fill(&s.inner) })
	return &s.inner
}

// fill gives Go's server the fields of s.
func (s *Server) fill(in *http.Server) {
	in.Addr = s.Addr
	in.Handler = s.Handler
	in.DisableGeneralOptionsHandler = s.DisableGeneralOptionsHandler
	in.TLSConfig = s.TLSConfig
	in.ReadTimeout = s.ReadTimeout
	in.ReadHeaderTimeout = s.ReadHeaderTimeout
	in.WriteTimeout = s.WriteTimeout
	in.IdleTimeout = s.IdleTimeout
	in.MaxHeaderBytes = s.MaxHeaderBytes
	if s.TLSNextProto != nil {
		in.TLSNextProto = map[string]func(*http.Server, *tls.Conn, http.Handler){}
		for name, f := range s.TLSNextProto {
			in.TLSNextProto[name] = func(_ *http.Server, c *tls.Conn, h http.Handler) { f(s, c, h) }
		}
	}
	in.ConnState = s.ConnState
	in.ErrorLog = goLogger(s.ErrorLog)
	in.BaseContext = s.BaseContext
	in.ConnContext = func(ctx context.Context, c gonet.Conn) context.Context {
		ctx = context.WithValue(ctx, http.ServerContextKey, s)
		if s.ConnContext != nil {
			return s.ConnContext(ctx, c)
		}
		return ctx
	}
	in.HTTP2 = s.HTTP2
	in.Protocols = s.Protocols
}

// Serve answers requests of the connections that l accepts.
func (s *Server) Serve(l gonet.Listener) error { return s.begin().Serve(l) }

// ServeTLS is Serve over TLS. The certificate and its key are files in the
// program's memory, or empty if TLSConfig has them.
func (s *Server) ServeTLS(l gonet.Listener, certFile, keyFile string) error {
	config := s.TLSConfig
	if configured(config) && certFile == "" && keyFile == "" {
		return s.begin().ServeTLS(l, "", "")
	}
	cert, err := sandboxtls.LoadX509KeyPair(certFile, keyFile)
	if err != nil {
		l.Close()
		return err
	}
	if config = config.Clone(); config == nil {
		config = new(tls.Config)
	}
	config.Certificates = []tls.Certificate{cert}
	in := s.begin()
	in.TLSConfig = config
	return in.ServeTLS(l, "", "")
}

func configured(c *tls.Config) bool {
	return c != nil && (len(c.Certificates) > 0 || c.GetCertificate != nil || c.GetConfigForClient != nil)
}

// ListenAndServe listens at Addr, or at :http, and serves.
func (s *Server) ListenAndServe() error { return s.listen(":http", s.Serve) }

// ListenAndServeTLS listens at Addr, or at :https, and serves over TLS.
func (s *Server) ListenAndServeTLS(certFile, keyFile string) error {
	return s.listen(":https", func(l gonet.Listener) error { return s.ServeTLS(l, certFile, keyFile) })
}

func (s *Server) listen(standard string, serve func(gonet.Listener) error) error {
	l, err := net.Listen("tcp", cmp.Or(s.Addr, standard))
	if err != nil {
		return err
	}
	defer l.Close()
	return serve(l)
}

// Shutdown stops listening and waits until no request is under way.
func (s *Server) Shutdown(ctx context.Context) error { return s.inner.Shutdown(ctx) }

// Close closes listeners and connections at once.
func (s *Server) Close() error { return s.inner.Close() }

// RegisterOnShutdown makes Shutdown call f.
func (s *Server) RegisterOnShutdown(f func()) { s.inner.RegisterOnShutdown(f) }

// SetKeepAlivesEnabled says whether connections serve more than one request.
func (s *Server) SetKeepAlivesEnabled(v bool) { s.inner.SetKeepAlivesEnabled(v) }

// ListenAndServe serves at addr; a nil handler is DefaultServeMux.
func ListenAndServe(addr string, handler http.Handler) error {
	return (&Server{Addr: addr, Handler: handler}).ListenAndServe()
}

// ListenAndServeTLS serves over TLS at addr.
func ListenAndServeTLS(addr, certFile, keyFile string, handler http.Handler) error {
	return (&Server{Addr: addr, Handler: handler}).ListenAndServeTLS(certFile, keyFile)
}

// Serve serves the connections that l accepts.
func Serve(l gonet.Listener, handler http.Handler) error {
	return (&Server{Handler: handler}).Serve(l)
}

// ServeTLS serves over TLS the connections that l accepts.
func ServeTLS(l gonet.Listener, handler http.Handler, certFile, keyFile string) error {
	return (&Server{Handler: handler}).ServeTLS(l, certFile, keyFile)
}
