//go:build linux && amd64

package main

import (
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"bingfa/generator/published"
	"bingfa/playground/api"
	"bingfa/playground/program"

	"github.com/chromedp/chromedp"
)

// testDev opens the built site behind `netlify dev`, Netlify's server for
// one's own machine: the redirects and headers by Netlify's code, the function
// from its source. It starts the function anew for each request, keeps no
// cache, and gives functions' answers the headers of files, which Netlify does
// not.
func (n *netlify) testDev(t *testing.T) {
	address, log := n.startDev(t)
	t.Run("HTTP", func(t *testing.T) { n.testDevRequests(t, address) })
	t.Run("Browser", func(t *testing.T) { testDevInABrowser(t, address, log) })
}

// startDev runs netlify dev until the end of the test and returns its address
// and what it says.
func (n *netlify) startDev(t *testing.T) (address string, log *lockedBuffer) {
	t.Helper()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(free.Addr().String())
	free.Close()
	// It would make every site a database of PostgreSQL, in this folder.
	write(t, filepath.Join(n.dir, ".netlify", "db"), "not needed")
	cmd := n.command("dev", "--offline", "--internal-disable-edge-functions", "--skip-gitignore", "--port", port)
	cmd.Env = append(cmd.Env, "CGO_ENABLED=0") // as for the package: most of it is compiled already
	log = new(lockedBuffer)
	cmd.Stdout, cmd.Stderr = log, log
	began := time.Now()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		cmd.Wait()
		close(ended)
	}()
	t.Cleanup(func() {
		cmd.Process.Signal(syscall.SIGTERM)
		<-ended
		nothingLeft(t, cmd.Process.Pid)
		if t.Failed() {
			t.Logf("netlify dev says:\n%s", log)
		}
	})
	address = "http://localhost:" + port
	waitFor(t, "netlify dev", func() bool {
		select {
		case <-ended:
			t.Fatalf("netlify dev ended: %v\n%s", cmd.ProcessState, log)
		default:
		}
		if !strings.Contains(log.String(), "Loaded function run") {
			return false
		}
		resp, err := http.Get(address + "/404.html")
		if err != nil {
			return false
		}
		resp.Body.Close()
		return true
	})
	t.Logf("netlify dev was ready after %v", time.Since(began).Round(time.Millisecond))
	return address, log
}

func (n *netlify) testDevRequests(t *testing.T, address string) {
	assets, err := filepath.Glob(filepath.Join(n.dir, "public", "assets", "*.css"))
	if err != nil || len(assets) == 0 {
		t.Fatalf("no styles (%v)", err)
	}
	notFound, err := os.ReadFile(filepath.Join(n.dir, "public", "404.html"))
	if err != nil {
		t.Fatal(err)
	}
	const zh, en, fr = "Accept-Language: zh-CN,zh;q=0.9", "Accept-Language: en-GB", "Accept-Language: fr"
	run := string(encodeJSON(t, program.Program{Code: helloProgram, Clock: program.Virtual}))
	deadlock := string(encodeJSON(t, program.Program{Code: goMain("select {}"), Clock: program.Virtual}))
	client := &http.Client{
		Timeout:       time.Minute,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	for _, c := range []struct {
		name, method, path, header, body string
		status                           int
		want                             string // a field, as "Name: expression"
		answer                           string // an expression
	}{
		{"the root, in Chinese", "GET", "/", zh, "", 302, "Location: ^/zh/$", ""},
		{"the root, in English", "GET", "/", en, "", 302, "Location: ^/en/$", ""},
		{"the root, in neither", "GET", "/", fr, "", 302, "Location: ^/(zh|en)/$", ""},
		{"a note that has moved", "GET", "/zh/threads/old-locks/", fr, "", 301, "Location: ^/zh/threads/locks/$", ""},
		{"the same in English", "GET", "/en/threads/old-locks/", zh, "", 301, "Location: ^/en/threads/locks/$", ""},
		{"a note without its language", "GET", "/threads/locks/", en, "", 302, "Location: ^/en/threads/locks/$", ""},
		{"the same in Chinese", "GET", "/threads/locks/", zh, "", 302, "Location: ^/zh/threads/locks/$", ""},
		{"a page", "GET", "/en/threads/locks/", zh, "", 200, "Content-Type: ^text/html; charset=utf-8$", `<html lang="en"`},
		{"an asset", "GET", "/assets/" + filepath.Base(assets[0]), "", "", 200, "Content-Type: ^text/css", ""},
		{"nothing", "GET", "/en/nowhere/", "", "", 404, "Content-Type: ^text/html", "^" + regexp.QuoteMeta(string(notFound)) + "$"},
		{"a run", "POST", "/api/run", "", run, 200, "Content-Type: ^application/json", `"text":"hello\\n"`},
		{"a run, cacheable", "GET", "/api/run?program=" + api.EncodeProgram(helloProgram), "", "", 200, "Cache-Control: max-age=", `"text":"hello\\n"`},
		{"a stream", "POST", "/api/run", "Accept: application/x-ndjson", deadlock, 200, "Content-Type: ^application/x-ndjson", `"status":"deadlock"`},
		{"a page of another origin", "POST", "/api/run", "Origin: https://elsewhere.example", run, 403, "Content-Type: ^application/problem\\+json", ""},
		{"the Go Playground's protocol", "POST", "/compile", "Content-Type: application/x-www-form-urlencoded", "version=2&body=package+main%0Afunc+main()%7Bprint(%22hi%22)%7D", 200, "", `"Message":"hi"`},
		{"its formatter", "POST", "/fmt", "Content-Type: application/x-www-form-urlencoded", "body=package+main%0Afunc+main()%7B%7D", 200, "", `func main\(\) \{\}`},
		{"its version", "GET", "/version", "", "", 200, "", `"Version"`},
		{"Codapi's protocol", "POST", "/v1/exec", "", `{"sandbox":"go","command":"run","files":{"":"package main\nfunc main() { print(1) }"}}`, 200, "", `"ok":true`},
		{"health", "GET", "/api/health", "", "", 200, "", `"ready":true`},
		{"nothing of the API", "GET", "/api/nope", "", "", 404, "Content-Type: ^application/problem\\+json", `/problems/not-found`},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := http.NewRequestWithContext(t.Context(), c.method, address+c.path, strings.NewReader(c.body))
			if err != nil {
				t.Fatal(err)
			}
			if c.body != "" {
				r.Header.Set("Content-Type", "application/json")
			}
			if name, value, ok := strings.Cut(c.header, ": "); ok {
				r.Header.Set(name, value)
			}
			resp, err := client.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer resp.Body.Close()
			body, err := io.ReadAll(resp.Body)
			if err != nil || resp.StatusCode != c.status || !regexp.MustCompile("(?s)"+c.answer).Match(body) {
				t.Errorf("%s %.300s (%v), want %d and %.300s", resp.Status, body, err, c.status, c.answer)
			}
			if name, want, ok := strings.Cut(c.want, ": "); ok && !regexp.MustCompile(want).MatchString(resp.Header.Get(name)) {
				t.Errorf("%s is %q, want %s", name, resp.Header.Get(name), want)
			}
			if c.status >= 300 && c.status < 400 {
				return // it has no page
			}
			function := strings.Contains(resp.Header.Get("Content-Type"), "json")
			for name, want := range published.Headers {
				if function && name == "Content-Security-Policy" { // its own
					want = "default-src 'none'; frame-ancestors 'none'"
				}
				if got := resp.Header.Get(name); got != want {
					t.Errorf("%s is %q, want %q", name, got, want)
				}
			}
		})
	}
}

