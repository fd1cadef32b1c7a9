package gateway_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"bingfa/playground/api"
	"bingfa/playground/gateway"
	"bingfa/playground/program"
)

// problem returns the type of the problem that resp is.
func problem(t testing.TB, resp events.APIGatewayProxyResponse) string {
	t.Helper()
	var p struct {
		Type, Title string
		Status      int
	}
	if err := json.Unmarshal([]byte(resp.Body), &p); err != nil {
		t.Fatalf("%+v: %v", resp, err)
	}
	if p.Status != resp.StatusCode || p.Title == "" || resp.Headers["Content-Type"] != "application/problem+json" || resp.Headers["Cache-Control"] != "no-store" || resp.IsBase64Encoded {
		t.Errorf("%+v", resp)
	}
	return p.Type
}

// Clients that know the API's problems know these.
func TestTypes(t *testing.T) {
	if gateway.TypeRequest != api.TypeRequest || gateway.TypeFault != api.TypeFault {
		t.Error("the types are not the API's")
	}
}

// encoded returns resp as package lambda encodes it.
func encoded(t testing.TB, resp events.APIGatewayProxyResponse) []byte {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(resp); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAnswer(t *testing.T) {
	binary := "\x1f\x8b\xff"
	for _, c := range []struct {
		name   string
		serve  http.HandlerFunc
		status int
		body   string // "problem:" and its type, or the body
		header string // name: value, joined by |
	}{
		{"nothing", func(http.ResponseWriter, *http.Request) {}, 200, "", ""},
		{"text", func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("你好")) }, 200, "你好", "Content-Type: text/plain; charset=utf-8"},
		{"bytes", func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte(binary)) }, 200, binary, "Content-Type: application/octet-stream"},
		{"several values", func(w http.ResponseWriter, _ *http.Request) {
			w.Header()["Vary"] = []string{"Accept", "Origin"}
			w.Header()["set-cookie"] = []string{"a=1"}
		}, 200, "", "Vary: Accept, Origin|Set-Cookie: a=1"},
		{"cookies", func(w http.ResponseWriter, _ *http.Request) {
			w.Header()["Set-Cookie"] = []string{"a=1, b", "c=2"}
		}, 200, "", "Set-Cookie: a=1, b ; c=2"},
		{"of the connection", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Connection", "close")
			w.Header().Set("Content-Length", "1")
			w.Header().Set("transfer-encoding", "chunked")
			w.Header().Set(http.TrailerPrefix+"X", "1")
			w.Write([]byte{' '})
		}, 200, " ", "Content-Type: text/plain; charset=utf-8"},
		{"control characters", func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("X-A", " a\r\nX-B: b\x00 ") }, 200, "", "X-A: a  X-B: b"},
		{"header too late", func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(201)
			w.Header().Set("X-A", "1")
			w.WriteHeader(500)
		}, 201, "", ""},
		{"informational", func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(103)
			w.Header().Set("X-A", "1")
			w.WriteHeader(404)
		}, 404, "", "X-A: 1"},
		{"controller", func(w http.ResponseWriter, _ *http.Request) {
			c := http.NewResponseController(w)
			if err := c.Flush(); err != nil {
				t.Error(err)
			}
			for _, err := range []error{c.SetReadDeadline(time.Time{}), c.SetWriteDeadline(time.Time{}), c.EnableFullDuplex()} {
				if !errors.Is(err, http.ErrNotSupported) {
					t.Error(err)
				}
			}
			w.WriteHeader(500)
		}, 200, "", ""},
		{"panic", func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("half")); panic("secret") }, 500, "problem:" + gateway.TypeFault, ""},
		{"error of the runtime", func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte{}[len(w.Header()):1]) }, 500, "problem:" + gateway.TypeFault, ""},
		{"broken off", func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("half")); panic(http.ErrAbortHandler) }, 502, "problem:" + gateway.TypeFault, ""},
		{"no status", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(0) }, 500, "problem:" + gateway.TypeFault, ""},
		{"odd status", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(600) }, 500, "problem:" + gateway.TypeFault, ""},
		{"other protocol", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(101) }, 500, "problem:" + gateway.TypeFault, ""},
		{"ends in time", func(w http.ResponseWriter, r *http.Request) {
			if err := r.Context().Err(); err != nil {
				t.Error(err)
			}
		}, 200, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var log bytes.Buffer
			o := gateway.Options{Log: slog.New(slog.NewTextHandler(&log, nil))}
			for _, method := range []string{"GET", "HEAD"} {
				e := parse(t, "{}")
				e.HTTPMethod = method
				resp := with(t, c.serve, e, o)
				if resp.StatusCode != c.status {
					t.Errorf("%s: %+v, want %d", method, resp, c.status)
				}
				if method == "HEAD" {
					if resp.Body != "" || resp.IsBase64Encoded {
						t.Errorf("a body for HEAD: %+v", resp)
					}
				} else if want, ok := strings.CutPrefix(c.body, "problem:"); ok {
					if got := problem(t, resp); got != want || strings.Contains(resp.Body, "secret") {
						t.Errorf("%s %s, want %s", got, resp.Body, want)
					}
				} else if body := bodyOf(t, resp); body != c.body || resp.IsBase64Encoded != (body == binary) {
					t.Errorf("%+v, want %q", resp, c.body)
				}
				if strings.HasPrefix(c.body, "problem:") {
					continue
				}
				want := map[string]string{}
				for l := range strings.SplitSeq(c.header, "|") {
					if name, value, ok := strings.Cut(l, ": "); ok {
						want[name] = value
					}
				}
				for name, value := range all(t, resp) {
					if strings.Join(value, " ; ") != want[name] {
						t.Errorf("%s: %s: %q, want %q", method, name, value, want[name])
					}
					delete(want, name)
				}
				if len(want) > 0 {
					t.Errorf("%s: %v is missing", method, want)
				}
			}
			if panics := c.status == 500; panics != strings.Contains(log.String(), "level=ERROR") || panics && !strings.Contains(log.String(), "answer_test.go") {
				t.Errorf("log: %s", log.String())
			}
		})
	}
}

