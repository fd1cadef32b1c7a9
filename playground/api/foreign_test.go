package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"bingfa/playground/api"
	"bingfa/playground/api/codapi"
	"bingfa/playground/api/goplay"
	"bingfa/playground/pool"
	"bingfa/playground/program"
)

// What clients of the Go Playground send beside the form, by who they are:
// playground.js on a page of the server (as jQuery's $.ajax sends it), the Go
// client of go.dev's proxy, fetch with a string, and curl.
const (
	jQuery = "Accept: application/json, text/javascript, */*; q=0.01\nContent-Type: application/x-www-form-urlencoded; charset=UTF-8\n" +
		"X-Requested-With: XMLHttpRequest\nOrigin: http://example.com\nReferer: http://example.com/play/\nAccept-Encoding: gzip, deflate, br, zstd\n" +
		"Sec-Fetch-Site: same-origin\nSec-Fetch-Mode: cors\nSec-Fetch-Dest: empty\n"
	goClient = "User-Agent: Go-http-client/1.1\nContent-Type: application/json\nAccept-Encoding: gzip\n"
	fetchAPI = "Accept: */*\nContent-Type: text/plain;charset=UTF-8\nOrigin: http://example.com\nSec-Fetch-Site: same-origin\nSec-Fetch-Mode: cors\n"
	curl     = "User-Agent: curl/8.5.0\nAccept: */*\nContent-Type: application/x-www-form-urlencoded\n"
	codapiJS = "accept: application/json\ncontent-type: application/json\nOrigin: https://docs.example\nSec-Fetch-Site: cross-site\nSec-Fetch-Mode: cors\n"
)

// playgroundJS is what HTTPTransport.Run of playground.js posts.
func playgroundJS(code string) string {
	return "POST /_/compile?backend=\n" + jQuery + "\n" +
		url.Values{"version": {"2"}, "body": {code}, "withVet": {"true"}}.Encode()
}

func goPlayResponse(t *testing.T, resp *http.Response) (r goplay.Response) {
	t.Helper()
	text := body(t, resp)
	if err := json.Unmarshal([]byte(text), &r); err != nil || resp.StatusCode != 200 {
		t.Errorf("%s %s %v", resp.Status, text, err)
	}
	return r
}

// TestGoPlayClients: each kind of client gets an answer that it understands.
func TestGoPlayClients(t *testing.T) {
	s := api.New(okRun, api.Options{})
	const v2 = `{"Errors":"","Events":[{"Message":"a","Kind":"stdout","Delay":0},{"Message":"b","Kind":"stderr","Delay":5}],"Status":0,"IsTest":false,"TestsFailed":0}` + "\n"
	for name, c := range map[string]struct{ req, want string }{
		"playground.js":   {playgroundJS("package main\n"), v2},
		"older":           {"POST /compile\n" + jQuery + "\nversion=2&body=package+main", v2},
		"oldest":          {"POST /compile\n" + jQuery + "\nbody=package+main", strings.TrimSuffix(v2, "}\n") + `,"compile_errors":"","output":"ab"}` + "\n"},
		"version 1":       {"POST /compile\n" + jQuery + "\nversion=1&body=package+main", `{"compile_errors":"","output":"ab"}` + "\n"},
		"proxy":           {"POST /compile\n" + goClient + "\n{\"Body\":\"package main\",\"WithVet\":true}", v2},
		"fetch":           {"POST /compile\n" + fetchAPI + "\n{\"version\":2,\"body\":\"package main\"}", v2},
		"below api":       {"POST /api/compile\n" + goClient + "\n{\"Body\":\"package main\"}", v2},
		"multipart":       {"POST /compile\nContent-Type: multipart/form-data; boundary=b\n\n--b\r\nContent-Disposition: form-data; name=\"body\"\r\n\r\npackage main\r\n--b\r\nContent-Disposition: form-data; name=\"version\"\r\n\r\n2\r\n--b--\r\n", v2},
		"two files":       {playgroundJS("package main\n-- b.go --\npackage main\n"), `{"Errors":"several files in one body (-- b.go --) are not supported here: write one file\n","Events":null,"Status":0,"IsTest":false,"TestsFailed":0}` + "\n"},
		"other package":   {playgroundJS("package test\n"), `{"Errors":"package name must be main","Events":null,"Status":0,"IsTest":false,"TestsFailed":0}` + "\n"},
		"fmt":             {"POST /_/fmt?backend=\n" + jQuery + "\nbody=package+main%0Afunc+main()%7Bfmt.Println()%7D&imports=true", `{"Body":"package main\n\nimport (\n\t\"fmt\"\n)\n\nfunc main() { fmt.Println() }\n","Error":""}` + "\n"},
		"fmt, no imports": {"POST /fmt\n" + jQuery + "\nbody=package+main%0Afunc+main()%7B%7D", `{"Body":"package main\n\nfunc main() {}\n","Error":""}` + "\n"},
		"fmt, error":      {"POST /fmt\n" + jQuery + "\nbody=package+main%0A%0Ax", `{"Body":"","Error":"prog.go:3:1: expected declaration, found x"}` + "\n"},
		"fmt, several":    {"POST /fmt\n" + jQuery + "\nbody=package+main%0Ax%0Ay(", `{"Body":"","Error":"prog.go:2:1: expected declaration, found x"}` + "\n"},
	} {
		resp := serve(s, c.req)
		if got := body(t, resp); resp.StatusCode != 200 || got != c.want || resp.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s: %s %s\nwant %s", name, resp.Status, got, c.want)
		}
	}
	// curl -d with JSON calls itself a form; that is not described, but works.
	w := record(s, request("POST /compile\n"+jQuery+"\nversion=2&body=x"))
	w.Body.Close()
	r := request("POST /compile\n" + curl + "\n{\"Body\":\"package main\"}")
	if got := raw(s, r); got != v2 {
		t.Errorf("curl: %s", got)
	}
	// GET runs nothing, though play.golang.org would.
	for _, target := range []string{"/compile?body=x", "/fmt?body=x", "/v1/exec"} {
		if resp := serve(s, "GET "+target); resp.StatusCode != 405 || resp.Header.Get("Allow") != "POST, OPTIONS" {
			t.Errorf("GET %s: %s", target, resp.Status)
		}
	}
}

