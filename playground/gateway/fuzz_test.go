package gateway_test

import (
	"encoding/json"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bingfa/playground/api"
	"bingfa/playground/gateway"
)

// FuzzEvent: any event is answered, within bounds, and a handler gets no
// request that it could not have got from net/http.
func FuzzEvent(f *testing.F) {
	paths, err := filepath.Glob("testdata/*.json")
	if err != nil || len(paths) == 0 {
		f.Fatal("no events in testdata", err)
	}
	for _, path := range paths {
		b, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var e gateway.Event
		if json.Unmarshal(b, &e) == nil {
			checkEvent(t, e)
		}
	})
}

// FuzzMembers: the same of events whose JSON is right.
func FuzzMembers(f *testing.F) {
	f.Add("GET", base+"/%2f/..//", "a=%zz", "", "x-nf-client-connection-ip", "::ffff:203.0.113.7%eth0", "a.example", "aGk=", true)
	f.Add("HEAD", "/?a#b", "", "https://a.example:443/?a", "transfer-encoding", "chunked", "", "\x00", false)
	f.Add("\"", "//\x7f", "", "", "set-cookie", "a\r\nb", "[::1]:80", "", false)
	f.Add("GET", strings.Repeat("\"", 100), "", "", "a", "", "a", "", false)
	f.Fuzz(func(t *testing.T, method, path, query, rawURL, name, value, host, body string, coded bool) {
		e := gateway.Event{
			HTTPMethod: method, Path: path, RawURL: rawURL, Headers: map[string]string{"host": host, name: value},
			MultiValueHeaders: map[string][]string{"x-" + name: {value, host}}, Body: body, IsBase64Encoded: coded,
		}
		e.RequestContext.Identity.SourceIP = value
		if query != "" {
			e.RawQuery = &query
		}
		checkEvent(t, e)
	})
}

var theAPI = api.New(runner{}, api.Options{})

// checkEvent gives e to handlers.
func checkEvent(t *testing.T, e gateway.Event) {
	t.Helper()
	for _, h := range []http.Handler{
		theAPI,
		http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { checkRequest(t, r); echo(w, r) }),
		// What a client wrote comes back in headers and as any kind of body.
		http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			for name, values := range r.Header {
				w.Header()[name] = values
			}
			w.Header()[r.URL.Path] = []string{r.URL.Path, "a"}
			w.Write([]byte(r.URL.Path + e.Body))
		}),
	} {
		const least = 2 << 10
		resp := with(t, h, e, gateway.Options{Base: base, MaxAnswer: 1}) // which is raised
		if n := len(encoded(t, resp)); resp.StatusCode < 200 || resp.StatusCode > 599 || n > least {
			t.Fatalf("%d, %d bytes", resp.StatusCode, n)
		}
		if e.HTTPMethod == "HEAD" && resp.Body != "" {
			t.Fatalf("a body for HEAD: %q", resp.Body)
		}
		bodyOf(t, resp)
		for name, values := range all(t, resp) {
			if name == "" || strings.ContainsAny(name, " \t\r\n:") || strings.ContainsAny(strings.Join(values, ""), "\r\n\x00") {
				t.Fatalf("header %q: %q", name, values)
			}
		}
	}
}

// checkRequest checks what net/http would have.
func checkRequest(t *testing.T, r *http.Request) {
	t.Helper()
	if r.Host == "" || strings.ContainsAny(r.Host, " /\\?#@\r\n\x00") {
		t.Errorf("host %q", r.Host)
	}
	if r.Method == "" || strings.ContainsAny(r.Method, " \r\n\x00") {
		t.Errorf("method %q", r.Method)
	}
	if !strings.HasPrefix(r.URL.Path, "/") || r.URL.Host != "" || r.URL.Scheme != "" || strings.ContainsAny(r.RequestURI, "\r\n\x00") {
		t.Errorf("%q: %#v", r.RequestURI, r.URL)
	}
	if r.RemoteAddr != "" {
		if a, err := netip.ParseAddrPort(r.RemoteAddr); err != nil || a.Port() != 0 || a.Addr().Zone() != "" || a.Addr().Is4In6() {
			t.Errorf("address %q", r.RemoteAddr)
		}
	}
	for name, values := range r.Header {
		if name == "" || name == "Host" || name == "Transfer-Encoding" || name != http.CanonicalHeaderKey(name) || strings.ContainsAny(name, " :\r\n") {
			t.Errorf("header %q", name)
		}
		if strings.ContainsAny(strings.Join(values, ""), "\r\n\x00") {
			t.Errorf("%s: %q", name, values)
		}
	}
}
