package api_test

import (
	"compress/flate"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"bingfa/playground/api"
	"bingfa/playground/frame"
	"bingfa/playground/pool"
	"bingfa/playground/program"
)

// record sends a request to a handler, both held against the description.
func record(h http.Handler, r *http.Request) *http.Response {
	w := httptest.NewRecorder()
	describe(h).ServeHTTP(w, r)
	return w.Result()
}

// operations are a good request for each that costs, with the code CODE, and
// one that cannot be understood.
var operations = map[string]struct{ good, bad string }{
	"run":          {jsonPost + "\n{\"code\":\"CODE\"}", jsonPost + "\n{"},
	"runCacheable": {"GET /api/run?program=LINK", "GET /api/run"},
	"check":        {"POST /api/check\nContent-Type: application/json\n\n{\"code\":\"CODE\"}", "POST /api/check\nContent-Type: application/json\n\n{\"clock\":\"virtual\"}"},
	"format":       {"POST /api/format\nContent-Type: application/json\n\n{\"code\":\"CODE\"}", "POST /api/format\nContent-Type: application/json\n\n{\"clock\":\"virtual\"}"},
	"compile":      {"POST /compile\nContent-Type: application/x-www-form-urlencoded\n\nbody=CODE", "POST /compile\n\nversion=2"},
	"fmt":          {"POST /fmt\nContent-Type: application/x-www-form-urlencoded\n\nbody=CODE", "POST /fmt\n\n{\"Body\":1}"},
	"exec":         {"POST /v1/exec\nContent-Type: application/json\n\n{\"sandbox\":\"go\",\"command\":\"run\",\"files\":{\"\":\"CODE\"}}", "POST /v1/exec\nContent-Type: text/plain\n\n{}"},
}

// TestOperations makes each operation answer with each status that the
// description gives all of them.
func TestOperations(t *testing.T) {
	for name, op := range operations {
		with := func(code string) string {
			return strings.NewReplacer("CODE", code, "LINK", api.EncodeProgram(code)).Replace(op.good)
		}
		good := with("package main")
		header := func(lines string) string { // adds header lines
			head, tail, _ := strings.Cut(good, "\n\n")
			return head + "\n" + lines + "\n\n" + tail
		}
		limited := api.New(okRun, api.Options{Rate: api.Rate{Events: 1, Per: time.Hour}})
		serve(limited, good)
		broken := func(err error) *api.Server { return api.New(&fake{err: err}, api.Options{}) }
		busy := http.StatusServiceUnavailable
		if name == "exec" {
			busy = http.StatusTooManyRequests // its protocol's
		}
		for _, c := range []struct {
			name   string
			s      *api.Server
			req    string
			status int
		}{
			{"good", api.New(okRun, api.Options{}), good, 200},
			{"bad", api.New(okRun, api.Options{}), op.bad, 400},
			{"cross-origin", api.New(okRun, api.Options{}), header("Sec-Fetch-Site: cross-site"), 403},
			{"large", api.New(okRun, api.Options{}), with(strings.Repeat("x", 1025)), 413},
			{"very large", api.New(okRun, api.Options{}), with(strings.Repeat("xyz", 1<<20)), 413},
			{"compressed", api.New(okRun, api.Options{}), header("Content-Encoding: gzip"), 415},
			{"host", api.New(okRun, api.Options{Hosts: []string{"other"}}), good, 421},
			{"rate", limited, good, 429},
			{"busy", broken(pool.ErrBusy), good, busy},
			{"ending", broken(pool.ErrClosed), good, 503},
			{"not ready", broken(&pool.NotReadyError{}), good, 503},
			{"never ready", broken(&pool.NotReadyError{Err: errors.New("secret")}), good, 503},
			{"fault", broken(fmt.Errorf("%w: secret", pool.ErrFault)), good, 500},
			{"unsupported", broken(&pool.FaultError{Fault: pool.FaultUnsupported, Detail: "secret", At: program.Diagnostic{Line: 7, Column: 3, Message: "a goto"}}), good, 501},
			{"unsupported inside", broken(&pool.FaultError{Fault: pool.FaultUnsupported, Detail: "secret", At: program.Diagnostic{Line: 7, Message: "secret", Category: frame.Interpreter}}), good, 501},
		} {
			formats := name == "format" || name == "fmt"
			if formats && c.status >= 500 || name == "runCacheable" && c.name == "compressed" || name == "runCacheable" && c.name == "very large" || name == "check" && c.status == 501 {
				continue // they run nothing; it has no body; deflate makes it small
			}
			resp := serve(c.s, c.req)
			text := body(t, resp)
			if resp.StatusCode != c.status {
				t.Errorf("%s, %s: %s %s, want %d", name, c.name, resp.Status, text, c.status)
			}
			if strings.Contains(text, "secret") {
				t.Errorf("%s, %s: %s", name, c.name, text)
			}
			if c.status == 501 && !strings.Contains(text, "alid Go, which this playground's interpreter cannot run yet") {
				t.Errorf("%s: %s", name, text)
			}
			if c.name == "unsupported" && !strings.Contains(text, "a goto") {
				t.Errorf("%s: %s without the reason", name, text)
			}
			if later := c.status == 429 || c.status == 503; later != (resp.Header.Get("Retry-After") != "") {
				t.Errorf("%s, %s: Retry-After %q", name, c.name, resp.Header.Get("Retry-After"))
			}
		}
	}
}

