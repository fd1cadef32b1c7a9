package api_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"testing"
	"time"

	"bingfa/playground/api"
	"bingfa/playground/program"
)

// body reads an answer's body.
func body(t testing.TB, resp *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// problem reads the type of an answer's problem; empty if it is none.
func problem(t testing.TB, resp *http.Response) string {
	t.Helper()
	var p api.Problem
	json.Unmarshal([]byte(body(t, resp)), &p)
	return p.Type
}

const aProgram = "\n{\"code\":\"package main\"}"

func TestHosts(t *testing.T) {
	s := api.New(okRun, api.Options{Hosts: []string{"localhost", "Play.example", "[::1]"}})
	for host, want := range map[string]int{
		"localhost": 200, "localhost:8080": 200, "LOCALHOST": 200, "play.example.": 200, "play.example:443": 200, "[::1]": 200, "[::1]:8080": 200,
		"evil.example": 421, "localhost.evil.example": 421, "evil.example:8080": 421, "127.0.0.1": 421, "": 421, "localhost:8080:1": 421, "::1": 421,
	} {
		for _, target := range []string{"/api/run", "/compile", "/api/openapi.json", "/nothing", "/api/health"} {
			r := request("GET " + target)
			r.Host = host
			resp := record(s, r)
			switch {
			case target == "/api/health":
				if resp.StatusCode != 200 {
					t.Errorf("a probe calls %q: %s", host, resp.Status)
				}
			case (resp.StatusCode == 421) != (want == 421):
				t.Errorf("Host %q, %s: %s", host, target, resp.Status)
			case want == 421 && problem(t, resp) != api.TypeHost:
				t.Errorf("Host %q: no problem of type %s", host, api.TypeHost)
			}
		}
	}
}

// TestCrossOrigin makes requests as browsers do for pages of the server's own
// origin, of an allowed one and of others.
func TestCrossOrigin(t *testing.T) {
	run := jsonPost
	for _, c := range []struct {
		name    string
		origins []string
		headers string // beside those of the request
		ok      bool
		acao    string
	}{
		{"no browser", nil, "", true, ""},
		{"own page", nil, "Sec-Fetch-Site: same-origin\nOrigin: http://example.com\n", true, ""},
		{"address bar", nil, "Sec-Fetch-Site: none\n", true, ""},
		{"own page, old browser", nil, "Origin: http://example.com\n", true, ""},
		{"other page", nil, "Sec-Fetch-Site: cross-site\nOrigin: https://evil.example\n", false, ""},
		{"same site", nil, "Sec-Fetch-Site: same-site\nOrigin: https://other.example.com\n", false, ""},
		{"image", nil, "Sec-Fetch-Site: cross-site\n", false, ""},
		{"other page, old browser", nil, "Origin: https://evil.example\n", false, ""},
		{"other port", nil, "Origin: http://example.com:81\n", false, ""},
		{"sandboxed frame", nil, "Origin: null\n", false, ""},
		{"rubbish", nil, "Sec-Fetch-Site: hello\n", false, ""},
		{"allowed page", []string{"https://a.example", "https://b.example/"}, "Sec-Fetch-Site: cross-site\nOrigin: https://b.example\n", true, "https://b.example"},
		{"not allowed page", []string{"https://a.example"}, "Sec-Fetch-Site: cross-site\nOrigin: https://evil.example\n", false, ""},
		{"looks like it", []string{"https://a.example"}, "Sec-Fetch-Site: cross-site\nOrigin: https://a.example.evil.example\n", false, ""},
		{"other scheme", []string{"https://a.example"}, "Sec-Fetch-Site: cross-site\nOrigin: http://a.example\n", false, ""},
		{"own page, others allowed", []string{"https://a.example"}, "Sec-Fetch-Site: same-origin\nOrigin: http://example.com\n", true, ""},
		{"no browser, others allowed", []string{"https://a.example"}, "", true, ""},
		{"anyone", []string{"*"}, "Sec-Fetch-Site: cross-site\nOrigin: https://evil.example\n", true, "*"},
		{"anyone's frame", []string{"*"}, "Sec-Fetch-Site: cross-site\nOrigin: null\n", true, "*"},
	} {
		s := api.New(okRun, api.Options{Origins: c.origins})
		for _, req := range []string{
			run + c.headers + aProgram,
			"GET /api/run?program=" + api.EncodeProgram("x") + "\n" + c.headers,
			"POST /api/format\nContent-Type: application/json\n" + c.headers + aProgram,
			"POST /compile\nContent-Type: application/x-www-form-urlencoded\n" + c.headers + "\nbody=package+main&version=2",
			"POST /_/fmt\nContent-Type: application/x-www-form-urlencoded\n" + c.headers + "\nbody=package+main",
			"POST /v1/exec\nContent-Type: application/json\n" + c.headers + "\n" + `{"sandbox":"go","command":"run","files":{"":"package main"}}`,
		} {
			resp := serve(s, req)
			if (resp.StatusCode == 200) != c.ok || !c.ok && resp.StatusCode != 403 {
				t.Errorf("%s: %s\n%s", c.name, resp.Status, req)
			}
			if got := resp.Header.Get("Access-Control-Allow-Origin"); got != c.acao {
				t.Errorf("%s: Access-Control-Allow-Origin %q, want %q", c.name, got, c.acao)
			}
			if vary := strings.Join(resp.Header.Values("Vary"), ", "); strings.Contains(vary, "Origin") != (len(c.origins) > 0 && c.origins[0] != "*") {
				t.Errorf("%s: Vary %q", c.name, vary)
			}
			if resp.Header.Get("Access-Control-Allow-Credentials") != "" {
				t.Errorf("%s: credentials are allowed", c.name)
			}
		}
		// Health costs nothing and tells nothing.
		if resp := serve(s, "GET /api/health\n"+c.headers); resp.StatusCode != 200 {
			t.Errorf("%s: health %s", c.name, resp.Status)
		}
	}
}

func TestOptions(t *testing.T) {
	preflight := "Access-Control-Request-Method: POST\nAccess-Control-Request-Headers: content-type\nSec-Fetch-Site: cross-site\nSec-Fetch-Mode: cors\nOrigin: "
	s := api.New(okRun, api.Options{Origins: []string{"https://a.example"}, Rate: api.Rate{Events: 1, Per: time.Hour}})
	for range 3 { // preflights are not counted
		resp := serve(s, "OPTIONS /v1/exec\n"+preflight+"https://a.example")
		h := resp.Header
		if resp.StatusCode != 204 || h.Get("Access-Control-Allow-Origin") != "https://a.example" || h.Get("Access-Control-Allow-Methods") != "POST" ||
			!strings.Contains(h.Get("Access-Control-Allow-Headers"), "Content-Type") || h.Get("Access-Control-Max-Age") != "7200" || body(t, resp) != "" {
			t.Errorf("%s %v", resp.Status, h)
		}
	}
	resp := serve(s, "OPTIONS /api/run\n"+preflight+"https://evil.example")
	if resp.StatusCode != 403 || resp.Header.Get("Access-Control-Allow-Origin") != "" || problem(t, resp) != api.TypeOrigin {
		t.Errorf("%s %v", resp.Status, resp.Header)
	}
	resp = serve(s, "OPTIONS /api/run")
	if resp.StatusCode != 204 || resp.Header.Get("Allow") != "GET, HEAD, POST, OPTIONS" || resp.Header.Get("Access-Control-Allow-Methods") != "" {
		t.Errorf("%s %v", resp.Status, resp.Header)
	}
	if resp := serve(s, "OPTIONS /nothing"); resp.StatusCode != 404 {
		t.Errorf("%s", resp.Status)
	}
	// As play.golang.org: anyone.
	resp = serve(api.New(okRun, api.Options{Origins: []string{"*"}}), "OPTIONS /compile\n"+preflight+"https://evil.example")
	if resp.StatusCode != 204 || resp.Header.Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("%s %v", resp.Status, resp.Header)
	}
}