// TestGoPlayReal runs programs as the tests of play.golang.org do.
func TestGoPlayReal(t *testing.T) {
	p := pool.New(source, pool.Options{})
	t.Cleanup(p.Close)
	if err := p.WaitReady(t.Context(), program.Virtual); err != nil {
		t.Fatal(err)
	}
	s := api.New(p, api.Options{})
	run := func(code string) goplay.Response { return goPlayResponse(t, serve(s, playgroundJS(code))) }
	all := func(r goplay.Response) (text string) {
		for _, e := range r.Events {
			text += e.Message
		}
		return text
	}
	r := run("package main\n\nimport (\n\t\"fmt\"\n\t\"os\"\n\t\"time\"\n)\n\nfunc main() {\n\tfmt.Println(\"A\")\n\tfmt.Println(time.Now())\n\ttime.Sleep(time.Second)\n\tfmt.Fprintln(os.Stderr, \"B\")\n\ttime.Sleep(2 * time.Second)\n\tfmt.Println(\"C\")\n\tos.Exit(3)\n}\n")
	var got string
	for _, e := range r.Events {
		got += fmt.Sprintf("%s %d %q;", e.Kind, e.Delay, e.Message)
	}
	if want := `stdout 0 "A\n2009-11-10 23:00:00 +0000 UTC m=+0.000000001\n";stderr 1000000000 "B\n";stdout 2000000000 "C\n";`; r.Status != 3 || r.Errors != "" || !regexp.MustCompile(`m=\+[0-9.]+`).MatchString(got) ||
		regexp.MustCompile(`m=\+[0-9.]+`).ReplaceAllString(got, "m=+0.000000001") != want {
		t.Errorf("%+v\n%s\nwant\n%s", r, got, want)
	}
	if r := run("package main\n\nfunc TestSanity() {\n\tx.Error()\n}\n\nfunc main() {}\n"); r.Errors != "./prog.go:4:2: undefined: x\n" || r.Events != nil {
		t.Errorf("compile error: %+v", r)
	}
	if r := run("package main\n\nfunc main() {\n\tx :=\n}\n"); !strings.HasPrefix(r.Errors, "./prog.go:5:1: ") {
		t.Errorf("syntax error: %+v", r)
	}
	if r := run("package main\n\nfunc main() {\n\tprintln(1)\n\tpanic(\"boom\")\n}\n"); r.Status != 2 || !strings.Contains(all(r), "panic: boom\n\ngoroutine 1 [running]:\nmain.main(...)\n\t./prog.go:5\n") || !strings.HasPrefix(all(r), "1\n") {
		t.Errorf("panic: %+v", r)
	}
	if r := run("package main\n\nfunc main() {\n\tselect {}\n}\n"); r.Status != 2 || !strings.Contains(all(r), "fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 [select (no cases)]:\n") {
		t.Errorf("deadlock: %+v", r)
	}
	if r := run("package main\n\nimport \"time\"\n\nfunc main() {\n\tprintln(1)\n\tfor {\n\t\ttime.Sleep(time.Hour)\n\t}\n}\n"); r.Status != 1 || !strings.HasPrefix(all(r), "1\ntimeout running program") {
		t.Errorf("timeout: %+v", r)
	}

	// Codapi: the page's server is another one, which is allowed.
	s = api.New(p, api.Options{Origins: []string{"https://docs.example"}})
	if resp := serve(s, "HEAD /v1/health\nOrigin: https://docs.example\nSec-Fetch-Site: cross-site\nSec-Fetch-Mode: cors"); resp.StatusCode != 503 && resp.StatusCode != 200 {
		t.Errorf("probe: %s", resp.Status)
	}
	exec := func(code string) codapi.Execution {
		b, _ := json.Marshal(map[string]any{"sandbox": "go", "command": "run", "files": map[string]string{"": code}})
		resp := serve(s, "POST /v1/exec\n"+codapiJS+"\n"+string(b))
		var x codapi.Execution
		if err := json.Unmarshal([]byte(body(t, resp)), &x); err != nil || resp.StatusCode != 200 || resp.Header.Get("Access-Control-Allow-Origin") != "https://docs.example" {
			t.Errorf("%s %v %v", resp.Status, resp.Header, err)
		}
		if !strings.HasPrefix(x.ID, "go_run_") || x.Duration > 10_000 {
			t.Errorf("%+v", x)
		}
		return x
	}
	if x := exec("package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println(\"hello world\") }"); !x.OK || x.Stdout != "hello world\n" || x.Stderr != "" {
		t.Errorf("hello: %+v", x)
	}
	if x := exec("package main\n\nimport (\"fmt\"; \"os\")\n\nfunc main() { fmt.Print(1); os.Exit(3) }"); x.OK || x.Stdout != "1" || x.Stderr != "exit status 3" {
		t.Errorf("exit: %+v", x)
	}
	if x := exec("package main\n\nfunc main() { x() }"); x.OK || x.Stdout != "" || x.Stderr != "./main.go:3:15: undefined: x\nexit status 1" {
		t.Errorf("compile error: %+v", x)
	}
}

