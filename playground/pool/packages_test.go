package pool_test

import (
	"testing"
	"time"

	"bingfa/playground/program"
)

// TestHTTP: a server and a client in one program.
func TestHTTP(t *testing.T) {
	p := sharedPool(t)
	for _, c := range []outcomeCase{
		{name: "server and clients", clock: program.Virtual, status: ok, end: 101 * time.Millisecond,
			stdout: "200 OK hello 0\n200 OK hello 1\n200 OK hello 2\nTue, 10 Nov 2009 23:00:00 GMT\n<nil> http: Server closed\n" +
				"Get \"http://localhost:8080/\": dial tcp 127.0.0.1:8080: connect: connection refused\n",
			code: `package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"
)

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /hello/{name}", func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(100 * time.Millisecond)
		fmt.Fprintf(w, "hello %s", r.PathValue("name"))
	})
	srv := &http.Server{Addr: "localhost:8080", Handler: mux}
	done := make(chan error, 1)
	go func() { done <- srv.ListenAndServe() }()
	time.Sleep(time.Millisecond)
	var wg sync.WaitGroup
	lines := make([]string, 3)
	date := ""
	for i := 0; i < 3; i++ {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			resp, err := http.Get(fmt.Sprintf("http://localhost:8080/hello/%d", i))
			if err != nil {
				lines[i] = err.Error()
				return
			}
			defer resp.Body.Close()
			b, _ := io.ReadAll(resp.Body)
			lines[i] = fmt.Sprint(resp.Status, " ", string(b))
			if i == 0 {
				date = resp.Header.Get("Date")
			}
		}(i)
	}
	wg.Wait()
	for _, l := range lines {
		fmt.Println(l)
	}
	fmt.Println(date)
	fmt.Println(srv.Shutdown(context.Background()), <-done)
	_, err := http.Get("http://localhost:8080/")
	fmt.Println(err)
}
`},
		{name: "nowhere", status: ok, stdout: "Get \"http://example.org/\": dial tcp: lookup example.org: no such host\n" +
			"Get \"http://8.8.8.8/\": dial tcp 8.8.8.8:80: connect: network is unreachable\n" +
			"Get \"http://127.0.0.1:1/\": dial tcp 127.0.0.1:1: connect: connection refused\n",
			code: body("fmt net/http", `_, err := http.Get("http://example.org/"); fmt.Println(err)
				c := &http.Client{Transport: &http.Transport{}}; _, err = c.Get("http://8.8.8.8/"); fmt.Println(err)
				tr := http.DefaultTransport.(*http.Transport).Clone(); tr.DialContext = nil
				c = &http.Client{Transport: tr}; _, err = c.Get("http://127.0.0.1:1/"); fmt.Println(err)`)},
		{name: "timeout of a client", clock: program.Virtual, status: ok, end: 2 * time.Second,
			stdout: "context deadline exceeded (Client.Timeout exceeded while awaiting headers) true 2s\n",
			code: body("errors fmt net net/http net/url os time", `l, _ := net.Listen("tcp", "localhost:8080"); _ = l
				c := &http.Client{Timeout: 2 * time.Second}; start := time.Now()
				_, err := c.Get("http://localhost:8080/"); fmt.Println(err.(*url.Error).Err, errors.Is(err, os.ErrDeadlineExceeded) || err.(*url.Error).Timeout(), time.Since(start))`)},
		{name: "httptest", status: ok, stdout: "GET /a HTTP/1.1 false\nGET /b HTTP/1.1 true\ntls: failed to verify certificate: x509: certificate signed by unknown authority\nGET /c HTTP/1.1 true\nGET /d HTTP/2.0 true\n200 GET /e HTTP/1.1 false\n",
			code: `package main

import (
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
)

func answer(w http.ResponseWriter, r *http.Request) {
	fmt.Fprintln(w, r.Method, r.URL.Path, r.Proto, r.TLS != nil)
}

func show(c *http.Client, address string) {
	resp, err := c.Get(address)
	if err != nil {
		fmt.Println(err.(*url.Error).Err)
		return
	}
	io.Copy(os.Stdout, resp.Body)
	resp.Body.Close()
}

func main() {
	s := httptest.NewServer(http.HandlerFunc(answer))
	show(http.DefaultClient, s.URL+"/a")
	s.Close()
	t := httptest.NewUnstartedServer(http.HandlerFunc(answer))
	t.Config.ErrorLog = log.New(io.Discard, "", 0)
	t.StartTLS()
	defer t.Close()
	show(t.Client(), t.URL+"/b")
	show(http.DefaultClient, t.URL)
	show(&http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}, t.URL+"/c")
	u := httptest.NewUnstartedServer(http.HandlerFunc(answer))
	u.EnableHTTP2 = true
	u.StartTLS()
	defer u.Close()
	show(u.Client(), "https://example.com/d")
	rec := httptest.NewRecorder()
	answer(rec, httptest.NewRequest("GET", "/e", nil))
	fmt.Print(rec.Code, " ", rec.Body)
}
`},
		{name: "files", status: ok, stdout: "200 file text/plain; charset=utf-8\n200 file\n404\n404\n200 <b>i</b>\n",
			code: body("fmt net/http net/http/httptest os", `os.WriteFile("f.txt", []byte("file"), 0o644); os.WriteFile("index.html", []byte("<b>i</b>"), 0o644)
				ask := func(h http.Handler, path string) *httptest.ResponseRecorder { r := httptest.NewRecorder(); h.ServeHTTP(r, httptest.NewRequest("GET", path, nil)); return r }
				r := ask(http.FileServer(http.Dir(".")), "/f.txt"); fmt.Println(r.Code, r.Body, r.Header().Get("Content-Type"))
				r = ask(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, "/program/f.txt") }), "/"); fmt.Println(r.Code, r.Body)
				r = ask(http.FileServer(http.Dir("/etc")), "/passwd"); fmt.Println(r.Code)
				r = ask(http.FileServer(http.Dir(".")), "/f.txt/below"); fmt.Println(r.Code)
				r = ask(http.FileServer(http.Dir("")), "/"); fmt.Println(r.Code, r.Body)`)},
		{name: "a panicking handler", clock: program.Virtual, status: ok, end: time.Second, stdout: "Get \"http://localhost:8080\": EOF\nstill here\n", stderr: "2009/11/10 23:00:00 http: panic serving 127.0.0.1:32768: no\n",
			code: body("fmt log net net/http strings time", `log.SetOutput(first{})
				l, _ := net.Listen("tcp", "localhost:8080")
				go http.Serve(l, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("no") }))
				_, err := http.Get("http://localhost:8080"); fmt.Println(err); time.Sleep(time.Second); fmt.Println("still here")
			}
			type first struct{}
			func (first) Write(p []byte) (int, error) { s, _, _ := strings.Cut(string(p), "\n"); println(s); return len(p), nil
			`)},
		{name: "proxy", status: ok, stdout: "behind / HTTP/1.1\n",
			code: body("fmt io net/http net/http/httptest net/http/httputil net/url os", `back := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, "behind", r.URL.Path, r.Proto) }))
				u, _ := url.Parse(back.URL); front := httptest.NewServer(httputil.NewSingleHostReverseProxy(u))
				resp, err := http.Get(front.URL); if err != nil { panic(err) }; io.Copy(os.Stdout, resp.Body); resp.Body.Close(); front.Close(); back.Close()`)},
		{name: "server for ever", status: deadlock, exit: 2, message: "all goroutines are asleep - deadlock!", code: body("net/http", `http.ListenAndServe(":8080", nil)`)},
	} {
		check(t, p, c)
	}
}
