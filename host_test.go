package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"bingfa/generator/published"
)

// A hosted is a process of bingfa host.
type hosted struct {
	cmd          *exec.Cmd
	url, metrics string
	ready        map[string]any // the line of the log that tells that programs can run
	log          chan string    // closed at the end; holds the lines after that
}

// startHost starts bingfa host, on ports that are free, and waits until
// programs can run.
func startHost(t *testing.T, args ...string) *hosted {
	t.Helper()
	h := &hosted{log: make(chan string, 1000)}
	h.cmd = exec.Command("bingfa", append([]string{"host", "-addr", "127.0.0.1:0", "-metrics", "127.0.0.1:0", "-log", "json"}, args...)...)
	stderr, err := h.cmd.StderrPipe()
	if err == nil {
		err = h.cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		h.cmd.Process.Kill()
		h.cmd.Wait()
	})
	lines := bufio.NewScanner(stderr)
	for h.ready == nil {
		if !lines.Scan() {
			t.Fatal("bingfa host ended")
		}
		t.Logf("%s", lines.Bytes())
		var line map[string]any
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			continue
		}
		switch line["msg"] {
		case "listening":
			h.url, h.metrics = fmt.Sprint("http://", line["addr"]), fmt.Sprint("http://", line["metrics"])
		case "ready":
			h.ready = line
		}
	}
	go func() {
		defer close(h.log)
		for lines.Scan() {
			h.log <- lines.Text()
		}
	}()
	return h
}

// end waits until the process has ended and returns its exit status and what
// it logged.
func (h *hosted) end() (status int, log string) {
	var b strings.Builder
	for line := range h.log {
		b.WriteString(line + "\n")
	}
	h.cmd.Wait()
	return h.cmd.ProcessState.ExitCode(), b.String()
}

// children returns the processes that a process has started.
func children(t *testing.T, pid int) (pids []int) {
	t.Helper()
	if runtime.GOOS != "linux" {
		return nil
	}
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, name := range stats {
		stat, err := os.ReadFile(name)
		if err != nil {
			continue // it is gone
		}
		_, after, _ := strings.Cut(string(stat), ") ")
		if f := strings.Fields(after); len(f) > 1 && f[1] == strconv.Itoa(pid) {
			child, _ := strconv.Atoi(filepath.Base(filepath.Dir(name)))
			pids = append(pids, child)
		}
	}
	return pids
}

func alive(pid int) bool {
	p, err := os.FindProcess(pid)
	return err == nil && p.Signal(syscall.Signal(0)) == nil
}

// post sends a program whose body is given, and asks for a stream.
func (h *hosted) post(t *testing.T, clock, body string) *http.Response {
	t.Helper()
	code := "package main\n\nimport (\n\t\"fmt\"\n\t\"time\"\n)\n\nvar _ time.Duration\n\nfunc main() {\n\tfmt.Println(\"begun\")\n" + body + "\n}\n"
	b, _ := json.Marshal(map[string]string{"code": code, "clock": clock})
	r, err := http.NewRequestWithContext(t.Context(), "POST", h.url+"/api/run", strings.NewReader(string(b)))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/x-ndjson")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { resp.Body.Close() })
	return resp
}