func TestRate(t *testing.T) {
	s := api.New(okRun, api.Options{
		Rate:           api.Rate{Events: 1, Per: time.Minute, Burst: 2},
		TrustedProxies: []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}, // where requests of tests come from
	})
	run := func(forwarded string) *http.Response {
		return serve(s, jsonPost+"X-Forwarded-For: "+forwarded+"\n"+aProgram)
	}
	for _, c := range []struct {
		from string
		want int
	}{
		{"198.51.100.1", 200}, {"198.51.100.1", 200}, {"198.51.100.1", 429},
		{"6.6.6.6, 198.51.100.1", 429}, // what the client claims does not help
		{"198.51.100.2", 200},
		{"2001:db8::1", 200}, {"2001:db8::2", 200}, {"2001:db8::3", 429}, // one network
		{"2001:db8:0:1::1", 200},
	} {
		resp := run(c.from)
		if resp.StatusCode != c.want {
			t.Errorf("from %s: %s, want %d", c.from, resp.Status, c.want)
		}
		if c.want != 429 {
			continue
		}
		after, err := strconv.Atoi(resp.Header.Get("Retry-After"))
		if err != nil || after < 50 || after > 60 || problem(t, resp) != api.TypeRate {
			t.Errorf("Retry-After %q", resp.Header.Get("Retry-After"))
		}
	}
	for _, free := range []string{"GET /api/health", "GET /api/ready", "GET /version", "GET /api/openapi.yaml", "GET /nothing", "DELETE /api/run"} {
		if resp := serve(s, free+"\nX-Forwarded-For: 198.51.100.1"); resp.StatusCode == 429 {
			t.Errorf("%s counts", free)
		}
	}
	// GET and the other protocols count too.
	for _, req := range []string{get("x", ""), "POST /compile\n\nbody=x", "POST /v1/exec\nContent-Type: application/json\n\n{}"} {
		head, tail, _ := strings.Cut(req, "\n")
		if resp := serve(s, head+"\nX-Forwarded-For: 198.51.100.1\n"+tail); resp.StatusCode != 429 {
			t.Errorf("%s: %s", head, resp.Status)
		}
	}
}

