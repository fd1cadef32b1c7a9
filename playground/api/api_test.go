package api_test

import (
	"bytes"
	"compress/flate"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"bingfa/playground/api"
	"bingfa/playground/pool"
	"bingfa/playground/program"
	"bingfa/playground/workerbuild"
)

// A fake runner answers with events and an outcome, or an error.
type fake struct {
	events  []program.Event
	outcome program.Outcome
	err     error
	ready   error
	got     program.Program
	do      func(ctx context.Context)
}

func (f *fake) Run(ctx context.Context, p program.Program, emit func(program.Event)) (program.Outcome, error) {
	f.got = p
	if err := p.Validate(f.Limits()); err != nil {
		return program.Outcome{}, err
	}
	for _, e := range f.events {
		emit(e)
	}
	if f.do != nil {
		f.do(ctx)
	}
	return f.outcome, f.err
}
func (f *fake) Ready(program.Clock) error { return f.ready }
func (f *fake) Limits() program.Limits    { return program.Limits{Source: 1 << 10}.WithDefaults() }

var okRun = &fake{events: []program.Event{{TimeNS: 0, Stream: program.Stdout, Text: "a"}, {TimeNS: 5, Stream: program.Stderr, Text: "b"}}, outcome: program.Outcome{Status: program.OK, TimeNS: 9}}

// request makes a request of lines: "METHOD target", headers, an empty line,
// the body.
func request(s string) *http.Request {
	head, body, _ := strings.Cut(s, "\n\n")
	lines := strings.Split(head, "\n")
	method, target, _ := strings.Cut(lines[0], " ")
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	for _, l := range lines[1:] {
		k, v, _ := strings.Cut(l, ": ")
		r.Header.Add(k, v)
	}
	return r
}

func serve(h http.Handler, req string) *http.Response {
	w := httptest.NewRecorder()
	describe(h).ServeHTTP(w, request(req))
	return w.Result()
}

const jsonPost = "POST /api/run\nContent-Type: application/json\n"

func get(code, more string) string {
	return "GET /api/run?program=" + api.EncodeProgram(code) + more
}