// A reader opens pages, runs their programs by the function, and changes the
// language.
func testDevInABrowser(t *testing.T, address string, log *lockedBuffer) {
	b := openTab(t)
	allowed := b.watchPolicy()
	const rows = `[...document.querySelectorAll("#example-deadlock .lane.go .rows > .row:not(.end) > span")].map(e => e.textContent).join("\n")`
	runs := func() int { return strings.Count(log.String(), ": GET /.netlify/functions/run/api/run?program=") }
	run := func(language, outcome string, asked int) {
		t.Helper()
		recorded, before := eval[string](b, rows), runs()
		if recorded == "" {
			t.Fatal("the page shows no recorded output")
		}
		eval[bool](b, `document.querySelector("#example-deadlock .lane.go button.run").click(), true`)
		b.wait(`document.querySelector("#example-deadlock .lane.go .output").dataset.outcome !== undefined`)
		if got := eval[string](b, `document.querySelector("#example-deadlock .lane.go .output").dataset.outcome`); got != "deadlock" {
			t.Errorf("%s: outcome %s", language, got)
		}
		if got := eval[string](b, rows); got != recorded {
			t.Errorf("%s: it printed\n%s\nrecorded\n%s", language, got, recorded)
		}
		if text := eval[string](b, `document.querySelector("#example-deadlock .lane.go .output").innerText`); !strings.Contains(text, outcome) {
			t.Errorf("%s: no %q in %q", language, outcome, text)
		}
		if got := runs() - before; got != asked {
			t.Errorf("%s: the function was asked %d times, want %d", language, got, asked)
		}
		allowed(language)
	}
	b.open(address + "/zh/threads/locks/")
	wrong := b.watchErrors()
	run("zh", "死锁：所有 goroutine 都在等待", 1)
	id := eval[string](b, `document.querySelector(".text h2:nth-of-type(3)").id`)
	eval[bool](b, `document.getElementById("`+id+`").scrollIntoView(), true`)
	b.wait(`document.querySelector(".outline a.on")?.hash === "#` + id + `"`)
	wrong()
	eval[bool](b, `document.querySelector('.languages a[hreflang="en"]').click(), true`)
	b.wait(`location.pathname === "/en/threads/locks/" && document.readyState === "complete"`)
	if hash := eval[string](b, "location.hash"); hash != "#"+id {
		t.Errorf("arrived at %q, not at #%s", hash, id)
	}
	wrong = b.watchErrors()
	run("en", "Deadlock: every goroutine is waiting", 0) // the browser has kept the answer: it is the same program
	wrong()

	// Every program of another page, at once.
	b.open(address + "/en/threads/queues/")
	wrong = b.watchErrors()
	eval[bool](b, `document.querySelectorAll(".lane.go button.run").forEach(r => r.click()), true`)
	b.wait(`[...document.querySelectorAll(".lane.go .output")].every(o => o.dataset.outcome)`)
	for i, got := range eval[[]string](b, `[...document.querySelectorAll(".lane.go .output")].map(o => o.dataset.outcome)`) {
		if got != "ok" && got != "deadlock" && got != "panic" && got != "exit" {
			t.Errorf("program %d of the page: %s", i, got)
		}
	}
	wrong()

	// Where there is no page, there is one that says so and leads on.
	b.open(address + "/zh/nowhere/")
	if links := eval[string](b, `[...document.links].map(a => a.pathname).join()`); !strings.Contains(links, "/zh/") || !strings.Contains(links, "/en/") {
		t.Errorf("the page for what is not there leads to %s", links)
	}

	// Without scripts there is the recorded output.
	b.withoutScripts(address + "/zh/threads/locks/")
	text, err := chromedp.Run(b.ctx, chromedp.Text("#example-deadlock"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(text, "one holds A") || !strings.Contains(text, "死锁：所有 goroutine") {
		t.Errorf("without scripts: %q", text)
	}
}
