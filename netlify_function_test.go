//go:build linux && amd64

package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"bingfa/playground/program"
)

// What a function has on Netlify, which runs it on AWS Lambda:
const (
	// maxAnswer is the most that an answer may have, in bytes of JSON.
	maxAnswer = 6_291_556
	// functionTime is how long a request may take.
	functionTime = 60 * time.Second
	// functionUser is whom it runs as; no other test runs anything as this
	// user, whose processes the sandbox counts.
	functionUser = 993
	// functionSecret stands for what only the function may know.
	functionSecret = "decoy-of-a-secret-key"
)

// A lambda is one instance of the function. The test is its environment: the
// runtime API of AWS Lambda (docs.aws.amazon.com/lambda/latest/dg/
// runtimes-api.html) that hands it one event after another.
type lambda struct {
	cmd    *exec.Cmd
	tmp    string // the one folder that the function may write to
	log    lockedBuffer
	events chan invocation
	ended  chan struct{} // closed when the process has ended
	began  time.Time     // just before the process was started

	count   atomic.Int64
	mu      sync.Mutex
	waiting map[string]chan functionOutcome // by request id
}

// An invocation is an event that waits for the function.
type invocation struct {
	id       string
	event    []byte
	deadline time.Time
}

// A functionOutcome is what the function said of an event.
type functionOutcome struct {
	failed bool
	body   []byte
}

// A functionAnswer is what the gateway makes an HTTP answer of.
type functionAnswer struct {
	StatusCode        int                 `json:"statusCode"`
	Headers           map[string]string   `json:"headers"`
	MultiValueHeaders map[string][]string `json:"multiValueHeaders"`
	Body              string              `json:"body"`
	IsBase64Encoded   bool                `json:"isBase64Encoded"`
}

// header returns a field of the answer.
func (a functionAnswer) header(name string) string {
	for k, v := range a.MultiValueHeaders {
		if http.CanonicalHeaderKey(k) == name {
			return strings.Join(v, ", ")
		}
	}
	for k, v := range a.Headers {
		if http.CanonicalHeaderKey(k) == name {
			return v
		}
	}
	return ""
}

// startLambda starts an instance of the function whose folder has its
// bootstrap. start is exec.Cmd.Start, or does it in a special way.
func startLambda(t testing.TB, folder string, start func(*exec.Cmd) error) *lambda {
	t.Helper()
	l := &lambda{tmp: openFolder(t), events: make(chan invocation), ended: make(chan struct{}), waiting: map[string]chan functionOutcome{}}
	server := httptest.NewServer(l.api(t))
	t.Cleanup(server.Close)
	l.cmd = exec.Command(filepath.Join(folder, "bootstrap"))
	l.cmd.Dir = folder
	l.cmd.Env = []string{
		"AWS_LAMBDA_RUNTIME_API=" + strings.TrimPrefix(server.URL, "http://"),
		"_HANDLER=bootstrap", "LAMBDA_TASK_ROOT=" + folder, "TMPDIR=" + l.tmp,
		"AWS_LAMBDA_FUNCTION_NAME=run", "AWS_LAMBDA_FUNCTION_VERSION=$LATEST", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE=1024",
		"AWS_LAMBDA_INITIALIZATION_TYPE=on-demand", "AWS_REGION=us-east-2", "AWS_SECRET_ACCESS_KEY=" + functionSecret,
		"LANG=en_US.UTF-8", "TZ=:UTC", "PATH=/usr/local/bin:/usr/bin:/bin:/opt/bin",
		"BINGFA_RATE=none", // a test asks more often than a reader
	}
	l.cmd.Stdout, l.cmd.Stderr = &l.log, &l.log
	l.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if os.Geteuid() == 0 {
		l.cmd.SysProcAttr.Credential = &syscall.Credential{Uid: functionUser, Gid: functionUser}
		if err := os.Chown(l.tmp, functionUser, functionUser); err != nil {
			t.Fatal(err)
		}
	}
	l.began = time.Now()
	if err := start(l.cmd); err != nil {
		t.Fatal(err)
	}
	go func() {
		l.cmd.Wait() // killed, or it fails the request that waits
		close(l.ended)
	}()
	t.Cleanup(func() { l.end(t) })
	return l
}

