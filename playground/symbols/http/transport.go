//lint:file-ignore SA1019 programs may use what is deprecated

package http

import (
	"context"
	"crypto/tls"
	"maps"
	gonet "net"
	"net/http"
	"net/url"
	"sync"
	"time"

	"bingfa/playground/symbols/net"
)

// A Transport is Go's, and dials in the program's own network unless the
// program says otherwise. Like Go's, its fields must not change once it is
// used: from then on they are not looked at.
type Transport struct {
	Proxy                  func(*http.Request) (*url.URL, error)
	OnProxyConnectResponse func(ctx context.Context, proxyURL *url.URL, connectReq *http.Request, connectRes *http.Response) error
	DialContext            func(ctx context.Context, network, addr string) (gonet.Conn, error)
	Dial                   func(network, addr string) (gonet.Conn, error)
	DialTLSContext         func(ctx context.Context, network, addr string) (gonet.Conn, error)
	DialTLS                func(network, addr string) (gonet.Conn, error)
	TLSClientConfig        *tls.Config
	TLSHandshakeTimeout    time.Duration
	DisableKeepAlives      bool
	DisableCompression     bool
	MaxIdleConns           int
	MaxIdleConnsPerHost    int
	MaxConnsPerHost        int
	IdleConnTimeout        time.Duration
	ResponseHeaderTimeout  time.Duration
	ExpectContinueTimeout  time.Duration
	TLSNextProto           map[string]func(authority string, c *tls.Conn) http.RoundTripper
	ProxyConnectHeader     http.Header
	GetProxyConnectHeader  func(ctx context.Context, proxyURL *url.URL, target string) (http.Header, error)
	MaxResponseHeaderBytes int64
	WriteBufferSize        int
	ReadBufferSize         int
	ForceAttemptHTTP2      bool
	HTTP2                  *http.HTTP2Config
	Protocols              *http.Protocols

	once  sync.Once
	inner http.Transport
}

// get returns Go's transport, which gets the fields at the first call.
func (t *Transport) get() *http.Transport {
	t.once.Do(func() {
		in := &t.inner
		t.fill(in)
		if in.DialContext == nil && in.Dial == nil {
			// Go speaks HTTP/2 by itself where nothing of this is set, and
			// takes a dialer for a reason not to.
			if in.TLSClientConfig == nil && in.DialTLS == nil && in.DialTLSContext == nil {
				in.ForceAttemptHTTP2 = true
			}
			in.DialContext = new(net.Dialer).DialContext
		}
	})
	return &t.inner
}

// fill gives Go's transport the fields of t.
func (t *Transport) fill(in *http.Transport) {
	in.Proxy = t.Proxy
	in.OnProxyConnectResponse = t.OnProxyConnectResponse
	in.DialContext = t.DialContext
	in.Dial = t.Dial
	in.DialTLSContext = t.DialTLSContext
	in.DialTLS = t.DialTLS
	in.TLSClientConfig = t.TLSClientConfig
	in.TLSHandshakeTimeout = t.TLSHandshakeTimeout
	in.DisableKeepAlives = t.DisableKeepAlives
	in.DisableCompression = t.DisableCompression
	in.MaxIdleConns = t.MaxIdleConns
	in.MaxIdleConnsPerHost = t.MaxIdleConnsPerHost
	in.MaxConnsPerHost = t.MaxConnsPerHost
	in.IdleConnTimeout = t.IdleConnTimeout
	in.ResponseHeaderTimeout = t.ResponseHeaderTimeout
	in.ExpectContinueTimeout = t.ExpectContinueTimeout
	in.TLSNextProto = t.TLSNextProto
	in.ProxyConnectHeader = t.ProxyConnectHeader
	in.GetProxyConnectHeader = t.GetProxyConnectHeader
	in.MaxResponseHeaderBytes = t.MaxResponseHeaderBytes
	in.WriteBufferSize = t.WriteBufferSize
	in.ReadBufferSize = t.ReadBufferSize
	in.ForceAttemptHTTP2 = t.ForceAttemptHTTP2
	in.HTTP2 = t.HTTP2
	in.Protocols = t.Protocols
}

// Clone returns a transport with the same fields and no connections.
func (t *Transport) Clone() *Transport {
	c := &Transport{
		Proxy:                  t.Proxy,
		OnProxyConnectResponse: t.OnProxyConnectResponse,
		DialContext:            t.DialContext,
		Dial:                   t.Dial,
		DialTLSContext:         t.DialTLSContext,
		DialTLS:                t.DialTLS,
		TLSClientConfig:        t.TLSClientConfig.Clone(),
		TLSHandshakeTimeout:    t.TLSHandshakeTimeout,
		DisableKeepAlives:      t.DisableKeepAlives,
		DisableCompression:     t.DisableCompression,
		MaxIdleConns:           t.MaxIdleConns,
		MaxIdleConnsPerHost:    t.MaxIdleConnsPerHost,
		MaxConnsPerHost:        t.MaxConnsPerHost,
		IdleConnTimeout:        t.IdleConnTimeout,
		ResponseHeaderTimeout:  t.ResponseHeaderTimeout,
		ExpectContinueTimeout:  t.ExpectContinueTimeout,
		TLSNextProto:           maps.Clone(t.TLSNextProto),
		ProxyConnectHeader:     t.ProxyConnectHeader.Clone(),
		GetProxyConnectHeader:  t.GetProxyConnectHeader,
		MaxResponseHeaderBytes: t.MaxResponseHeaderBytes,
		WriteBufferSize:        t.WriteBufferSize,
		ReadBufferSize:         t.ReadBufferSize,
		ForceAttemptHTTP2:      t.ForceAttemptHTTP2,
	}
	if t.HTTP2 != nil {
		h := *t.HTTP2
		c.HTTP2 = &h
	}
	if t.Protocols != nil {
		p := *t.Protocols
		c.Protocols = &p
	}
	return c
}

// RoundTrip sends a request and returns the response.
//
// A Client gives a request its Timeout by the context, and to a transport
// that is not Go's also by Cancel, for one may not know of contexts. Either
// may come first and gives another error. Go's transport never sees both.
func (t *Transport) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	if _, ok := ctx.Deadline(); !ok || req.Cancel == nil {
		return t.get().RoundTrip(req)
	}
	r := req.WithContext(ctx)
	r.Cancel = nil
	resp, err := t.get().RoundTrip(r)
	if resp != nil {
		resp.Request = req
	}
	return resp, err
}

// NewClientConn connects to an address and returns the connection.
func (t *Transport) NewClientConn(ctx context.Context, scheme, address string) (*http.ClientConn, error) {
	return t.get().NewClientConn(ctx, scheme, address)
}

// RegisterProtocol makes rt answer requests of a scheme.
func (t *Transport) RegisterProtocol(scheme string, rt http.RoundTripper) {
	t.get().RegisterProtocol(scheme, rt)
}

// CloseIdleConnections closes the connections that no request uses.
func (t *Transport) CloseIdleConnections() { t.get().CloseIdleConnections() }

// CancelRequest cancels a request.
//
// Deprecated: as in Go.
func (t *Transport) CancelRequest(req *http.Request) {
	t.get().CancelRequest(req)
}
