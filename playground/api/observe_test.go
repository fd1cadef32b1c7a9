package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"bingfa/playground/api"
	"bingfa/playground/pool"
	"bingfa/playground/program"
)

func scrape(s *api.Server) string {
	w := httptest.NewRecorder()
	s.Metrics().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	return w.Body.String()
}

func TestMetrics(t *testing.T) {
	f := &fake{outcome: program.Outcome{Status: program.Panic, Message: "panic: x", WallNS: 3e6}}
	s := api.New(f, api.Options{Rate: api.Rate{Events: 5, Per: time.Hour}, TrustedProxies: []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}})
	serve(s, jsonPost+"\n{\"code\":\"secret\",\"clock\":\"real\"}")
	serve(s, get("secret", ""))
	serve(s, "POST /_/compile\nContent-Type: application/x-www-form-urlencoded\n\nbody=secret")
	f.err = pool.ErrBusy
	serve(s, "POST /api/v1/exec\nContent-Type: application/json\n\n"+`{"sandbox":"go","command":"run","files":{"":"secret"}}`)
	serve(s, jsonPost+"\n{")
	serve(s, jsonPost+"\n{\"code\":\"secret\"}")
	serve(s, "BREW /secret")
	f.err = &pool.FaultError{Fault: pool.FaultForbidden, Detail: "secret"}
	serve(s, jsonPost+"X-Forwarded-For: 1.1.1.1\n\n{\"code\":\"secret\"}")
	s.Drain()
	text := scrape(s)
	for _, want := range []string{
		`bingfa_http_requests_total{method="POST",route="/api/run",status="200"} 1`,
		`bingfa_http_requests_total{method="GET",route="/api/run",status="200"} 1`,
		`bingfa_http_requests_total{method="POST",route="/compile",status="200"} 1`,
		`bingfa_http_requests_total{method="POST",route="/v1/exec",status="429"} 1`,
		`bingfa_http_requests_total{method="POST",route="/api/run",status="400"} 1`,
		`bingfa_http_requests_total{method="POST",route="/api/run",status="429"} 1`,
		`bingfa_http_requests_total{method="other",route="other",status="404"} 1`,
		`bingfa_runs_total{clock="real",outcome="panic",protocol="bingfa"} 1`,
		`bingfa_runs_total{clock="virtual",outcome="panic",protocol="bingfa"} 1`,
		`bingfa_runs_total{clock="virtual",outcome="panic",protocol="goplay"} 1`,
		`bingfa_runs_total{clock="virtual",outcome="busy",protocol="codapi"} 1`,
		`bingfa_run_duration_seconds_bucket{clock="real",le="0.004"} 1`,
		`bingfa_run_duration_seconds_bucket{clock="real",le="0.002"} 0`,
		`bingfa_queue_wait_seconds_count{clock="virtual"} 3`, // that of the fault is not known
		`bingfa_rate_limited_total 1`,
		`bingfa_rate_limit_clients 2`,
		`bingfa_runs_total{clock="virtual",outcome="fault",protocol="bingfa"} 1`,
		`bingfa_faults_total{kind="forbidden_system_call"} 1`,
		`bingfa_draining 1`,
		`bingfa_ready{clock="virtual"} 1`,
		`bingfa_http_request_size_bytes_count 5`,
		`go_goroutines `,
		`process_open_fds `,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is missing", want)
		}
	}
	if strings.Contains(text, "secret") || strings.Contains(text, "BREW") {
		t.Error("metrics repeat what a client wrote")
	}
	if t.Failed() {
		t.Log(text)
	}
	// Servers do not share a registry.
	if text := scrape(api.New(okRun, api.Options{})); strings.Contains(text, "bingfa_runs_total{") {
		t.Error("a new server has counted already")
	}
}