// One port has the site and the playground, another one the metrics.
func TestHost(t *testing.T) {
	site := t.TempDir()
	for name, text := range map[string]string{
		"index.html": "choose", "_redirects": "/ /en/ 302! Language=en\n/ /zh/ 302!\n",
		"404.html": "nothing here", "zh/index.html": "家", "en/index.html": "home",
	} {
		file := filepath.Join(site, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o777), os.WriteFile(file, []byte(text), 0o666)); err != nil {
			t.Fatal(err)
		}
	}
	h := startHost(t, "-site", site, "-hosts", "127.0.0.1,playground.example", "-rate", "1000/s", "-sandbox", "none", "-max-memory", "128MiB")
	if limits := fmt.Sprint(h.ready["limits"]); !strings.Contains(limits, "memory=128MiB") || !strings.Contains(limits, "wall=10s") || h.ready["sandbox"] == "" {
		t.Errorf("ready: %v", h.ready)
	}
	for _, c := range []struct {
		url, host string
		status    int
		body      string
	}{
		{h.url + "/en/", "", 200, "^home$"},
		{h.url + "/nope", "", 404, "^nothing here$"},
		{h.url + "/", "", 200, "^家$"}, // through a redirect
		{h.url + "/api/ready", "", 200, ""},
		{h.url + "/api/nope", "", 404, `"type":"/problems/not-found"`},
		{h.url + "/api/health", "playground.example", 200, ""},
		{h.url + "/api/health", "evil.example", 200, ""}, // a load balancer asks by address
		{h.url + "/api/run?program=x", "evil.example", 421, ""},
		{h.url + "/metrics", "", 404, "^nothing here$"},
		{h.metrics + "/metrics", "", 200, "(?m)^go_goroutines [1-9]"},
	} {
		r, err := http.NewRequest("GET", c.url, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Host = c.host
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if resp.StatusCode != c.status || !regexp.MustCompile(c.body).Match(body) {
			t.Errorf("%s (%s): %s %s, want %d %s", c.url, c.host, resp.Status, body, c.status, c.body)
		}
	}
	if answer, err := io.ReadAll(h.post(t, "virtual", "").Body); err != nil || !strings.Contains(string(answer), `"text":"begun\n"`) {
		t.Errorf("a run: %s (%v)", answer, err)
	}
	h.cmd.Process.Signal(syscall.SIGTERM)
	if status, log := h.end(); status != 0 {
		t.Errorf("exit status %d\n%s", status, log)
	}
}

// A program that runs when the server is told to end still gives its answer;
// then the server ends in order and leaves no process.
func TestHostEndsInOrder(t *testing.T) {
	h := startHost(t, "-api-only", "-sandbox", "none")
	workers := children(t, h.cmd.Process.Pid)
	if len(workers) == 0 && runtime.GOOS == "linux" {
		t.Error("there are no workers: this test cannot fail")
	}
	stream := bufio.NewScanner(h.post(t, "real", "time.Sleep(time.Second)\nfmt.Println(\"finished\")").Body)
	stream.Scan() // it runs
	workers = append(workers, children(t, h.cmd.Process.Pid)...)
	h.cmd.Process.Signal(syscall.SIGTERM)
	var rest strings.Builder
	for stream.Scan() {
		rest.WriteString(stream.Text() + "\n")
	}
	if !strings.Contains(rest.String(), `"text":"finished\n"`) || !strings.Contains(rest.String(), `{"outcome":{"status":"ok"`) {
		t.Errorf("the answer was broken off: %s (%v)", rest.String(), stream.Err())
	}
	status, log := h.end()
	if status != 0 || !strings.Contains(log, `"msg":"ended"`) {
		t.Errorf("exit status %d\n%s", status, log)
	}
	for _, pid := range workers {
		if alive(pid) {
			t.Errorf("worker %d is left", pid)
		}
	}
}

// With -build, the site is built first.
func TestHostBuilds(t *testing.T) {
	t.Chdir(writeSite(t, map[string]string{"content/site.yaml": testSite, "content/a/one/index.zh.md": noteText("你好"), "content/a/one/index.en.md": noteText("Hello")}))
	h := startHost(t, "-build", "-sandbox", "none")
	resp, err := http.Get(h.url + "/en/a/one/")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if body, _ := io.ReadAll(resp.Body); resp.StatusCode != 200 || !strings.Contains(string(body), "Hello") {
		t.Errorf("%s %s", resp.Status, body)
	}
}