func TestProblems(t *testing.T) {
	notReady := &fake{err: &pool.NotReadyError{Clock: program.Virtual}, ready: &pool.NotReadyError{}}
	broken := &fake{err: &pool.NotReadyError{Clock: program.Virtual, Err: errors.New("secret path")}}
	bomb := func() string {
		var b bytes.Buffer
		w, _ := flate.NewWriter(&b, 9)
		w.Write(make([]byte, 16<<20))
		w.Close()
		return base64.RawURLEncoding.EncodeToString(b.Bytes())
	}()
	for _, c := range []struct {
		name, req string
		runner    *fake
		status    int
		problem   string
		header    string // "Name: value"
		detail    string // substring
	}{
		{"not JSON", jsonPost + "\nhello", okRun, 400, api.TypeRequest, "", "not the JSON"},
		{"empty body", jsonPost + "\n", okRun, 400, api.TypeRequest, "", ""},
		{"wrong type", jsonPost + "\n{\"code\": 3}", okRun, 400, api.TypeRequest, "", ""},
		{"array", jsonPost + "\n[]", okRun, 400, api.TypeRequest, "", ""},
		{"null", jsonPost + "\nnull", okRun, 400, api.TypeRequest, "", `no "code"`},
		{"no code", jsonPost + "\n{}", okRun, 400, api.TypeRequest, "", `no "code"`},
		{"unknown member", jsonPost + "\n{\"code\":\"\",\"clok\":\"real\"}", okRun, 400, api.TypeRequest, "", "clok"},
		{"two values", jsonPost + "\n{\"code\":\"\"}{}", okRun, 400, api.TypeRequest, "", "goes on"},
		{"rubbish after", jsonPost + "\n{\"code\":\"\"}]", okRun, 400, api.TypeRequest, "", "goes on"},
		{"clock", jsonPost + "\n{\"code\":\"\",\"clock\":\"wall\"}", okRun, 400, api.TypeClock, "", `"wall"`},
		{"large program", jsonPost + "\n{\"code\":\"" + strings.Repeat("x", 1025) + "\"}", okRun, 413, api.TypeTooLarge, "", "1025 bytes"},
		{"large body", jsonPost + "\n{\"code\":\"" + strings.Repeat("x", 1<<20) + "\"}", okRun, 413, api.TypeTooLarge, "", ""},
		{"no media type", "POST /api/run\n\n{}", okRun, 415, api.TypeMedia, "", ""},
		{"media type", "POST /api/run\nContent-Type: text/plain\n\n{}", okRun, 415, api.TypeMedia, "", "text/plain"},
		{"method", "DELETE /api/run", okRun, 405, api.TypeMethod, "Allow: GET, HEAD, POST, OPTIONS", ""},
		{"method of health", "POST /api/health", okRun, 405, api.TypeMethod, "Allow: GET, HEAD, OPTIONS", ""},
		{"path", "GET /api/rum", okRun, 404, api.TypeNotFound, "", ""},
		{"no program", "GET /api/run", okRun, 400, api.TypeRequest, "", "program is missing"},
		{"parameter", get("x", "&klock=real"), okRun, 400, api.TypeRequest, "", "klock"},
		{"twice", get("x", "&clock=real&clock=real"), okRun, 400, api.TypeRequest, "", "twice"},
		{"query", "GET /api/run?program=%zz", okRun, 400, api.TypeRequest, "", ""},
		{"base64", "GET /api/run?program=!!", okRun, 400, api.TypeRequest, "", "base64url"},
		{"deflate", "GET /api/run?program=__8", okRun, 400, api.TypeRequest, "", "deflate"},
		{"cut deflate", get(strings.Repeat("abcdefghi", 9), "")[:len("GET /api/run?program=")+8], okRun, 400, api.TypeRequest, "", ""},
		{"bomb", "GET /api/run?program=" + bomb, okRun, 413, api.TypeTooLarge, "", "1024 bytes"},
		{"clock of GET", get("x", "&clock=wall"), okRun, 400, api.TypeClock, "", ""},
		{"preparing", jsonPost + "\n{\"code\":\"\"}", notReady, 503, api.TypePreparing, "Retry-After: 1", ""},
		{"preparing, stream", jsonPost + "Accept: application/x-ndjson\n\n{\"code\":\"\"}", notReady, 503, api.TypePreparing, "Retry-After: 1", ""},
		{"unavailable", jsonPost + "\n{\"code\":\"\"}", broken, 503, api.TypeUnavailable, "Retry-After: 30", ""},
		{"busy", jsonPost + "\n{\"code\":\"\"}", &fake{err: pool.ErrBusy}, 503, api.TypeBusy, "Retry-After: 2", ""},
		{"closed", jsonPost + "\n{\"code\":\"\"}", &fake{err: pool.ErrClosed}, 503, api.TypeUnavailable, "Retry-After: 5", ""},
		{"fault", jsonPost + "\n{\"code\":\"\"}", &fake{err: fmt.Errorf("%w: secret path", pool.ErrFault)}, 500, api.TypeFault, "", ""},
		{"other", jsonPost + "\n{\"code\":\"\"}", &fake{err: errors.New("secret path")}, 500, api.TypeFault, "", ""},
		{"panic", jsonPost + "\n{\"code\":\"\"}", &fake{do: func(context.Context) { panic("secret path") }}, 500, api.TypeFault, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			resp := serve(api.New(c.runner, api.Options{}), c.req)
			body, _ := io.ReadAll(resp.Body)
			var p api.Problem
			if err := json.Unmarshal(body, &p); err != nil {
				t.Fatalf("%s: %v", body, err)
			}
			if resp.StatusCode != c.status || p.Status != c.status || p.Type != c.problem || p.Title == "" {
				t.Errorf("%s: %s; want %d %s", resp.Status, body, c.status, c.problem)
			}
			if ct := resp.Header.Get("Content-Type"); ct != "application/problem+json" {
				t.Errorf("Content-Type %q", ct)
			}
			if cc := resp.Header.Get("Cache-Control"); cc != "no-store" {
				t.Errorf("Cache-Control %q", cc)
			}
			if name, value, ok := strings.Cut(c.header, ": "); ok && resp.Header.Get(name) != value {
				t.Errorf("%s %q, want %q", name, resp.Header.Get(name), value)
			}
			if !strings.Contains(p.Detail, c.detail) {
				t.Errorf("detail %q lacks %q", p.Detail, c.detail)
			}
			if strings.Contains(string(body), "secret") {
				t.Errorf("answer tells internals: %s", body)
			}
			if (p.Progress != nil) != (c.problem == api.TypePreparing) {
				t.Errorf("progress %+v", p.Progress)
			}
		})
	}
}