// TestLongLink refuses a query before decoding it.
func TestLongLink(t *testing.T) {
	var b strings.Builder
	w, _ := flate.NewWriter(&b, flate.NoCompression)
	w.Write(make([]byte, 1<<16))
	w.Close()
	resp := serve(api.New(okRun, api.Options{}), "GET /api/run?program="+base64.RawURLEncoding.EncodeToString([]byte(b.String())))
	if resp.StatusCode != 413 {
		t.Errorf("%s", resp.Status)
	}
}

func TestFormat(t *testing.T) {
	s := api.New(okRun, api.Options{})
	for in, want := range map[string]string{
		`package main\nfunc main( ){}`: `{"code":"package main\n\nfunc main() {}\n"}` + "\n",
		`package main\nx`:              `{"diagnostics":[{"line":2,"column":1,"message":"expected declaration, found x"}]}` + "\n",
		``:                             `{"diagnostics":[{"line":1,"column":1,"message":"expected 'package', found 'EOF'"}]}` + "\n",
	} {
		resp := serve(s, "POST /api/format\nContent-Type: application/json\n\n{\"code\":\""+in+"\"}")
		if got := body(t, resp); resp.StatusCode != 200 || got != want {
			t.Errorf("%s: %s %s", in, resp.Status, got)
		}
	}
}

func TestReady(t *testing.T) {
	f := &fake{outcome: program.Outcome{Status: program.OK}}
	s := api.New(f, api.Options{})
	check := func(path string, status int, problemType string) {
		t.Helper()
		resp := serve(s, "GET "+path)
		if resp.StatusCode != status || problem(t, resp) != problemType {
			t.Errorf("%s: %s", path, resp.Status)
		}
		if head := serve(s, "HEAD "+path); head.StatusCode != status {
			t.Errorf("HEAD %s: %s", path, head.Status)
		}
	}
	for _, path := range []string{"/api/ready", "/v1/health", "/api/v1/health"} {
		f.ready = &pool.NotReadyError{}
		check(path, 503, api.TypePreparing)
		f.ready = &pool.NotReadyError{Err: errors.New("secret")}
		check(path, 503, api.TypeUnavailable)
		f.ready = nil
		check(path, 200, "")
	}
	s.Drain()
	check("/api/ready", 503, api.TypeUnavailable)
	check("/api/health", 200, "")
	// Programs go on.
	resp := serve(s, jsonPost+aProgram)
	if resp.StatusCode != 200 || resp.Header.Get("Connection") != "close" {
		t.Errorf("%s %v", resp.Status, resp.Header)
	}
}

func TestDescription(t *testing.T) {
	s := api.New(okRun, api.Options{Hosts: []string{"example.com"}})
	for _, path := range []string{"/api/openapi.yaml", "/api/openapi.json"} {
		resp := serve(s, "GET "+path)
		text, tag := body(t, resp), resp.Header.Get("ETag")
		if resp.StatusCode != 200 || !strings.Contains(text, "/api/run") || tag == "" {
			t.Errorf("%s: %s %.100s", path, resp.Status, text)
		}
		if resp := serve(s, "GET "+path+"\nIf-None-Match: "+tag); resp.StatusCode != 304 || body(t, resp) != "" {
			t.Errorf("%s again: %s", path, resp.Status)
		}
		r := request("GET " + path)
		r.Host = "other"
		record(s, r)
	}
	for _, path := range []string{"/version", "/_/version", "/api/version"} {
		if resp := serve(s, "GET "+path); resp.StatusCode != 200 || !strings.Contains(body(t, resp), `"Name":"Go 1.`) {
			t.Errorf("%s: %s", path, resp.Status)
		}
	}
	for _, path := range []string{"/version", "/v1/health"} {
		r := request("GET " + path)
		r.Host = "other"
		record(s, r)
	}
}

// TestRegister reaches every described path through a mux.
func TestRegister(t *testing.T) {
	mux := http.NewServeMux()
	api.New(okRun, api.Options{}).Register(mux)
	for path, item := range description.Paths.Map() {
		servers := []string{""}
		for _, s := range item.Servers {
			servers = append(servers, strings.TrimSuffix(s.URL, "/"))
		}
		for _, prefix := range servers {
			w := httptest.NewRecorder()
			mux.ServeHTTP(w, httptest.NewRequest("OPTIONS", prefix+path, nil))
			if w.Code != 204 {
				t.Errorf("%s%s: %d", prefix, path, w.Code)
			}
			for method := range item.Operations() {
				if !strings.Contains(w.Header().Get("Allow"), method) {
					t.Errorf("%s is not allowed at %s", method, path)
				}
			}
		}
	}
}

// TestHead: the header of GET, without what it describes.
func TestHead(t *testing.T) {
	srv := httptest.NewServer(api.New(&fake{outcome: program.Outcome{Status: program.OK}}, api.Options{}))
	defer srv.Close()
	target := srv.URL + "/api/run?program=" + api.EncodeProgram("x")
	want, err := http.Get(target)
	if err != nil {
		t.Fatal(err)
	}
	defer want.Body.Close()
	got, err := http.Head(target)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	for _, h := range []string{"Content-Type", "Content-Length", "Cache-Control"} {
		if got.Header.Get(h) != want.Header.Get(h) || got.Header.Get(h) == "" {
			t.Errorf("%s %q, with GET %q", h, got.Header.Get(h), want.Header.Get(h))
		}
	}
}
