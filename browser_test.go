package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// lockedBuffer is a buffer that one goroutine writes and another reads.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

var servedAt = regexp.MustCompile(`Read it at (http://\S+)/`)

// startServe runs `bingfa serve` on a site and returns its address.
func startServe(t testing.TB, dir string) (address string, stderr *lockedBuffer) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	var stdout lockedBuffer
	stderr = new(lockedBuffer)
	done := make(chan int, 1)
	go func() { done <- run(ctx, []string{"-C", dir, "serve", "-addr", "127.0.0.1:0"}, nil, &stdout, stderr) }()
	t.Cleanup(func() {
		cancel()
		if code := <-done; code != 0 {
			t.Errorf("serve ended with status %d: %s", code, stderr)
		}
	})
	waitFor(t, "the address", func() bool {
		if m := servedAt.FindStringSubmatch(stdout.String()); m != nil {
			address = m[1]
		}
		return address != ""
	})
	return address, stderr
}

// waitFor waits until a condition holds. It waits long, for machines under load
// that have to build the workers first.
func waitFor(t testing.TB, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(3 * time.Minute); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if holds() {
			return
		}
	}
	t.Fatalf("waited three minutes for %s", what)
}

// A tab is a page in a real browser.
type tab struct {
	t   testing.TB
	ctx context.Context
}

// openTab starts a browser, with flags beside the usual ones; without Chromium
// the test is skipped.
func openTab(t testing.TB, flags ...chromedp.ExecAllocatorOption) *tab {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		if os.Getenv("BINGFA_CI") != "" {
			t.Fatal("no Chromium: install the package chromium")
		}
		t.Skip("no Chromium: install the package chromium to run the browser tests")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-quic", true))
	ctx, cancelBrowser := chromedp.NewExecAllocator(t.Context(), append(options, flags...)...)
	ctx, cancelTab := chromedp.NewContext(ctx)
	t.Cleanup(func() { cancelTab(); cancelBrowser() })
	// The first call starts the browser, which ends with this context: no
	// timeout here.
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1440, 900)); err != nil {
		t.Fatal(err)
	}
	return &tab{t, ctx}
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, time.Minute)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

// open navigates to a page whose scripts have run.
func (b *tab) open(url string) {
	b.t.Helper()
	b.do(chromedp.Navigate(url))
	b.wait(`document.readyState === "complete"`)
}

func eval[T any](b *tab, script string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](script))
	if err != nil {
		b.t.Fatalf("%s: %v", script, err)
	}
	return v
}

// wait waits until a script's value is true.
func (b *tab) wait(script string) {
	b.t.Helper()
	waitFor(b.t, script, func() bool {
		v, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](script))
		return err == nil && v
	})
}

// watchErrors collects what goes wrong in the page; call the result to check.
func (b *tab) watchErrors() (check func()) {
	eval[bool](b, `window.wrong = []; addEventListener("error", e => wrong.push(e.message)); addEventListener("unhandledrejection", e => wrong.push(String(e.reason))); true`)
	return func() {
		b.t.Helper()
		if wrong := eval[[]string](b, "wrong"); len(wrong) > 0 {
			b.t.Errorf("errors in the page: %q", wrong)
		}
	}
}

// before has a script run at the beginning of each page that is opened from
// now on.
func (b *tab) before(script string) {
	b.t.Helper()
	if _, err := chromedp.Call(b.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script}); err != nil {
		b.t.Fatal(err)
	}
}

// watchPolicy has each page that is opened from now on keep, in violations,
// what its content security policy refuses; call the result to check the page
// that is open.
func (b *tab) watchPolicy() (check func(where string)) {
	b.before(`window.violations = []; addEventListener("securitypolicyviolation", e => violations.push(e.violatedDirective + " " + e.blockedURI + " " + e.sample))`)
	return func(where string) {
		b.t.Helper()
		if v := eval[[]string](b, "violations"); len(v) > 0 {
			b.t.Errorf("%s: the policy refuses %q", where, v)
		}
	}
}

// withoutScripts opens a page in which no script runs, and none does from now on.
func (b *tab) withoutScripts(url string) {
	b.t.Helper()
	if _, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		b.t.Fatal(err)
	}
	b.do(chromedp.Navigate(url))
}

// courseNotes are the notes of this repository's own course.
func courseNotes(t *testing.T) []string {
	files, err := filepath.Glob("content/*/*/index.zh.md")
	if err != nil || len(files) == 0 {
		t.Fatal("no notes in content/")
	}
	var notes []string
	for _, f := range files {
		notes = append(notes, strings.TrimPrefix(filepath.ToSlash(filepath.Dir(f)), "content/"))
	}
	return notes
}

