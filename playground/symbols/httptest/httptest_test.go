package httptest

import (
	"fmt"
	"io"
	"net/http"
	gotest "net/http/httptest"
	"reflect"
	"testing"
	"time"
)

// TestMirrored: our Server has the fields and methods of Go's.
func TestMirrored(t *testing.T) {
	names := func(t reflect.Type) map[string]bool {
		m := map[string]bool{}
		for f := range t.Fields() {
			m[f.Name] = f.IsExported()
		}
		for f := range reflect.PointerTo(t).Methods() {
			m[f.Name] = true
		}
		for name, exported := range m {
			if !exported {
				delete(m, name)
			}
		}
		return m
	}
	ours, theirs := names(reflect.TypeFor[Server]()), names(reflect.TypeFor[gotest.Server]())
	if !reflect.DeepEqual(ours, theirs) {
		t.Errorf("Server has %v, Go's %v", ours, theirs)
	}
}

func get(t *testing.T, c *http.Client, url string) string {
	t.Helper()
	resp, err := c.Get(url)
	if err != nil {
		return err.Error()
	}
	defer resp.Body.Close()
	b, _ := io.ReadAll(resp.Body)
	return string(b)
}

func TestServer(t *testing.T) {
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, r.Host != "", " ", r.Proto, " ", r.TLS != nil)
	})
	for _, c := range []struct {
		name, want string
		h2, tls    bool
	}{
		{"plain", "true HTTP/1.1 false", false, false},
		{"TLS", "true HTTP/1.1 true", false, true},
		{"HTTP/2", "true HTTP/2.0 true", true, true},
	} {
		s := NewUnstartedServer(h)
		s.EnableHTTP2 = c.h2
		example := "http://sub.example.com/"
		if c.tls {
			s.StartTLS()
			example = "https://example.com/"
			if s.Certificate() == nil || s.Certificate().VerifyHostname("127.0.0.1") != nil {
				t.Errorf("%s: certificate %v", c.name, s.Certificate())
			}
		} else {
			s.Start()
		}
		for _, url := range []string{s.URL, example} {
			if got := get(t, s.Client(), url); got != c.want {
				t.Errorf("%s: %s gives %q", c.name, url, got)
			}
		}
		s.Close()
		s.Close() // twice does no harm
		if got := get(t, s.Client(), s.URL); got == c.want {
			t.Errorf("%s: still there after Close", c.name)
		}
	}
}

// TestClose waits for the request that is under way.
func TestClose(t *testing.T) {
	begun, end := make(chan bool), make(chan bool)
	s := NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun <- true
		<-end
		fmt.Fprint(w, "answered")
	}))
	answer := make(chan string)
	go func() { answer <- get(t, s.Client(), s.URL) }()
	<-begun
	closed := make(chan bool)
	go func() { s.Close(); close(closed) }()
	select {
	case <-closed:
		t.Error("closed while a request was under way")
	case <-time.After(20 * time.Millisecond):
	}
	close(end)
	if got := <-answer; got != "answered" {
		t.Errorf("answer %q", got)
	}
	<-closed
	s = NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { begun <- true; <-r.Context().Done() }))
	go get(t, s.Client(), s.URL)
	<-begun
	s.CloseClientConnections()
	s.Close()
}
