package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
)

// diagnosed are programs that something is to be said of. Each at is what the
// page says with a place; each mark is the number of a line that it marks.
var diagnosed = []struct {
	code, outcome string
	at, marks     []string
}{
	{"package main\n\nimport (\n\t\"fmt\"\n\t\"os\"\n)\n\nfunc main() {\n\ts := \"进程\"; fmt.Println(totl)\n\tvar n int = \"x\"\n}\n", "compile_error",
		[]string{`5:2 "os" imported and not used`, "9:2 declared and not used: s", "9:29 undefined: totl", "10:6 declared and not used: n", `10:14 cannot use "x" (untyped string constant) as int value in variable declaration`},
		[]string{"5", "9", "10"}},
	{"package main\n\nimport \"sync\"\n\ntype T struct{ mu sync.Mutex }\n\nfunc (t T) lock() {\n\tt.mu.Lock()\n}\n\nfunc main() {\n\tT{}.lock()\n\tprintln(\"still here\")\n}\n", "ok",
		[]string{"7:9 lock passes lock by value: main.T contains sync.Mutex copylocks"},
		[]string{"7"}},
	{"package main\n\nfunc f(xs []int) int {\n\treturn xs[3]\n}\n\nfunc main() {\n\tprintln(f(nil))\n}\n", "panic",
		[]string{"4:11 main.f", "8 main.main"},
		[]string{"4", "8"}},
	{"package main\n\nfunc main() {\n\tdone := make(chan bool)\n\t<-done\n}\n", "deadlock",
		[]string{"5:2 main: chan receive"},
		[]string{"5"}},
	// A warning and a panic on one line: what went wrong shows.
	{"package main\n\nimport \"fmt\"\n\nfunc main() {\n\tpanic(fmt.Sprintf(\"%d\", \"x\"))\n}\n", "panic",
		[]string{"6:7 main.main", `6:21 fmt.Sprintf format %d has arg "x" of wrong type string printf`},
		[]string{"6"}},
}

// What the checker, the runtime and the interpreter know of lines is shown
// with the output, and each place leads to its line.
func TestDiagnosisInThePage(t *testing.T) {
	b := openTab(t)
	var codes []string
	for _, p := range diagnosed {
		codes = append(codes, p.code)
	}
	address := servePrograms(t, codes)
	for _, language := range []string{"zh", "en"} {
		b.open(address + "/" + language + "/a/one/")
		check := b.watchErrors()
		eval[bool](b, `document.querySelectorAll("button.run").forEach(r => r.click()), true`)
		b.wait(`[...document.querySelectorAll(".output")].every(o => o.dataset.outcome)`)
		for i, p := range diagnosed {
			lane := fmt.Sprintf(`document.querySelectorAll(".lane")[%d]`, i)
			if outcome := eval[string](b, lane+`.querySelector(".output").dataset.outcome`); outcome != p.outcome {
				t.Errorf("%s, program %d: %s, want %s", language, i, outcome, p.outcome)
			}
			at := eval[[]string](b, `[...`+lane+`.querySelectorAll(".row:has(.at)")].map(r => r.innerText.replace(/\s+/g, " "))`)
			for i := range at {
				at[i] = strings.ReplaceAll(at[i], "：", ": ")
			}
			if !slices.Equal(at, p.at) {
				t.Errorf("%s, program %d: %q\nwant %q", language, i, at, p.at)
			}
			if marks := eval[[]string](b, `[...`+lane+`.querySelectorAll(".band b")].map(e => e.textContent)`); !slices.Equal(marks, p.marks) {
				t.Errorf("%s, program %d marks the lines %q, want %q", language, i, marks, p.marks)
			}
			if code := eval[string](b, lane+`.querySelector("code").textContent`); code != p.code {
				t.Errorf("%s, program %d: the code became %q", language, i, code)
			}
		}
		if c := eval[string](b, `document.querySelectorAll(".lane")[4].querySelector(".band").className`); c != "band wrong" {
			t.Errorf("%s: a panic where a warning is has a mark %q", language, c)
		}
		// Warnings do not hide the output, and are told in the page's language.
		warned := eval[string](b, `document.querySelectorAll(".output")[1].innerText`)
		if title := map[string]string{"zh": "go vet 提醒", "en": "go vet warns"}[language]; !strings.Contains(warned, title) || !strings.Contains(warned, "still here") {
			t.Errorf("%s: %q", language, warned)
		}

		// By the keyboard, a place leads to its line, even behind a character
		// of several bytes; the mark is where the word is.
		eval[bool](b, `document.querySelectorAll(".at")[2].focus(), scrollTo(0, document.body.scrollHeight), true`)
		b.do(chromedp.KeyEvent("\r"))
		b.wait(`document.querySelector(".band.current b")?.textContent === "9"`)
		b.wait(`(() => { const r = document.querySelector(".band.current").getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight })()`)
		const off = `(() => {
			const walker = document.createTreeWalker(document.querySelector("code"), NodeFilter.SHOW_TEXT);
			for (let n; n = walker.nextNode();) {
				const i = n.nodeValue.indexOf("totl");
				if (i < 0) continue;
				const range = document.createRange();
				range.setStart(n, i), range.setEnd(n, i + 4);
				const want = range.getBoundingClientRect(), got = document.querySelector(".marks i.current").getBoundingClientRect();
				return Math.max(Math.abs(want.left - got.left), Math.abs(want.right - got.right), Math.abs(want.bottom - got.bottom) - 4);
			}
		})()`
		if px := eval[float64](b, off); px > 1 {
			t.Errorf("%s: the mark is %v px off", language, px)
		}
		// They stay in place when the page changes its width.
		b.do(chromedp.EmulateViewport(1700, 900))
		b.wait(off + ` <= 1`)
		b.do(chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile))
		b.wait(off + ` <= 1`)
		if wide := eval[float64](b, "document.documentElement.scrollWidth"); wide > 390 {
			t.Errorf("%s: the page is %v px wide on a screen of 390", language, wide)
		}
		b.do(chromedp.EmulateViewport(1440, 900))

		// A new run begins without the marks of the last.
		left := eval[int](b, `(document.querySelectorAll("button.run")[3].click(), document.querySelectorAll(".lane")[3].querySelectorAll(".band").length)`)
		if left != 0 {
			t.Errorf("%s: %d marks of the last run are left", language, left)
		}
		b.wait(`document.querySelectorAll(".output")[3].dataset.outcome === "deadlock"`)
		check()
	}
}