// all returns the headers of resp; none may be in both maps.
func all(t testing.TB, resp events.APIGatewayProxyResponse) map[string][]string {
	t.Helper()
	h := map[string][]string{}
	for name, value := range resp.Headers {
		h[name] = []string{value}
	}
	for name, values := range resp.MultiValueHeaders {
		if h[name] != nil || len(values) == 0 {
			t.Errorf("%s is there twice, or not at all: %+v", name, resp)
		}
		h[name] = values
	}
	return h
}

func bodyOf(t testing.TB, resp events.APIGatewayProxyResponse) string {
	t.Helper()
	if !resp.IsBase64Encoded {
		return resp.Body
	}
	b, err := base64.StdEncoding.DecodeString(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// An answer of any kind is at most as large as it may be, encoded; and one
// that is as large goes out.
func TestMaxAnswer(t *testing.T) {
	const limit = 10_000
	body := func(s string) func(http.ResponseWriter) {
		return func(w http.ResponseWriter) { w.Write([]byte(s)) }
	}
	empty := len(encoded(t, with(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { body(" ")(w) }), parse(t, "{}"), gateway.Options{}))) - 1
	for _, c := range []struct {
		name  string
		serve func(http.ResponseWriter)
		fits  bool
	}{
		{"as large", body(strings.Repeat("x", limit-empty)), true},
		{"a byte more", body(strings.Repeat("x", limit-empty+1)), false},
		{"escapes", body(strings.Repeat("\n", (limit-empty)/2)), true},
		{"too many escapes", body(strings.Repeat("\x00", limit/4)), false},
		{"not escaped", body(strings.Repeat("&", limit/2)), true},
		{"bytes", body(strings.Repeat("\xff", limit*3/4-empty)), true},
		{"too many bytes", body(strings.Repeat("\xff", limit*4/5)), false},
		{"header", func(w http.ResponseWriter) { w.Header().Set("X-A", strings.Repeat("x", limit)) }, false},
	} {
		var log bytes.Buffer
		resp := with(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { c.serve(w) }), parse(t, "{}"),
			gateway.Options{MaxAnswer: limit, Log: slog.New(slog.NewTextHandler(&log, nil))})
		if fits := resp.StatusCode == 200; fits != c.fits || len(encoded(t, resp)) > limit {
			t.Errorf("%s: %d, %d bytes", c.name, resp.StatusCode, len(encoded(t, resp)))
		}
		if !c.fits && (resp.StatusCode != 500 || problem(t, resp) != gateway.TypeTooLarge || !strings.Contains(log.String(), "too large")) {
			t.Errorf("%s: %+v, log %s", c.name, resp, log.String())
		}
	}
}

// A handler that writes without end is told, its context ends, and what it
// writes is not kept.
func TestWritesBeyond(t *testing.T) {
	var werr, cause error
	var before, after runtime.MemStats
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p := make([]byte, 1<<10)
		for range 1 << 16 { // 64 MiB
			if _, err := w.Write(p); err != nil {
				werr = err
			}
		}
		w.Write([]byte("small"))
		cause = context.Cause(r.Context())
		panic(http.ErrAbortHandler)
	})
	runtime.ReadMemStats(&before)
	resp := with(t, h, parse(t, "{}"), gateway.Options{MaxAnswer: 1 << 20})
	runtime.ReadMemStats(&after)
	if resp.StatusCode != 500 || problem(t, resp) != gateway.TypeTooLarge {
		t.Errorf("%d %.100s", resp.StatusCode, resp.Body)
	}
	if werr == nil || cause != werr {
		t.Errorf("Write: %v, context: %v", werr, cause)
	}
	if n := after.TotalAlloc - before.TotalAlloc; n > 16<<20 {
		t.Errorf("%d bytes allocated", n)
	}
	// For HEAD nothing is kept, and nothing is too large.
	e := parse(t, `{"httpMethod": "HEAD"}`)
	resp = with(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if n, err := w.Write(make([]byte, 1<<20)); n != 1<<20 || err != nil {
			t.Error(n, err)
		}
	}), e, gateway.Options{MaxAnswer: 1 << 10})
	if resp.StatusCode != 200 {
		t.Errorf("%+v", resp)
	}
}