// end throws the instance away, as Lambda does: without a word.
func (l *lambda) end(t testing.TB) {
	l.cmd.Process.Kill()
	<-l.ended
	nothingLeft(t, l.cmd.Process.Pid)
}

// api is the runtime API.
func (l *lambda) api(t testing.TB) http.Handler {
	const base = "/2018-06-01/runtime/"
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+base+"invocation/next", func(w http.ResponseWriter, r *http.Request) {
		select {
		case i := <-l.events:
			h := w.Header()
			h.Set("Lambda-Runtime-Aws-Request-Id", i.id)
			h.Set("Lambda-Runtime-Deadline-Ms", strconv.FormatInt(i.deadline.UnixMilli(), 10))
			h.Set("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-2:123456789012:function:run")
			h.Set("Lambda-Runtime-Trace-Id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0")
			h.Set("Content-Type", "application/json")
			w.Write(i.event)
		case <-r.Context().Done():
		}
	})
	said := func(failed bool) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				t.Errorf("an answer broke off: %v", err)
			}
			l.mu.Lock()
			c, ok := l.waiting[r.PathValue("id")]
			delete(l.waiting, r.PathValue("id"))
			l.mu.Unlock()
			if !ok {
				t.Errorf("an answer to a request that is not there: %s", r.URL)
				w.WriteHeader(http.StatusBadRequest)
				return
			}
			c <- functionOutcome{failed, body}
			w.WriteHeader(http.StatusAccepted)
		}
	}
	mux.HandleFunc("POST "+base+"invocation/{id}/response", said(false))
	mux.HandleFunc("POST "+base+"invocation/{id}/error", said(true))
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		t.Errorf("the function asks for %s %s: %s", r.Method, r.URL, body)
		w.WriteHeader(http.StatusForbidden)
	})
	return mux
}

// invoke gives the function an event and returns its answer.
func (l *lambda) invoke(t testing.TB, event []byte) functionAnswer {
	t.Helper()
	return l.invokeWithin(t, functionTime, event)
}

// invokeWithin is invoke for a function that has less time.
func (l *lambda) invokeWithin(t testing.TB, limit time.Duration, event []byte) functionAnswer {
	t.Helper()
	id := fmt.Sprintf("8476a536-e9f4-11e8-9739-%012d", l.count.Add(1))
	c := make(chan functionOutcome, 1)
	l.mu.Lock()
	l.waiting[id] = c
	l.mu.Unlock()
	i := invocation{id, event, time.Now().Add(limit)}
	late := time.After(limit + 5*time.Second) // a busy machine is no fault
	events := l.events
	for {
		select {
		case events <- i:
			events = nil
		case o := <-c:
			return readAnswer(t, o)
		case <-l.ended:
			t.Fatalf("the function ended: %v\n%s", l.cmd.ProcessState, &l.log)
		case <-late:
			t.Fatalf("no answer in %v\n%s", limit, &l.log)
		}
	}
}

func readAnswer(t testing.TB, o functionOutcome) (a functionAnswer) {
	t.Helper()
	if o.failed {
		t.Fatalf("the function failed, which would cost it its instance: %s", o.body)
	}
	if len(o.body) > maxAnswer {
		t.Errorf("an answer of %d bytes, which Lambda drops", len(o.body))
	}
	if err := json.Unmarshal(o.body, &a); err != nil {
		t.Fatalf("%v in %.300s", err, o.body)
	}
	if a.IsBase64Encoded {
		body, err := base64.StdEncoding.DecodeString(a.Body)
		if err != nil {
			t.Fatal(err)
		}
		a.Body = string(body)
	}
	return a
}

// recorded returns an event of testdata/netlify, which have the form that
// Netlify's edge gives them.
func recorded(t testing.TB, name string) map[string]any {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "netlify", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var event map[string]any
	if err := json.Unmarshal(text, &event); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return event
}