func TestJSON(t *testing.T) {
	for _, req := range []string{
		jsonPost + "\n{\"code\":\"c\"}",
		"POST /api/run\nContent-Type: application/json; charset=utf-8\nAccept: */*\n\n {\"clock\":\"virtual\",\"code\":\"c\"}\n",
		jsonPost + "Accept: application/json, application/x-ndjson;q=0.5\n\n{\"code\":\"c\"}",
		get("c", ""), get("c", "&clock=virtual"), get("c", "=="),
	} {
		f := *okRun
		resp := serve(api.New(&f, api.Options{}), req)
		body, _ := io.ReadAll(resp.Body)
		const want = `{"events":[{"time_ns":0,"stream":"stdout","text":"a"},{"time_ns":5,"stream":"stderr","text":"b"}],"outcome":{"status":"ok","code":0,"time_ns":9,"wall_ns":0}}` + "\n"
		if resp.StatusCode != 200 || string(body) != want || resp.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s\n%s %s", req, resp.Status, body)
		}
		if f.got.Code != "c" {
			t.Errorf("code %q", f.got.Code)
		}
		if resp.Header.Get("Vary") != "Accept" || resp.Header.Get("X-Content-Type-Options") != "nosniff" || resp.Header.Get("Content-Security-Policy") == "" {
			t.Errorf("header %v", resp.Header)
		}
	}
}

func TestNDJSON(t *testing.T) {
	for _, accept := range []string{"application/x-ndjson", "text/html, application/x-ndjson, application/json;q=0.9"} {
		resp := serve(api.New(okRun, api.Options{}), jsonPost+"Accept: "+accept+"\n\n{\"code\":\"\"}")
		body, _ := io.ReadAll(resp.Body)
		const want = `{"event":{"time_ns":0,"stream":"stdout","text":"a"}}
{"event":{"time_ns":5,"stream":"stderr","text":"b"}}
{"outcome":{"status":"ok","code":0,"time_ns":9,"wall_ns":0}}
`
		if resp.StatusCode != 200 || string(body) != want || resp.Header.Get("Content-Type") != "application/x-ndjson" {
			t.Errorf("%s: %s %v\n%s", accept, resp.Status, resp.Header, body)
		}
	}
	for name, f := range map[string]*fake{
		"error": {events: okRun.events, err: fmt.Errorf("%w: secret", pool.ErrFault)},
		"panic": {events: okRun.events, do: func(context.Context) { panic("secret") }},
	} {
		resp := serve(api.New(f, api.Options{}), jsonPost+"Accept: application/x-ndjson\n\n{\"code\":\"\"}")
		body, _ := io.ReadAll(resp.Body)
		lines := strings.Split(strings.TrimSpace(string(body)), "\n")
		var last struct{ Error api.Problem }
		if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); err != nil || len(lines) != 3 || last.Error.Type != api.TypeFault || strings.Contains(string(body), "secret") {
			t.Errorf("%s: %s", name, body)
		}
	}
}

func TestHealth(t *testing.T) {
	status := func(c program.Clock) workerbuild.Status {
		return workerbuild.Status{Clock: c, Stage: workerbuild.Building, Done: 3, Total: 9}
	}
	for _, c := range []struct {
		ready error
		code  int
	}{{nil, 200}, {&pool.NotReadyError{}, 503}} {
		s := api.New(&fake{ready: c.ready}, api.Options{Status: status})
		resp := serve(s, "GET /api/health")
		var h api.Health
		if err := json.NewDecoder(resp.Body).Decode(&h); err != nil || resp.StatusCode != 200 || h.Ready != (c.ready == nil) {
			t.Errorf("%s %+v %v", resp.Status, h, err)
		}
		want := api.ClockProgress{Clock: program.Virtual, Ready: c.ready == nil, Stage: workerbuild.Building, Done: 3, Total: 9}
		if len(h.Progress.Clocks) != 2 || h.Progress.Clocks[0] != want {
			t.Errorf("progress %+v", h.Progress)
		}
	}
}

func TestVerbose(t *testing.T) {
	resp := serve(api.New(&fake{err: &pool.NotReadyError{Err: errors.New("install Go")}}, api.Options{Verbose: true}), jsonPost+"\n{\"code\":\"\"}")
	if body, _ := io.ReadAll(resp.Body); !strings.Contains(string(body), "install Go") {
		t.Errorf("%s", body)
	}
}