// A gate is a runner whose programs run until it is opened.
type gate struct {
	fake
	begun, open chan bool
}

func (g *gate) Run(context.Context, program.Program, func(program.Event)) (program.Outcome, error) {
	g.begun <- true
	<-g.open
	return okRun.outcome, nil
}

// TestShare checks that one client cannot have all places, and gets back what
// it gives back.
func TestShare(t *testing.T) {
	g := &gate{begun: make(chan bool), open: make(chan bool)}
	s := api.New(g, api.Options{
		ClientRuns:     1,
		TrustedProxies: []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")},
	})
	answers := make(chan int)
	run := func(from string) {
		answers <- serve(s, jsonPost+"X-Forwarded-For: "+from+"\n"+aProgram).StatusCode
	}
	go run("198.51.100.1")
	<-g.begun
	resp := serve(s, jsonPost+"X-Forwarded-For: 198.51.100.1\n"+aProgram)
	if resp.StatusCode != 429 || resp.Header.Get("Retry-After") != "1" || problem(t, resp) != api.TypeShare {
		t.Errorf("one too many: %s", resp.Status)
	}
	go run("198.51.100.2")
	<-g.begun
	close(g.open)
	for range 2 {
		if code := <-answers; code != 200 {
			t.Errorf("status %d", code)
		}
	}
	go run("198.51.100.1")
	<-g.begun
	if code := <-answers; code != 200 {
		t.Errorf("after the first has ended: %d", code)
	}
}

func TestParseRate(t *testing.T) {
	if r, err := api.ParseRate("60/m"); err != nil || r != (api.Rate{Events: 60, Per: time.Minute}) {
		t.Errorf("%v %v", r, err)
	}
	for origin, ok := range map[string]bool{"*": true, "https://a.example": true, "https://a.example/": true, "a.example": false, "https://a.example/x": false} {
		if err := api.CheckOrigin(origin); (err == nil) != ok {
			t.Errorf("%s: %v", origin, err)
		}
	}
}

func TestEncoding(t *testing.T) {
	for encoding, want := range map[string]int{"gzip": 415, "br, gzip": 415, "identity": 200, "": 200} {
		resp := serve(api.New(okRun, api.Options{}), jsonPost+"Content-Encoding: "+encoding+"\n"+aProgram)
		if resp.StatusCode != want || want == 415 && (resp.Header.Get("Accept-Encoding") != "identity" || problem(t, resp) != api.TypeEncoding) {
			t.Errorf("%q: %s %v", encoding, resp.Status, resp.Header)
		}
	}
}