// TestPoolMetrics: the numbers of a real pool.
func TestPoolMetrics(t *testing.T) {
	p := pool.New(source, pool.Options{Warm: 1})
	t.Cleanup(p.Close)
	for _, c := range program.Clocks() {
		if err := p.WaitReady(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	s := api.New(p, api.Options{})
	var text, missing string
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		text, missing = scrape(s), ""
		for _, want := range []string{"bingfa_pool_running 0", "bingfa_pool_waiting 0", `bingfa_pool_warm{clock="virtual"} 1`, `bingfa_pool_warm{clock="real"} 1`,
			`bingfa_pool_warm_large{clock="virtual"} 0`, `bingfa_pool_warm_large{clock="real"} 0`, "bingfa_large_programs_total 0",
			"bingfa_workers_started_total 2", "bingfa_workers_died_total 0", `bingfa_sandbox_layer{clock="virtual",layer="cpu"} 1`} {
			if !strings.Contains(text, want) {
				missing = want
			}
		}
		if missing == "" {
			return
		}
	}
	t.Errorf("%s is missing:\n%s", missing, text)
}

// lines returns what a server logs as JSON.
func lines(t *testing.T, b *bytes.Buffer) (all []map[string]any) {
	t.Helper()
	d := json.NewDecoder(b)
	for d.More() {
		m := map[string]any{}
		if err := d.Decode(&m); err != nil {
			t.Fatal(err)
		}
		all = append(all, m)
	}
	return all
}

func TestLog(t *testing.T) {
	var b bytes.Buffer
	f := &fake{events: okRun.events, outcome: program.Outcome{Status: program.OK}}
	s := api.New(f, api.Options{Log: slog.New(slog.NewJSONHandler(&b, nil))})
	serve(s, jsonPost+"User-Agent: secret\nReferer: http://secret\n\n{\"code\":\"secret\"}")
	serve(s, get("secret", "&clock=secret"))
	serve(s, "GET /secret?secret=1")
	serve(s, "SECRET /api/run")
	text := b.String()
	if strings.Contains(strings.ToLower(text), "secret") || strings.Contains(text, api.EncodeProgram("secret")) || strings.Contains(text, "192.0.2.1\"") {
		t.Errorf("the log repeats what a client wrote, or its address:\n%s", text)
	}
	got := lines(t, &b)
	if len(got) != 4 {
		t.Fatalf("%d lines:\n%s", len(got), text)
	}
	for i, want := range []map[string]any{
		{"level": "INFO", "msg": "request", "route": "/api/run", "method": "POST", "status": 200., "outcome": "ok", "in": 17., "client": "192.0.2.0/24"},
		{"route": "/api/run", "method": "GET", "status": 400., "problem": api.TypeClock},
		{"route": "other", "method": "GET", "status": 404., "problem": api.TypeNotFound},
		{"route": "/api/run", "method": "other", "status": 405.},
	} {
		for k, v := range want {
			if got[i][k] != v {
				t.Errorf("line %d: %s is %v, want %v", i, k, got[i][k], v)
			}
		}
	}
	for _, k := range []string{"took", "queue", "out"} {
		if got[0][k] == nil {
			t.Errorf("%s is missing", k)
		}
	}
}

func TestLogFailures(t *testing.T) {
	var b bytes.Buffer
	s := api.New(&fake{do: func(context.Context) { panic("cause") }}, api.Options{Log: slog.New(slog.NewJSONHandler(&b, nil))})
	resp := serve(s, jsonPost+aProgram)
	if problem(t, resp) != api.TypeFault {
		t.Errorf("%s", resp.Status)
	}
	got := lines(t, &b)
	if len(got) < 2 || got[0]["level"] != "ERROR" || got[0]["panic"] != "cause" || !strings.Contains(got[0]["stack"].(string), "observe_test.go") {
		t.Errorf("%v", got)
	}
	if last := got[len(got)-1]; last["msg"] != "request" || last["status"] != 500. {
		t.Errorf("%v", last)
	}
}

// TestLogGone: a client that went away is not a failure of ours.
func TestLogGone(t *testing.T) {
	var b bytes.Buffer
	ctx, cancel := context.WithCancel(t.Context())
	f := &fake{do: func(context.Context) { cancel() }, err: context.Canceled}
	s := api.New(f, api.Options{Log: slog.New(slog.NewJSONHandler(&b, nil))})
	record(s, request(jsonPost+aProgram).WithContext(ctx))
	got := lines(t, &b)
	if len(got) != 1 || got[0]["level"] != "INFO" || got[0]["outcome"] != "gone" || got[0]["status"] != 0. {
		t.Errorf("%v", got)
	}
	if text := scrape(s); !strings.Contains(text, `outcome="gone"`) {
		t.Error("not counted")
	}
}