// A goPlayground stands for play.golang.org and go.dev.
type goPlayground struct {
	mu       sync.Mutex
	requests []string // method, host, path and body
	headers  []http.Header
	status   int
	answer   string
}

func (g *goPlayground) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/favicon.ico" {
		return
	}
	body, _ := io.ReadAll(r.Body)
	g.mu.Lock()
	defer g.mu.Unlock()
	g.requests = append(g.requests, strings.TrimSpace(r.Method+" "+r.Host+r.URL.Path+" "+string(body)))
	g.headers = append(g.headers, r.Header)
	if r.URL.Path != "/share" {
		return
	}
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.WriteHeader(g.status)
	io.WriteString(w, g.answer)
}

// set says how it answers; seen returns what it was asked since.
func (g *goPlayground) set(status int, answer string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.status, g.answer, g.requests, g.headers = status, answer, nil, nil
}

func (g *goPlayground) seen() ([]string, []http.Header) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Clone(g.requests), slices.Clone(g.headers)
}

// What the playground cannot run is said honestly, and is sent to the Go
// Playground by the reader alone; all under the policy of the published site.
func TestRefusalInThePage(t *testing.T) {
	const (
		refused    = "package main\n\nfunc seq(yield func(int) bool) { yield(1) }\n\nfunc main() {\n\tfor range seq {\n\t\tgoto end\n\t}\nend:\n\tprintln(\"done\")\n}\n"
		notOffered = "package main\n\nimport \"os/exec\"\n\nfunc main() { println(exec.Command(\"date\").String()) }\n"
	)
	g := new(goPlayground)
	server := httptest.NewTLSServer(g)
	defer server.Close()
	_, port, _ := net.SplitHostPort(server.Listener.Addr().String())
	b := openTab(t, chromedp.Flag("ignore-certificate-errors", true),
		chromedp.Flag("host-resolver-rules", fmt.Sprintf("MAP play.golang.org:443 127.0.0.1:%[1]s, MAP go.dev:443 127.0.0.1:%[1]s", port)))
	body := noteText(fmt.Sprintf("```go run\n%s```\n\n```go run\n%s```\n", refused, notOffered))
	dir := writeSite(t, map[string]string{"content/site.yaml": testSite, "content/a/one/index.zh.md": body, "content/a/one/index.en.md": body})
	site := filepath.Join(dir, "built")
	var stderr strings.Builder
	if code := run(t.Context(), []string{"-C", dir, "build", "-out", site}, nil, io.Discard, &stderr); code != 0 {
		t.Fatal(stderr.String())
	}
	h := startHost(t, "-site", site, "-sandbox", "none")
	words := map[string]map[string][]string{
		"zh": {"refused": {"这是正确的 Go", "a goto"}, "missing": {"没有提供", "os/exec is not offered"}, "copied": {"已复制"}},
		"en": {"refused": {"Valid Go, which this playground's interpreter cannot run yet", "a goto"}, "missing": {"does not offer", "os/exec is not offered"}, "copied": {"on the clipboard"}},
	}
	allowed := b.watchPolicy()
	for _, language := range []string{"zh", "en"} {
		g.set(200, "AbC-_123xyz")
		b.open(h.url + "/" + language + "/a/one/")
		check := b.watchErrors()
		eval[bool](b, `(() => {
			const write = navigator.clipboard.writeText.bind(navigator.clipboard);
			navigator.clipboard.writeText = async text => { await write(text); window.copied = text };
			document.querySelectorAll("button.run").forEach(r => r.click());
			return true;
		})()`)
		b.wait(`[...document.querySelectorAll(".output")].every(o => o.dataset.outcome === "refused")`)
		texts := eval[[]string](b, `[...document.querySelectorAll(".output")].map(o => o.innerText)`)
		for i, key := range []string{"refused", "missing"} {
			for _, want := range words[language][key] {
				if !strings.Contains(texts[i], want) {
					t.Errorf("%s: %q without %q", language, texts[i], want)
				}
			}
		}
		if place := eval[string](b, `document.querySelector(".at").textContent`); place != "7:3" {
			t.Errorf("%s: the refusal is at %s, want 7:3", language, place)
		}
		if requests, _ := g.seen(); len(requests) > 0 {
			t.Fatalf("%s: before a click, sent %q", language, requests)
		}

		// One click sends the program, says nothing of the reader, and opens it.
		for i, code := range []string{refused, notOffered} {
			g.set(200, "AbC-_123xyz")
			said := fmt.Sprintf(`document.querySelectorAll(".elsewhere p")[%d]`, i)
			b.do(chromedp.Click(fmt.Sprintf("#program-%d .elsewhere button", i+1)))
			b.wait(said + `.dataset.said === "run.elsewhere.sent"`)
			waitFor(t, "the tab", func() bool { requests, _ := g.seen(); return len(requests) >= 2 })
			requests, headers := g.seen()
			if want := []string{"POST play.golang.org/share " + strings.TrimSpace(code), "GET go.dev/play/p/AbC-_123xyz"}; !slices.Equal(requests, want) {
				t.Errorf("%s: sent %q, want %q", language, requests, want)
			}
			for _, header := range headers {
				if header.Get("Referer") != "" || header.Get("Cookie") != "" {
					t.Errorf("%s: told of the reader: %v", language, header)
				}
			}
			if link := eval[string](b, said+`.querySelector("a").href`); link != "https://go.dev/play/p/AbC-_123xyz" {
				t.Errorf("%s: the link leads to %s", language, link)
			}
		}

		// Where sending fails, the program is on the clipboard.
		for _, answer := range []struct {
			status int
			text   string
		}{{451, "not in your country"}, {200, "../../evil"}, {500, ""}} {
			g.set(answer.status, answer.text)
			eval[bool](b, `(window.copied = "", document.querySelector(".elsewhere p").dataset.said = "", true)`)
			b.do(chromedp.Click("#program-1 .elsewhere button"))
			b.wait(`document.querySelector(".elsewhere p").dataset.said === "run.elsewhere.copied"`)
			if copied := eval[string](b, `window.copied`); copied != refused {
				t.Errorf("%s, %d: on the clipboard is %q", language, answer.status, copied)
			}
			waitFor(t, "the tab", func() bool { requests, _ := g.seen(); return len(requests) >= 2 })
			if requests, _ := g.seen(); requests[1] != "GET go.dev/play/" {
				t.Errorf("%s, %d: opened %q", language, answer.status, requests[1:])
			}
			if text := eval[string](b, `document.querySelector(".elsewhere p").innerText`); !strings.Contains(text, words[language]["copied"][0]) || !strings.Contains(text, "go.dev/play/") {
				t.Errorf("%s, %d: told %q", language, answer.status, text)
			}
		}
		allowed(language)
		check()
	}

	// Without a network at all.
	server.CloseClientConnections()
	server.Listener.Close()
	eval[bool](b, `(document.querySelector(".elsewhere p").dataset.said = "", true)`)
	b.do(chromedp.Click("#program-1 .elsewhere button"))
	b.wait(`document.querySelector(".elsewhere p").dataset.said === "run.elsewhere.copied"`)
}