// Every Run button of the course gives real output: what the page showed as
// recorded before.
func TestCourseRuns(t *testing.T) {
	b := openTab(t)
	address, _ := startServe(t, ".")
	for _, note := range courseNotes(t) {
		for _, language := range []string{"zh", "en"} {
			t.Run(language+"/"+note, func(t *testing.T) {
				b := &tab{t, b.ctx}
				b.open(address + "/" + language + "/" + note + "/")
				check := b.watchErrors()
				const text = `[...document.querySelectorAll(".lane.go")].map(l => [...l.querySelectorAll(".rows > .row:not(.end) > span")].map(e => e.textContent).join("\n"))`
				recorded := eval[[]string](b, text)
				if len(recorded) == 0 {
					t.Fatal("no examples on the page")
				}
				masked := eval[[]bool](b, `[...document.querySelectorAll(".pair:has(.lane.go)")].map(p => /differ|不同/.test(p.querySelector(".proof")?.textContent ?? ""))`)
				eval[bool](b, `document.querySelectorAll(".lane.go button.run").forEach(r => r.click()), true`)
				b.wait(`[...document.querySelectorAll(".lane.go .output")].every(o => o.dataset.outcome)`)
				for i, got := range eval[[]string](b, text) {
					if got != recorded[i] && !masked[i] {
						t.Errorf("example %d printed\n%s\nrecorded\n%s", i, got, recorded[i])
					}
				}
				for _, outcome := range eval[[]string](b, `[...document.querySelectorAll(".lane.go .output")].map(o => o.dataset.outcome)`) {
					if outcome != "ok" && outcome != "deadlock" && outcome != "panic" && outcome != "exit" {
						t.Errorf("outcome %s", outcome)
					}
				}
				check()
			})
		}
	}
}

// programs are fences of a note that show every kind of outcome.
var programs = []struct{ code, outcome, zh, en string }{
	{`package main

import (
	"fmt"
	"os"
	"time"
)

func main() {
	fmt.Print("out 1\nsecond ")
	fmt.Fprintln(os.Stderr, "err 1")
	time.Sleep(300 * time.Millisecond)
	fmt.Println("line")
	os.Exit(3)
}
`, "exit", "程序自己退出，状态码 3。", "The program ended itself with status 3."},
	{"package main\n\nfunc main() {\n\tvar m map[string]int\n\tm[\"a\"] = 1\n}\n", "panic", "panic：assignment to entry in nil map", "Panic: assignment to entry in nil map"},
	{"package main\n\nfunc main() {\n\tx := nope\n}\n", "compile_error", "编译不通过。", "It does not compile."},
	{"package main\n\nfunc main() { select {} }\n", "deadlock", "死锁：所有 goroutine 都在等待", "Deadlock: every goroutine is waiting"},
	{"package main\n\nimport \"time\"\n\nfunc main() { time.Sleep(time.Hour) }\n", "timeout", "虚拟时钟已到上限", "the limit for time on the virtual clock"},
	{"package main\n\nimport \"strings\"\n\nfunc main() {\n\tfor {\n\t\tprintln(strings.Repeat(\"x\", 4096))\n\t}\n}\n", "output_limit", "输出超过 256 KiB", "more than 256 KiB"},
	{"package main\n\nfunc main() {}\n", "ok", "（没有输出）", "(no output)"},
}

// writeSite makes a small site in a temporary folder.
func writeSite(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		write(t, filepath.Join(dir, filepath.FromSlash(name)), text)
	}
	return dir
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

const testSite = "title: {zh: 站, en: Site}\nlanguages: [{code: zh, tag: zh-CN, name: 中文}, {code: en, name: English}]\nchapters:\n  - title: A\n    notes: [a/one]\n"

func noteText(body string) string { return "---\ntitle: T\nsummary: S\n---\n" + body }

// servePrograms serves a note with programs that readers can run, in both
// languages, and returns the server's address.
func servePrograms(t *testing.T, codes []string) (address string) {
	t.Helper()
	var body strings.Builder
	for _, code := range codes {
		fmt.Fprintf(&body, "```go run\n%s```\n\n", code)
	}
	address, _ = startServe(t, writeSite(t, map[string]string{
		"content/site.yaml": testSite, "content/a/one/index.zh.md": noteText(body.String()), "content/a/one/index.en.md": noteText(body.String()),
	}))
	return address
}

