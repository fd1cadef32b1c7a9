package gateway

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"bingfa/playground/client"
)

// An eventError says why an event is no request.
type eventError struct{ where, what string }

func (e *eventError) Error() string { return e.where + ": " + e.what }

// newRequest returns the request that e tells of, as net/http would have read
// it. What net/http would have refused is an error, but for spaces in an
// address, which separate nothing here.
func newRequest(ctx context.Context, e *Event, base string) (*http.Request, *eventError) {
	if !isToken(e.HTTPMethod) {
		return nil, &eventError{"httpMethod", quote(e.HTTPMethod) + " is not a method"}
	}
	uri, err := e.target(base)
	if err != nil {
		return nil, err
	}
	u, bad := url.ParseRequestURI(uri)
	if bad != nil {
		return nil, &eventError{"path", quote(uri) + " is not the path and query of an address"}
	}
	h, err := e.header()
	if err != nil {
		return nil, err
	}
	host, err := e.host(h)
	if err != nil {
		return nil, err
	}
	body, err := e.body()
	if err != nil {
		return nil, err
	}
	r := &http.Request{
		Method: e.HTTPMethod, URL: u, RequestURI: uri, Host: host, Header: h,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Body: http.NoBody, ContentLength: int64(len(body)),
		RemoteAddr: e.remoteAddr(h),
	}
	if len(body) > 0 {
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	// How the body came is over, and its length may be another than on the
	// way here.
	if h["Transfer-Encoding"] != nil {
		h.Del("Transfer-Encoding")
		h.Del("Trailer")
		h.Del("Content-Length")
	}
	if h["Content-Length"] != nil {
		h.Set("Content-Length", strconv.Itoa(len(body)))
	}
	return r.WithContext(ctx), nil
}

// target returns the path below base, and the query, as the client sent them.
func (e *Event) target(base string) (string, *eventError) {
	path, own, _ := strings.Cut(e.Path, "?")
	if rest, ok := strings.CutPrefix(path, base); ok && (rest == "" || rest[0] == '/') {
		path = rest
	}
	if path == "" {
		path = "/"
	}
	if path[0] != '/' {
		return "", &eventError{"path", quote(path) + " does not begin with a slash"}
	}
	if q := e.query(own); q != "" {
		return path + "?" + q, nil
	}
	return path, nil
}

// query returns the query, byte for byte if the event has it so; own is the
// one that is written in its path, which no host does.
func (e *Event) query(own string) string {
	switch {
	case e.RawQuery != nil:
		return *e.RawQuery
	case e.RawURL != "":
		u, _, _ := strings.Cut(e.RawURL, "#")
		_, q, _ := strings.Cut(u, "?")
		return q
	case len(e.MultiValueQueryStringParameters) > 0:
		return url.Values(e.MultiValueQueryStringParameters).Encode()
	case len(e.QueryStringParameters) > 0:
		v := url.Values{}
		for name, value := range e.QueryStringParameters {
			v.Set(name, value)
		}
		return v.Encode()
	}
	return own
}

// header returns the header, with the host still in it.
func (e *Event) header() (http.Header, *eventError) {
	h := http.Header{}
	for _, name := range slices.Sorted(maps.Keys(e.MultiValueHeaders)) {
		for _, value := range e.MultiValueHeaders[name] {
			if err := add(h, name, value); err != nil {
				return nil, err
			}
		}
	}
	multi := maps.Clone(h)
	for _, name := range slices.Sorted(maps.Keys(e.Headers)) {
		if multi[http.CanonicalHeaderKey(name)] != nil {
			continue
		}
		if err := add(h, name, e.Headers[name]); err != nil {
			return nil, err
		}
	}
	return h, nil
}

func add(h http.Header, name, value string) *eventError {
	if !isToken(name) {
		return &eventError{"headers", quote(name) + " is not the name of a header"}
	}
	if strings.ContainsFunc(value, isControl) {
		return &eventError{"headers", name[:min(len(name), maxQuote)] + " has control characters"}
	}
	h.Add(name, strings.Trim(value, " \t"))
	return nil
}

// host removes the host from h and returns it; if h has none, that of the
// address or of the gateway.
func (e *Event) host(h http.Header) (string, *eventError) {
	hosts := h["Host"]
	h.Del("Host")
	if len(hosts) > 1 {
		return "", &eventError{"headers", "there are several hosts"}
	}
	host := strings.Join(hosts, "")
	if host == "" {
		if u, err := url.Parse(e.RawURL); err == nil {
			host = u.Host
		}
	}
	if host == "" {
		host = e.RequestContext.DomainName
	}
	if host == "" {
		// To a check of origins, no host would be that of the origin "null".
		return "", &eventError{"headers", "there is no host"}
	}
	if strings.Trim(host, hostBytes) != "" {
		return "", &eventError{"headers", quote(host) + " is not a host"}
	}
	return host, nil
}

func (e *Event) body() ([]byte, *eventError) {
	if !e.IsBase64Encoded {
		return []byte(e.Body), nil
	}
	b, err := base64.StdEncoding.DecodeString(e.Body)
	if err != nil {
		return nil, &eventError{"body", err.Error()}
	}
	return b, nil
}

// remoteAddr returns the client's address with port 0, which package client
// reads; "" if it is not known for certain. See the package comment.
func (e *Event) remoteAddr(h http.Header) string {
	said := h.Values("X-Nf-Client-Connection-Ip")
	if len(said) == 0 {
		said = []string{e.RequestContext.Identity.SourceIP}
	}
	addr := client.Parse(said[0])
	if len(said) > 1 || !addr.IsValid() {
		return ""
	}
	return netip.AddrPortFrom(addr, 0).String()
}

// The bytes of tokens (RFC 9110, 5.6.2) and of hosts with ports (RFC 3986,
// 3.2.2).
const (
	alphanumeric = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	tokenBytes   = alphanumeric + "!#$%&'*+-.^_`|~"
	hostBytes    = alphanumeric + "!$%&'()*+,-.:;=[]_~"
)

func isToken(s string) bool { return s != "" && strings.Trim(s, tokenBytes) == "" }

func isControl(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }

// maxQuote is how many bytes of an event an error repeats.
const maxQuote = 80

func quote(s string) string {
	if len(s) > maxQuote {
		return fmt.Sprintf("%q…", s[:maxQuote])
	}
	return fmt.Sprintf("%q", s)
}