// TestCodapiErrors have the form of answers.
func TestCodapiErrors(t *testing.T) {
	good := `{"sandbox":"go","command":"run","files":{"":"package main"}}`
	for _, c := range []struct {
		name, req string
		runner    *fake
		status    int
		id, why   string
	}{
		{"method", "GET /v1/exec", okRun, 405, "-", "GET is not POST, OPTIONS"},
		{"media", "POST /v1/exec\nContent-Type: text/plain\n\n" + good, okRun, 400, "-", "Unsupported Media Type"},
		{"JSON", "POST /v1/exec\n" + codapiJS + "\n{", okRun, 400, "-", "the JSON ends too early"},
		{"sandbox", "POST /v1/exec\n" + codapiJS + "\n" + strings.Replace(good, "go", "python", 1), okRun, 404, "go_run_", "unknown sandbox"},
		{"command", "POST /v1/exec\n" + codapiJS + "\n" + strings.Replace(good, "run", "test", 1), okRun, 404, "go_run_", "unknown command"},
		{"empty", "POST /v1/exec\n" + codapiJS + "\n" + strings.Replace(good, "package main", " ", 1), okRun, 400, "go_run_", "empty request"},
		{"busy", "POST /v1/exec\n" + codapiJS + "\n" + good, &fake{err: pool.ErrBusy}, 429, "go_run_", "busy: try again later"},
		{"fault", "POST /v1/exec\n" + codapiJS + "\n" + good, &fake{err: fmt.Errorf("%w: secret", pool.ErrFault)}, 500, "go_run_", "internal error"},
		{"building", "POST /v1/exec\n" + codapiJS + "\n" + good, &fake{err: &pool.NotReadyError{Clock: program.Virtual}}, 503, "go_run_", "playground: the virtual clock's worker is being prepared"},
	} {
		resp := serve(api.New(c.runner, api.Options{Origins: []string{"*"}}), c.req)
		var x codapi.Execution
		text := body(t, resp)
		err := json.Unmarshal([]byte(text), &x)
		if err != nil || resp.StatusCode != c.status || !strings.HasPrefix(x.ID, c.id) || x.OK || x.Stdout != "" || x.Stderr != c.why {
			t.Errorf("%s: %s %s", c.name, resp.Status, text)
		}
	}
}

// TestFormatBusy: formatting has no endless queue.
func TestFormatBusy(t *testing.T) {
	s := api.New(okRun, api.Options{})
	s.Occupy()
	for _, req := range []string{"POST /api/format\nContent-Type: application/json\n\n{\"code\":\"\"}", "POST /fmt\n\nbody=x"} {
		if resp := serve(s, req); resp.StatusCode != 503 || resp.Header.Get("Retry-After") == "" || problem(t, resp) != api.TypeBusy {
			t.Errorf("%s: %s", req, resp.Status)
		}
	}
}