// The limits of a client hold for the client behind a trusted proxy; pages of
// other origins are let in by name.
func TestHostClients(t *testing.T) {
	h := startHost(t, "-api-only", "-sandbox", "none", "-rate", "1/h", "-burst", "2", "-trust-proxy", "127.0.0.1", "-origins", "https://friend.example")
	for i, c := range []struct {
		client, origin string
		status         int
	}{
		{"192.0.2.1", "", 200}, {"192.0.2.1", "", 200}, {"192.0.2.1", "", 429}, {"192.0.2.2", "", 200},
		{"192.0.2.3", "https://friend.example", 200}, {"192.0.2.3", "https://foe.example", 403},
	} {
		r, err := http.NewRequest("POST", h.url+"/api/run", strings.NewReader(`{"code":"package main\nfunc main() {}"}`))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("X-Forwarded-For", c.client)
		if c.origin != "" {
			r.Header.Set("Origin", c.origin)
		}
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if resp.StatusCode != c.status {
			t.Errorf("%d: %+v: %s %s", i, c, resp.Status, body)
		}
		if c.status == 200 && resp.Header.Get("Access-Control-Allow-Origin") != c.origin {
			t.Errorf("%d: %+v: %v", i, c, resp.Header)
		}
	}
}

// What takes longer than -grace is broken off, and the exit status says so.
func TestHostGrace(t *testing.T) {
	h := startHost(t, "-api-only", "-sandbox", "none", "-grace", "100ms", "-max-wall", "1m")
	stream := bufio.NewScanner(h.post(t, "real", "time.Sleep(time.Minute)").Body)
	stream.Scan()
	workers := children(t, h.cmd.Process.Pid)
	h.cmd.Process.Signal(os.Interrupt)
	for stream.Scan() {
		if strings.Contains(stream.Text(), `"outcome"`) {
			t.Errorf("an outcome: %s", stream.Text())
		}
	}
	if status, log := h.end(); status != 1 || !strings.Contains(log, "still going on") {
		t.Errorf("exit status %d\n%s", status, log)
	}
	for _, pid := range workers {
		if alive(pid) {
			t.Errorf("worker %d is left", pid)
		}
	}
}

// Both ways to publish send the same headers.
func TestHeadersAsOnNetlify(t *testing.T) {
	toml, err := os.ReadFile("netlify.toml")
	if err != nil {
		t.Fatal(err)
	}
	_, section, ok := strings.Cut(string(toml), "for = \"/*\"\n")
	if !ok {
		t.Fatal("netlify.toml has no headers for /*")
	}
	there := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^\s*([\w-]+) = "(.*)"$`).FindAllStringSubmatch(section, -1) {
		there[m[1]] = m[2]
	}
	for name, value := range published.Headers {
		if there[name] != value {
			t.Errorf("%s is %q there, %q here", name, there[name], value)
		}
		delete(there, name)
	}
	if len(there) > 0 {
		t.Errorf("only there: %v", there)
	}
}

// In a real browser, the pages of the published site satisfy the policy that
// they are served with, and their programs run.
func TestHostedInABrowser(t *testing.T) {
	b := openTab(t)
	site := filepath.Join(t.TempDir(), "site")
	var stderr strings.Builder
	if code := run(t.Context(), []string{"build", "-out", site}, nil, io.Discard, &stderr); code != 0 {
		t.Fatal(stderr.String())
	}
	h := startHost(t, "-site", site, "-sandbox", "none")
	allowed := b.watchPolicy()
	for _, path := range []string{"/", "/zh/", "/en/threads/locks/", "/zh/concepts/scheduling/", "/en/nowhere/"} {
		b.open(h.url + path)
		eval[bool](b, `document.querySelectorAll(".lane.go button.run").forEach(r => r.click()), true`)
		b.wait(`[...document.querySelectorAll(".lane.go .output")].every(o => o.dataset.outcome)`)
		allowed(path)
		if path == "/en/threads/locks/" && !eval[bool](b, `document.querySelector(".lane.go .output").dataset.outcome !== undefined`) {
			t.Errorf("%s: nothing ran", path)
		}
	}
	eval[bool](b, `(() => { const i = new Image(); i.src = "https://example.org/x.png"; document.body.append(i); return true })()`)
	b.wait(`violations.length > 0`) // it would have been noticed
}