func TestOutcomesInThePage(t *testing.T) {
	b := openTab(t)
	var codes []string
	for _, p := range programs {
		codes = append(codes, p.code)
	}
	address := servePrograms(t, codes)
	for _, language := range []string{"zh", "en"} {
		b.open(address + "/" + language + "/a/one/")
		check := b.watchErrors()
		eval[bool](b, `document.querySelectorAll(".lane.go button.run").forEach(r => r.click()), true`)
		b.wait(`[...document.querySelectorAll(".lane.go .output")].every(o => o.dataset.outcome)`)
		outcomes := eval[[]string](b, `[...document.querySelectorAll(".lane.go .output")].map(o => o.dataset.outcome)`)
		texts := eval[[]string](b, `[...document.querySelectorAll(".lane.go .output")].map(o => o.innerText)`)
		for i, p := range programs {
			want := p.zh
			if language == "en" {
				want = p.en
			}
			if outcomes[i] != p.outcome || !strings.Contains(texts[i], want) {
				t.Errorf("%s, program %d: %s, %q; want %s, %q", language, i, outcomes[i], texts[i], p.outcome, want)
			}
		}
		// stdout and stderr in their order, told apart, with the times at which lines began.
		rows := eval[[]string](b, `[...document.querySelectorAll("#program-1 .rows > .row:not(.end)")].map(r => r.innerText.replace(/\s+/g, " ") + (r.classList.contains("err") ? " (err)" : ""))`)
		if got, want := fmt.Sprintf("%q", rows), `["0.00 out 1" "0.00 second " "0.00 err 1 (err)" "0.30 line"]`; got != want {
			t.Errorf("rows %s, want %s", got, want)
		}
		check()
	}
}

func TestStop(t *testing.T) {
	b := openTab(t)
	body := "```go run\npackage main\n\nimport (\n\t\"fmt\"\n\t\"time\"\n)\n\nfunc main() {\n\tfor i := range 50 {\n\t\tfmt.Println(i)\n\t\ttime.Sleep(time.Second)\n\t}\n}\n```\n"
	address, _ := startServe(t, writeSite(t, map[string]string{"content/site.yaml": testSite, "content/a/one/index.en.md": noteText(body)}))
	b.open(address + "/en/a/one/")
	button := `document.querySelector("button.run")`
	b.do(chromedp.Focus("button.run"), chromedp.KeyEvent("\r"))
	b.wait(`document.querySelectorAll(".row").length >= 2`)
	if label := eval[string](b, button+`.innerText`); !strings.Contains(label, "Stop") {
		t.Errorf("while running the button says %q", label)
	}
	b.do(chromedp.KeyEvent("\r"))
	b.wait(`document.querySelector(".output").dataset.outcome === "stopped"`)
	if text := eval[string](b, `document.querySelector(".output").innerText`); !strings.Contains(text, "Stopped") || strings.Contains(text, "49") {
		t.Errorf("after Stop the output is %q", text)
	}
	// It can be run again, and shows only the new run.
	b.do(chromedp.KeyEvent("\r"))
	b.wait(`document.querySelectorAll(".row").length === 1 && !document.querySelector(".row.end")`)
}

// Without scripts the text, the programs and the recorded output are there.
func TestWithoutScripts(t *testing.T) {
	b := openTab(t)
	address, _ := startServe(t, ".")
	b.withoutScripts(address + "/zh/threads/locks/")
	text, err := chromedp.Run(b.ctx, chromedp.Text("#example-deadlock"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"from threading import", "package main", "one holds A", "录制的输出", "死锁：所有 goroutine"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in %q", want, text)
		}
	}
	if strings.Contains(text, "复制") || strings.Contains(text, "▶") {
		t.Error("there are buttons that do nothing")
	}
}

// On a phone a pair is two tabs, which the keyboard reaches too.
func TestTabs(t *testing.T) {
	b := openTab(t)
	address, _ := startServe(t, ".")
	b.do(chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile))
	b.open(address + "/en/threads/locks/")
	visible := `[...document.querySelectorAll("#example-deadlock .lane")].filter(l => l.offsetHeight > 0).map(l => l.dataset.lane).join()`
	b.wait(visible + ` === "go"`)
	b.do(chromedp.Focus(`#example-deadlock .tabs [aria-selected="true"]`), chromedp.KeyEvent(kb.ArrowLeft))
	b.wait(visible + ` === "python"`)
	if wide := eval[float64](b, "document.documentElement.scrollWidth"); wide > 390 {
		t.Errorf("the page is %v px wide on a screen of 390", wide)
	}
	// The choice holds on the next page.
	b.open(address + "/en/threads/queues/")
	b.wait(`[...document.querySelectorAll(".lane")].filter(l => l.offsetHeight > 0).every(l => l.dataset.lane === "python")`)
}

