package http

import (
	"context"
	"errors"
	"fmt"
	"io"
	gonet "net"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"bingfa/playground/symbols/log"
	"bingfa/playground/symbols/net"
	"bingfa/playground/symbols/os"
)

// fields returns the exported fields of a struct by name.
func fields(t reflect.Type) map[string]reflect.Type {
	m := map[string]reflect.Type{}
	for f := range t.Fields() {
		if f.IsExported() {
			m[f.Name] = f.Type
		}
	}
	return m
}

// methods returns the names of a type's exported methods.
func methods(t reflect.Type) map[string]bool {
	m := map[string]bool{}
	for f := range t.Methods() {
		m[f.Name] = true
	}
	return m
}

// TestMirrored: our types have the fields and methods of Go's, and no others.
func TestMirrored(t *testing.T) {
	differ := map[string]bool{"Server.TLSNextProto": true, "Server.ErrorLog": true} // they name types that are ours
	for ours, theirs := range map[reflect.Type]reflect.Type{
		reflect.TypeFor[Transport](): reflect.TypeFor[http.Transport](),
		reflect.TypeFor[Server]():    reflect.TypeFor[http.Server](),
		reflect.TypeFor[Dir]():       reflect.TypeFor[http.Dir](),
	} {
		if ours.Kind() == reflect.Struct {
			got, want := fields(ours), fields(theirs)
			for name, typ := range want {
				if got[name] != typ && !differ[ours.Name()+"."+name] || got[name] == nil {
					t.Errorf("%s.%s is %v, Go's is %v", ours, name, got[name], typ)
				}
				delete(got, name)
			}
			if len(got) > 0 {
				t.Errorf("%s has %v, Go's has not", ours, got)
			}
		}
		if got, want := methods(reflect.PointerTo(ours)), methods(reflect.PointerTo(theirs)); !reflect.DeepEqual(got, want) {
			t.Errorf("%s has the methods %v, Go's %v", ours, got, want)
		}
	}
}

// set gives every exported field of a struct a value that is not zero.
func set(v reflect.Value) {
	for i := range v.NumField() {
		f := v.Field(i)
		if !v.Type().Field(i).IsExported() {
			continue
		}
		switch f.Kind() {
		case reflect.Bool:
			f.SetBool(true)
		case reflect.Int, reflect.Int64:
			f.SetInt(int64(i + 1))
		case reflect.String:
			f.SetString(fmt.Sprint(i))
		case reflect.Pointer:
			f.Set(reflect.New(f.Type().Elem()))
		case reflect.Map:
			f.Set(reflect.MakeMap(f.Type()))
		case reflect.Func:
			f.Set(reflect.MakeFunc(f.Type(), func([]reflect.Value) []reflect.Value { panic("called") }))
		case reflect.Interface:
			f.Set(reflect.ValueOf(http.NotFoundHandler()))
		}
	}
}

// same reports the exported fields of a that b does not have the value of.
func same(t *testing.T, what string, a, b reflect.Value) {
	for i := range a.NumField() {
		name := a.Type().Field(i).Name
		if !a.Type().Field(i).IsExported() {
			continue
		}
		x, y := a.Field(i), b.FieldByName(name)
		equal := x.IsZero() == y.IsZero()
		if x.Comparable() && y.Comparable() && x.Type() == y.Type() && x.Kind() != reflect.Pointer {
			equal = x.Equal(y)
		}
		if !equal {
			t.Errorf("%s: %s is %v, want %v", what, name, y, x)
		}
	}
}

// TestHandedOn: each field reaches Go's, and the clone.
func TestHandedOn(t *testing.T) {
	tr := new(Transport)
	set(reflect.ValueOf(tr).Elem())
	in := new(http.Transport)
	tr.fill(in)
	same(t, "transport", reflect.ValueOf(tr).Elem(), reflect.ValueOf(in).Elem())
	same(t, "clone", reflect.ValueOf(tr).Elem(), reflect.ValueOf(tr.Clone()).Elem())
	srv := new(Server)
	set(reflect.ValueOf(srv).Elem())
	s := new(http.Server)
	srv.fill(s)
	same(t, "server", reflect.ValueOf(srv).Elem(), reflect.ValueOf(s).Elem())
	if in := new(Transport).get(); in.DialContext == nil || !in.ForceAttemptHTTP2 {
		t.Error("an empty transport does not dial here, or not as Go's")
	}
	own := errors.New("own")
	tr = &Transport{Dial: func(string, string) (gonet.Conn, error) { return nil, own }}
	if _, err := (&http.Client{Transport: tr}).Get("http://localhost:1"); !errors.Is(err, own) {
		t.Errorf("the program's dialer: %v", err)
	}
}

// TestServer: the server that a context has is the program's, its log too,
// and after Shutdown it does not listen.
func TestServer(t *testing.T) {
	var logged strings.Builder
	var srv *Server
	srv = &Server{Addr: "localhost:8081", ErrorLog: log.New(&logged, "here: ", 0),
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, r.Context().Value(http.ServerContextKey) == any(srv))
			if r.URL.Path == "/panic" {
				panic("no")
			}
		})}
	done := make(chan error)
	go func() { done <- srv.ListenAndServe() }()
	var resp *http.Response
	var err error
	for range 1000 {
		if resp, err = http.Get("http://localhost:8081/"); err == nil {
			break
		}
		time.Sleep(time.Millisecond)
	}
	if err != nil {
		t.Fatal(err)
	}
	if b, _ := io.ReadAll(resp.Body); string(b) != "true" {
		t.Errorf("another server is in the context: %s", b)
	}
	resp.Body.Close()
	http.Get("http://localhost:8081/panic")
	if err := srv.Shutdown(context.Background()); err != nil {
		t.Error(err)
	}
	if err := <-done; err != http.ErrServerClosed {
		t.Errorf("ended with %v", err)
	}
	if !strings.HasPrefix(logged.String(), "here: http: panic serving 127.0.0.1:") {
		t.Errorf("logged %q", logged.String())
	}
	if err := srv.ListenAndServe(); err != http.ErrServerClosed {
		t.Errorf("serving again: %v", err)
	}
	if l, err := net.Listen("tcp", "localhost:8081"); err != nil {
		t.Errorf("the port is still taken: %v", err)
	} else {
		l.Close()
	}
}

// TestDir: files are the program's own, and nothing above the directory.
func TestDir(t *testing.T) {
	os.MkdirAll("/program/www/sub", 0o755)
	os.WriteFile("/program/www/a.txt", []byte("a"), 0o644)
	os.WriteFile("/program/secret", []byte("s"), 0o644)
	h := http.FileServer(Dir("/program/www"))
	for path, want := range map[string]string{
		"/a.txt": "200 a", "/../secret": "404 404 page not found\n", "/etc/passwd": "404 404 page not found\n", "/a.txt/b": "404 404 page not found\n",
		"/sub/": "200 <!doctype html>\n<meta name=\"viewport\" content=\"width=device-width\">\n<pre>\n</pre>\n",
	} {
		r := httptest.NewRecorder()
		req := httptest.NewRequest("GET", "/", nil)
		req.URL.Path = path
		h.ServeHTTP(r, req)
		if got := fmt.Sprint(r.Code, " ", r.Body); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
	for name, want := range map[string]int{"/program/www/a.txt": 200, "www/a.txt": 200, "/program/www/": 200, "/etc/passwd": 404, "none": 404} {
		r := httptest.NewRecorder()
		ServeFile(r, httptest.NewRequest("GET", "/x/", nil), name)
		if r.Code != want {
			t.Errorf("ServeFile %s: %d", name, r.Code)
		}
	}
}