// The request's context is the function's, and ends Margin earlier.
func TestContext(t *testing.T) {
	type key struct{}
	deadline := time.Now().Add(time.Hour)
	ctx, cancel := context.WithDeadline(context.WithValue(context.Background(), key{}, "v"), deadline)
	defer cancel()
	var after context.Context
	for _, c := range []struct{ margin, want time.Duration }{{0, gateway.Margin}, {-1, gateway.Margin}, {time.Minute, time.Minute}} {
		h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			after = r.Context()
			if got, ok := after.Deadline(); !ok || !got.Equal(deadline.Add(-c.want)) || after.Value(key{}) != "v" || after.Err() != nil {
				t.Errorf("margin %v: %v %v, want %v", c.margin, got, ok, deadline.Add(-c.want))
			}
		})
		if resp, err := gateway.Handler(h, gateway.Options{Margin: c.margin})(ctx, parse(t, "{}")); err != nil || resp.StatusCode != 200 {
			t.Errorf("%+v %v", resp, err)
		}
		if after.Err() == nil {
			t.Error("the context goes on after the request")
		}
	}
	with(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if d, ok := r.Context().Deadline(); ok {
			t.Errorf("deadline %v of nowhere", d)
		}
	}), parse(t, "{}"), gateway.Options{})
}

// A handler that is out of time, or whose function is given up, is answered
// for; what it wrote before counts.
func TestDeadline(t *testing.T) {
	past, cancel := context.WithDeadline(context.Background(), time.Now().Add(time.Hour))
	defer cancel()
	given, giveUp := context.WithCancel(context.Background())
	giveUp()
	for name, ctx := range map[string]context.Context{"past": past, "given up": given} {
		o := gateway.Options{Margin: 2 * time.Hour}
		wait := func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
		resp, err := gateway.Handler(http.HandlerFunc(wait), o)(ctx, parse(t, "{}"))
		if err != nil || resp.StatusCode != 504 || problem(t, resp) != gateway.TypeDeadline {
			t.Errorf("%s: %+v %v", name, resp, err)
		}
		late := func(w http.ResponseWriter, r *http.Request) { wait(w, r); w.Write([]byte("late")) }
		if resp, err = gateway.Handler(http.HandlerFunc(late), o)(ctx, parse(t, "{}")); err != nil || resp.StatusCode != 200 || resp.Body != "late" {
			t.Errorf("%s: %+v %v", name, resp, err)
		}
		// The API does not answer clients that are gone.
		e := parse(t, `{"httpMethod": "POST", "path": "/api/run", "body": "{\"code\": \"\"}", "headers": {"content-type": "application/json"}}`)
		if resp, err = gateway.Handler(api.New(runner{}, api.Options{}), o)(ctx, e); err != nil || resp.StatusCode != 504 || problem(t, resp) != gateway.TypeDeadline {
			t.Errorf("%s: %+v %v", name, resp, err)
		}
	}
}

// A program that writes more than an answer may have is stopped.
func TestLargeStream(t *testing.T) {
	var stopped error
	h := api.New(flood{&stopped}, api.Options{})
	e := parse(t, `{"httpMethod": "POST", "path": "/api/run", "body": "{\"code\": \"\"}", "headers": {"content-type": "application/json", "accept": "application/x-ndjson"}}`)
	resp := with(t, h, e, gateway.Options{MaxAnswer: 100_000})
	if resp.StatusCode != 500 || problem(t, resp) != gateway.TypeTooLarge || stopped == nil {
		t.Errorf("%d %.100s, %v", resp.StatusCode, resp.Body, stopped)
	}
}

// A flood writes until its context ends.
type flood struct{ stopped *error }

func (f flood) Run(ctx context.Context, _ program.Program, emit func(program.Event)) (program.Outcome, error) {
	for ctx.Err() == nil {
		emit(program.Event{Text: strings.Repeat("x", 1000)})
	}
	*f.stopped = ctx.Err()
	return program.Outcome{}, ctx.Err()
}
func (flood) Ready(program.Clock) error { return nil }
func (flood) Limits() program.Limits    { return program.Limits{}.WithDefaults() }
