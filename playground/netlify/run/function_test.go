package main

import (
	"bytes"
	"context"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"bingfa/playground/api"
	"bingfa/playground/gateway"
	"bingfa/playground/program"
	"bingfa/playground/sandbox"
)

func TestSettings(t *testing.T) {
	read := func(env map[string]string) (settings, error) {
		environ := []string{"PATH=/bin", "=odd"}
		for name, value := range env {
			environ = append(environ, name+"="+value)
		}
		return readSettings(environ)
	}
	s, err := read(nil)
	if err != nil || !slices.Equal(s.require, sandbox.Strangers()) || s.rate.Events != 120 || s.rate.Per != time.Minute || s.rate.Burst != api.StrangersBurst || s.origins != nil || s.unknown != nil {
		t.Errorf("default: %+v, %v", s, err)
	}
	s, err = read(map[string]string{"BINGFA_SANDBOX": "seccomp, memory", "BINGFA_RATE": "none", "BINGFA_ORIGINS": "https://a.example, https://b.example,"})
	if err != nil || !slices.Equal(s.require, []sandbox.Layer{sandbox.Seccomp, sandbox.Memory}) || s.rate.Events != 0 || !slices.Equal(s.origins, []string{"https://a.example", "https://b.example"}) {
		t.Errorf("all set: %+v, %v", s, err)
	}
	if s, err = read(map[string]string{"BINGFA_SANBOX": "all", "BINGFA_RATE": " "}); err != nil || !slices.Equal(s.unknown, []string{"BINGFA_SANBOX"}) || s.rate.Events != 120 {
		t.Errorf("misspelt, and without a value: %+v, %v", s, err)
	}
	for name, value := range map[string]string{"BINGFA_SANDBOX": "walls", "BINGFA_RATE": "many", "BINGFA_ORIGINS": "a.example"} {
		if _, err := read(map[string]string{name: value}); err == nil || !strings.HasPrefix(err.Error(), name+": ") {
			t.Errorf("%s=%s: error %v", name, value, err)
		}
	}
}

// What a CDN may keep depends on the origin only if origins are told apart.
func TestCacheHeader(t *testing.T) {
	for want, origins := range map[string][]string{"query=program|clock,header=accept": nil, "query=program|clock,header=accept|origin": {"https://a.example"}} {
		if got := cacheHeader(origins).Get("Netlify-Vary"); got != want {
			t.Errorf("with origins %v: %q", origins, got)
		}
	}
}

// A function that cannot run programs answers nevertheless, and says in the
// log what to do.
func TestUnavailable(t *testing.T) {
	for name, c := range map[string]struct{ variable, told string }{
		"without workers": {"", "build the site with -workers"},
		"wrongly set up":  {"BINGFA_SANDBOX=walls", `BINGFA_SANDBOX: there is no layer`},
		"misspelt":        {"BINGFA_RATES=1/s", `msg="there is no such setting" name=BINGFA_RATES settings="[BINGFA_SANDBOX BINGFA_RATE BINGFA_ORIGINS]"`},
	} {
		var log bytes.Buffer
		f := newFunction(fstest.MapFS{".gitignore": {}}, []string{c.variable}, slog.New(slog.NewTextHandler(&log, nil)))
		for at, want := range map[string]int{path + "/api/run": 503, "/api/ready": 503, "/api/health": 200, "/nothing": 404} {
			e := gateway.Event{Path: at, HTTPMethod: "GET", Headers: map[string]string{"host": "example.org", "content-type": "application/json"}}
			if strings.HasSuffix(at, "/run") {
				e.HTTPMethod, e.Body = "POST", `{"code": "package main"}`
			}
			resp, err := f.handle(t.Context(), e)
			if err != nil || resp.StatusCode != want || strings.Contains(resp.Body, "BINGFA") {
				t.Errorf("%s, %s: %+v, %v", name, at, resp, err)
			}
		}
		f.workers.Close() // and with it ends what writes to the log
		if told := log.String(); !strings.Contains(told, c.told) || strings.Contains(told, "msg=ready") {
			t.Errorf("%s: the log: %s", name, told)
		}
	}
}

// paths is a source of binaries that are there.
type paths struct{}

func (paths) Worker(_ context.Context, c program.Clock) (string, error) { return string(c), nil }
func (paths) Large(_ context.Context, c program.Clock) (string, error)  { return string(c), nil }

// Binaries that the first program does not need come when they are asked for.
func TestLater(t *testing.T) {
	l := &later{LargeSource: paths{}, asked: make(chan struct{})}
	if p, err := l.Worker(t.Context(), program.Virtual); p != "virtual" || err != nil {
		t.Errorf("the first: %q, %v", p, err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if p, err := l.Worker(ended, program.Real); err == nil {
		t.Errorf("before anybody asks: %q", p)
	}
	got := make(chan string)
	go func() {
		p, _ := l.Worker(t.Context(), program.Real)
		got <- p
	}()
	l.ask()
	l.ask()
	if p := <-got; p != "real" {
		t.Errorf("when asked for: %q", p)
	}
}