// The language links lead to the section that the reader is in.
func TestLanguageSwitchKeepsTheSection(t *testing.T) {
	b := openTab(t)
	address, _ := startServe(t, ".")
	b.open(address + "/zh/threads/locks/")
	id := eval[string](b, `document.querySelector(".text h2:nth-of-type(3)").id`)
	eval[bool](b, `document.getElementById("`+id+`").scrollIntoView(), true`)
	b.wait(`document.querySelector(".outline a.on")?.hash === "#` + id + `"`)
	// Not by the driver's focus or click, which scroll the header first.
	eval[bool](b, `document.querySelector('.languages a[hreflang="en"]').focus({ preventScroll: true }), true`)
	b.do(chromedp.KeyEvent("\r"))
	b.wait(`location.pathname === "/en/threads/locks/"`)
	if hash := eval[string](b, "location.hash"); hash != "#"+id {
		t.Errorf("arrived at %q, not at #%s", hash, id)
	}
}

// An author's saves show in the browser: text, mistakes and their mending,
// styles, all without losing the place or the output of a run.
func TestAuthoring(t *testing.T) {
	b := openTab(t)
	long := strings.Repeat("Some text to scroll past.\n\n", 60)
	body := func(text string) string {
		return noteText("## First {#first}\n\n```go run\npackage main\n\nfunc main() { println(\"kept\") }\n```\n\n" + long + "## Last {#last}\n\n" + text + "\n")
	}
	dir := writeSite(t, map[string]string{
		"content/site.yaml": testSite, "content/a/one/index.en.md": body("before"),
		"theme/styles/print.css": "@media print { .top { display: none } }",
	})
	file := filepath.Join(dir, "content/a/one/index.en.md")
	address, _ := startServe(t, dir)
	b.open(address + "/en/a/one/")
	check := b.watchErrors()
	eval[bool](b, `document.querySelector("button.run").click(), true`)
	b.wait(`document.querySelector(".output").dataset.outcome === "ok"`)
	eval[bool](b, `document.querySelector("#last").scrollIntoView(), window.stays = true`)
	place := eval[float64](b, "scrollY")
	holds := func(text string) string {
		return fmt.Sprintf(`document.querySelector(".text").innerText.includes(%q)`, text)
	}

	write(t, file, body("after the save"))
	b.wait(holds("after the save"))
	if now := eval[float64](b, "scrollY"); now != place || place == 0 {
		t.Errorf("scrolled from %v to %v", place, now)
	}
	if text := eval[string](b, `document.querySelector(".output").innerText`); !strings.Contains(text, "kept") {
		t.Errorf("the output of the run is gone: %q", text)
	}

	// Editors write to a temporary file and rename it.
	write(t, file+".tmp", body("saved by rename"))
	if err := os.Rename(file+".tmp", file); err != nil {
		t.Fatal(err)
	}
	b.wait(holds("saved by rename"))

	// A mistake: the overlay tells, the page stays.
	overlay := `document.querySelector("#bingfa-overlay")?.shadowRoot.textContent ?? ""`
	write(t, file, strings.Replace(body("with a mistake"), "summary: S", "summary: a: b", 1))
	b.wait(`(` + overlay + `).includes("content/a/one/index.en.md:3")`)
	b.wait(holds("saved by rename"))
	check()
	b.do(chromedp.Reload())
	b.wait(`document.readyState === "complete" && (` + overlay + `).includes("content/a/one/index.en.md:3")`)
	b.wait(holds("saved by rename"))
	check = b.watchErrors()
	eval[bool](b, `window.stays = true`)
	write(t, file, body("[x](nope/)\n\n[y](../../b/two/)"))
	b.wait(`(` + overlay + `).includes("there is no example") && (` + overlay + `).includes("which is no note")`)
	write(t, file, body("mended"))
	b.wait(`!document.querySelector("#bingfa-overlay")`)
	b.wait(holds("mended"))

	// A deleted file, temporary files, a new folder: the preview lives on.
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	b.wait(`(` + overlay + `).includes("there are no notes here") || (` + overlay + `).includes("there is no note")`)
	write(t, filepath.Join(dir, "content/a/one/.index.en.md.swp"), "\xff")
	write(t, filepath.Join(dir, "content/a/one/4913"), "")
	write(t, filepath.Join(dir, "content/b/two/index.en.md"), noteText("a new note"))
	write(t, filepath.Join(dir, "content/site.yaml"), strings.Replace(testSite, "[a/one]", "[a/one, b/two]", 1))
	write(t, file, body("[b](../../b/two/) is back"))
	b.wait(`!document.querySelector("#bingfa-overlay")`)
	b.wait(holds("is back"))

	// A style is swapped without a reload.
	write(t, filepath.Join(dir, "theme/styles/print.css"), "h1 { outline: 7px solid red }")
	b.wait(`getComputedStyle(document.querySelector("h1")).outlineWidth === "7px"`)
	if !eval[bool](b, `window.stays === true`) {
		t.Error("the page was loaded again")
	}
	check()
}