func encodeJSON(t testing.TB, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// newEvent returns an event for another request than the recorded ones.
// Headers are given as "name: value".
func newEvent(t testing.TB, method, path, body string, headers ...string) []byte {
	t.Helper()
	e := recorded(t, "post")
	e["httpMethod"], e["path"], e["rawUrl"], e["body"] = method, path, netlifyURL+path, body
	single, multi := e["headers"].(map[string]any), e["multiValueHeaders"].(map[string]any)
	headers = append(headers, "content-length: "+strconv.Itoa(len(body)))
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		single[name], multi[name] = value, []string{value}
	}
	return encodeJSON(t, e)
}

// runEvent returns an event that runs a program.
func runEvent(t testing.TB, code string, clock program.Clock) []byte {
	t.Helper()
	return newEvent(t, "POST", "/api/run", string(encodeJSON(t, program.Program{Code: code, Clock: clock})))
}

// goMain returns a program with one function, main, that needs some packages.
func goMain(body string, imports ...string) string {
	var b strings.Builder
	b.WriteString("package main\n\n")
	for _, p := range imports {
		fmt.Fprintf(&b, "import %q\n", p)
	}
	return b.String() + "\nfunc main() {\n" + body + "\n}\n"
}

// functionRequests are what readers and clients of other playgrounds send,
// and what nobody should.
var functionRequests = []struct {
	name   string
	event  func(t testing.TB) []byte
	status int
	header string // a field that the answer has, as "Name: expression"
	body   string // an expression
}{
	{"a run, cacheable", recording("get"), 200, "Netlify-Cdn-Cache-Control: max-age=[1-9]", `^\{"events":\[\{"time_ns":0,"stream":"stdout","text":"你好, Netlify\\n"\}\],"outcome":\{"status":"ok"`},
	{"a run", recording("post"), 200, "Cache-Control: ^no-store$", `"text":"你好, Netlify\\n"`},
	{"a run, in base64", recording("base64"), 200, "Content-Type: ^application/json", `"text":"你好, Netlify\\n"`},
	{"a stream, in one piece", asking("POST", "/api/run", `{"code":"package main\nfunc main() { println(1) }"}`, "accept: application/x-ndjson"), 200, "Content-Type: ^application/x-ndjson", "(?s)^\\{\"event\":.*\n\\{\"outcome\":.*\n$"},
	{"by the function's own path", asking("POST", "/.netlify/functions/run/api/run", `{"code":"package main\nfunc main() { println(1) }"}`), 200, "", `"status":"ok"`},
	{"a page of another origin", asking("POST", "/api/run", `{"code":"package main\nfunc main() {}"}`, "origin: https://elsewhere.example", "sec-fetch-site: cross-site"), 403, "Content-Type: ^application/problem\\+json$", `/problems/cross-origin`},
	{"the Go Playground's protocol", recording("form"), 200, "", `"Events":\[\{"Message":"你好, Netlify\\n"`},
	{"its formatter", asking("POST", "/fmt", "body=package+main%0Afunc+main()%7B%7D&imports=true", "content-type: application/x-www-form-urlencoded"), 200, "", `"Body":"package main\\n\\nfunc main\(\) \{\}\\n"`},
	{"its version", asking("GET", "/version", ""), 200, "", `"Version"`},
	{"Codapi's protocol", asking("POST", "/v1/exec", `{"sandbox":"go","command":"run","files":{"":"package main\nfunc main() { print(\"hi\") }"}}`), 200, "", `"ok":true`},
	{"the formatter", asking("POST", "/api/format", `{"code":"package main\nfunc main(){}"}`), 200, "", `"code":"package main\\n\\nfunc main\(\) \{\}\\n"`},
	{"health", asking("GET", "/api/health", ""), 200, "", `"ready":true`},
	{"readiness", asking("GET", "/api/ready", ""), 200, "", `"ready":true`},
	{"HEAD", asking("HEAD", "/api/health", ""), 200, "Content-Type: ^application/json", `^$`},
	{"a path that does not exist", asking("GET", "/api/nope", ""), 404, "Content-Type: ^application/problem\\+json$", `/problems/not-found`},
	{"a method that does not", asking("DELETE", "/api/run", ""), 405, "Allow: POST", `/problems/method-not-allowed`},
	{"half a body", asking("POST", "/api/run", `{"code": `), 400, "", `/problems/bad-request`},
	{"a body that is none", func(t testing.TB) []byte {
		e := recorded(t, "base64")
		e["body"] = "%%%"
		return encodeJSON(t, e)
	}, 400, "", ``},
	{"a program that is too long", asking("POST", "/api/run", `{"code":"package main\n//`+strings.Repeat("x", program.MaxSource)+`"}`), 413, "", `/problems/too-large`},
	{"an odd path", recording("odd_path"), 404, "", ``},
	{"an event without headers", recording("bare"), 400, "Content-Type: ^application/problem\\+json$", `no host`},
	{"an event of nulls", recording("nulls"), 400, "Content-Type: ^application/problem\\+json$", `no host`},
	{"an event that is none", func(testing.TB) []byte { return []byte(`{}`) }, 400, "", ``},
}