// TestReal goes through real workers.
func TestReal(t *testing.T) {
	s, p := newServer(t, pool.Options{})
	code := "package main\n\nimport (\"fmt\"; \"time\")\n\nfunc main() { fmt.Println(1); time.Sleep(time.Second); fmt.Println(2) }\n"
	want := program.Result{Events: []program.Event{{TimeNS: 0, Stream: program.Stdout, Text: "1\n"}, {TimeNS: 1e9, Stream: program.Stdout, Text: "2\n"}}, Outcome: program.Outcome{Status: program.OK, TimeNS: 1e9}}
	body, _ := json.Marshal(program.Program{Code: code})
	post, err := http.Post(s.URL+"/api/run", "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	got, err := http.Get(s.URL + "/api/run?program=" + url.QueryEscape(api.EncodeProgram(code)))
	if err != nil {
		t.Fatal(err)
	}
	for _, resp := range []*http.Response{post, got} {
		var r program.Result
		err := json.NewDecoder(resp.Body).Decode(&r)
		resp.Body.Close()
		r.Outcome.WallNS = 0
		if err != nil || !reflect.DeepEqual(r, want) {
			t.Errorf("%s: %+v %v", resp.Request.Method, r, err)
		}
	}

	t.Run("client goes away", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		body, _ := json.Marshal(program.Program{Code: "package main\n\nimport \"time\"\n\nfunc main() { println(1); time.Sleep(time.Hour) }", Clock: program.Real})
		req, _ := http.NewRequestWithContext(ctx, "POST", s.URL+"/api/run", bytes.NewReader(body))
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Accept", "application/x-ndjson")
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		line := make([]byte, 64)
		n, err := resp.Body.Read(line) // as it happens: the program is still running
		if err != nil || !strings.HasPrefix(string(line[:n]), `{"event":`) || p.Stats().Running == 0 {
			t.Fatalf("%q %v, %+v", line[:n], err, p.Stats())
		}
		cancel()
		for deadline := time.Now().Add(5 * time.Second); p.Stats().Running > 0; time.Sleep(time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatal("the program goes on")
			}
		}
	})
}

// stored returns code as pages encode it: deflate that compresses nothing.
func stored(code string) string {
	var b []byte
	for block := range slices.Chunk([]byte(code), math.MaxUint16) {
		n := uint16(len(block))
		b = append(b, 0, byte(n), byte(n>>8), byte(^n), byte(^n>>8))
		b = append(b, block...)
	}
	return base64.RawURLEncoding.EncodeToString(append(b, 1, 0, 0, 0xff, 0xff))
}

// FuzzLink decodes anything within its bounds, and what was encoded exactly.
func FuzzLink(f *testing.F) {
	f.Add("package main\n", api.EncodeProgram("package main\n"))
	f.Add("世界", "__8")
	f.Add("", "AwA=")
	f.Add(strings.Repeat("中文", 1<<15), "AQAA__8")
	f.Fuzz(func(t *testing.T, code, param string) {
		const limit = 1 << 10
		for _, encoded := range []string{api.EncodeProgram(code), stored(code)} {
			back, err := api.DecodeProgram(encoded, int64(len(code)))
			if err != nil || back != code {
				t.Fatalf("%q came back as %q (%v)", code, back, err)
			}
		}
		if got, err := api.DecodeProgram(param, limit); err == nil && len(got) > limit {
			t.Fatalf("%d bytes", len(got))
		}
	})
}

// FuzzRun sends any request: the answer is JSON, and nothing panics.
func FuzzRun(f *testing.F) {
	f.Add("POST", "", "application/json", "", `{"code":"x","clock":"real"}`)
	f.Add("POST", "", "application/json", "application/x-ndjson", `{"code":"\ud800"}`)
	f.Add("GET", "program="+api.EncodeProgram("x"), "", "application/x-ndjson;q=nan", "")
	f.Add("PUT", "clock=%", "a/b; c=\"", ";;q=", "{")
	h := api.New(okRun, api.Options{})
	f.Fuzz(func(t *testing.T, method, query, contentType, accept, body string) {
		r := httptest.NewRequest("GET", "/api/run", strings.NewReader(body))
		r.Method, r.URL.RawQuery = method, query
		r.Header.Set("Content-Type", contentType)
		r.Header.Set("Accept", accept)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		for line := range strings.Lines(w.Body.String()) {
			if !json.Valid([]byte(line)) {
				t.Fatalf("%q", w.Body)
			}
		}
		if w.Body.Len() == 0 || w.Code == 500 {
			t.Fatalf("%d %q", w.Code, w.Body)
		}
	})
}