func recording(name string) func(testing.TB) []byte {
	return func(t testing.TB) []byte { return encodeJSON(t, recorded(t, name)) }
}

func asking(method, path, body string, headers ...string) func(testing.TB) []byte {
	return func(t testing.TB) []byte { return newEvent(t, method, path, body, headers...) }
}

// hostilePrograms are programs that must not cost the instance, and some that end in
// an odd way.
var hostilePrograms = []struct {
	name, code string
	clock      program.Clock
	answer     string // an expression
}{
	{"works to no end", goMain("for {}"), program.Virtual, `"status":"timeout"`},
	{"waits to no end, on the real clock", goMain("time.Sleep(time.Hour)", "time"), program.Real, `"status":"timeout".*"wall"`},
	{"waits a little, on the real clock", goMain(`time.Sleep(100*time.Millisecond); print("done")`, "time"), program.Real, `"text":"done"`},
	{"takes all memory", goMain("var all [][]byte\nfor { all = append(all, make([]byte, 1<<20)) }"), program.Virtual, `"status":"memory"`},
	{"starts goroutines to no end", goMain("for { go func() { select {} }() }"), program.Virtual, `"status":"(memory|timeout)"`},
	{"prints to no end", goMain(`for { fmt.Print("\x01\x02\x03\x1f\"\\<>&") }`, "fmt"), program.Virtual, `"status":"output_limit"`},
	{"prints many events", goMain(`for { print("\x00"); time.Sleep(1) }`, "time"), program.Virtual, `"status":"(output_limit|timeout)"`},
	{"exits", goMain("os.Exit(7)", "os"), program.Virtual, `"status":"exit","code":7`},
	{"panics", goMain(`panic("no")`), program.Virtual, `"status":"panic"`},
	{"deadlocks", goMain("select {}"), program.Virtual, `"status":"deadlock"`},
	{"needs a rare package", goMain("fmt.Print(template.HTMLEscapeString(\"<\"))", "fmt", "html/template"), program.Virtual, `"status":"ok"`},
	{"kills its parent", goMain("p, err := os.FindProcess(os.Getppid()); fmt.Println(err); fmt.Println(p.Kill())", "fmt", "os"), program.Virtual, `"outcome"`},
	{"looks for secrets", goMain(`fmt.Println(os.Environ()); for _, f := range []string{"/proc/self/environ", fmt.Sprintf("/proc/%d/environ", os.Getppid())} { b, err := os.ReadFile(f); fmt.Println(string(b), err) }`, "fmt", "os"), program.Virtual, `"status":"ok"`},
	{"does not compile", "package main\n\nfunc main() { x }\n", program.Virtual, `"status":"compile_error"`},
}

var helloProgram = goMain(`fmt.Println("hello")`, "fmt")

func (n *netlify) testFunction(t *testing.T) {
	l := startLambda(t, n.task(t), (*exec.Cmd).Start)
	fine := func(t *testing.T) {
		t.Helper()
		if a := l.invoke(t, runEvent(t, helloProgram, program.Virtual)); a.StatusCode != 200 || !strings.Contains(a.Body, `"text":"hello\n"`) {
			t.Fatalf("then helloProgram: %d %s", a.StatusCode, a.Body)
		}
	}
	fine(t)
	t.Logf("the first program had its answer after %v", time.Since(l.began).Round(time.Millisecond))
	for _, c := range functionRequests {
		t.Run(c.name, func(t *testing.T) {
			a := l.invoke(t, c.event(t))
			if a.StatusCode != c.status || !regexp.MustCompile(c.body).MatchString(a.Body) {
				t.Errorf("%d %.500s, want %d and %s", a.StatusCode, a.Body, c.status, c.body)
			}
			if name, want, ok := strings.Cut(c.header, ": "); ok && !regexp.MustCompile(want).MatchString(a.header(name)) {
				t.Errorf("%s is %q, want %s", name, a.header(name), want)
			}
			checkHeaders(t, a)
		})
	}
	for _, c := range hostilePrograms {
		t.Run("a program that "+c.name, func(t *testing.T) {
			a := l.invoke(t, runEvent(t, c.code, c.clock))
			if a.StatusCode != 200 || !regexp.MustCompile(c.answer).MatchString(a.Body) {
				t.Errorf("%d %.500s, want %s", a.StatusCode, a.Body, c.answer)
			}
			if strings.Contains(a.Body, functionSecret) {
				t.Error("it finds a secret of the function")
			}
			if a.header("Cache-Control") != "no-store" || a.header("Netlify-Cdn-Cache-Control") != "" {
				t.Errorf("caches may keep it: %v", a.MultiValueHeaders)
			}
			fine(t)
		})
	}
	t.Run("out of time", func(t *testing.T) {
		a := l.invokeWithin(t, 2*time.Second, runEvent(t, goMain("time.Sleep(time.Hour)", "time"), program.Real))
		if a.StatusCode != 504 || a.header("Content-Type") != "application/problem+json" {
			t.Errorf("%d %s", a.StatusCode, a.Body)
		}
		fine(t)
	})
	t.Run("frozen between requests", func(t *testing.T) {
		for range 3 {
			freeze(t, l.cmd.Process.Pid)
			fine(t)
		}
	})
	if entries, err := os.ReadDir(l.tmp); err != nil || len(entries) > 0 {
		t.Errorf("files are left: %v (%v)", entries, err)
	}
	expected := regexp.MustCompile(`"level":"INFO"|"this host does not offer a layer of the sandbox"|"no answer in time"`)
	for line := range strings.Lines(l.log.String()) {
		if !expected.MatchString(line) {
			t.Errorf("the function says: %s", line)
		}
	}
	t.Logf("the function says first: %.600s", &l.log)
	if len(session(l.cmd.Process.Pid)) < 2 {
		t.Error("there are no workers: that none is left would mean nothing")
	}
}

// task makes the folder of an instance: the function's package, unpacked.
func (n *netlify) task(t testing.TB) string {
	t.Helper()
	dir := openFolder(t)
	if err := os.WriteFile(filepath.Join(dir, "bootstrap"), n.bootstrap(t), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chmod(dir, 0o755) }) // so that it can be removed
	return dir
}

// freeze stops all processes of a session for a moment, as Lambda does between
// requests.
func freeze(t *testing.T, leader int) {
	t.Helper()
	stopped := map[int]bool{}
	for more := true; more; { // one that is not stopped yet may start another
		more = false
		for _, pid := range session(leader) {
			if !stopped[pid] {
				stopped[pid], more = true, true
				syscall.Kill(pid, syscall.SIGSTOP) // it may be gone
			}
		}
	}
	time.Sleep(2 * time.Second)
	for pid := range stopped {
		syscall.Kill(pid, syscall.SIGCONT)
	}
}

// checkHeaders looks at what Netlify sends as the function said it: the
// headers of netlify.toml are for files.
func checkHeaders(t *testing.T, a functionAnswer) {
	t.Helper()
	if got := a.header("X-Content-Type-Options"); got != "nosniff" {
		t.Errorf("X-Content-Type-Options is %q", got)
	}
	if got := a.header("Content-Security-Policy"); !strings.HasPrefix(got, "default-src 'none';") {
		t.Errorf("Content-Security-Policy is %q", got)
	}
	if a.header("Netlify-Cdn-Cache-Control") != "" && strings.Contains(a.header("Cache-Control"), "no-store") {
		t.Errorf("browsers and Netlify are told different things: %v", a.MultiValueHeaders)
	}
	for name := range a.Headers {
		if _, twice := a.MultiValueHeaders[name]; twice {
			t.Errorf("%s is there twice", name)
		}
	}
}
