package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/heapprofiler"
	"github.com/chromedp/cdproto/memory"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A proxy stands between browsers and a preview: it counts what they ask for,
// and can be away.
type proxy struct {
	*httptest.Server
	streams, pages atomic.Int64 // event streams that are open, pages asked for
	away           atomic.Bool
	mu             sync.Mutex
	cut            map[int]context.CancelFunc
	next           int
}

func newProxy(t *testing.T, address string) *proxy {
	to, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{cut: map[int]context.CancelFunc{}}
	forward := httputil.NewSingleHostReverseProxy(to)
	forward.FlushInterval = -1
	forward.ErrorHandler = func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) }
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p.away.Load() {
			panic(http.ErrAbortHandler)
		}
		ctx, cancel := context.WithCancel(r.Context())
		defer cancel()
		p.mu.Lock()
		p.next++
		id := p.next
		p.cut[id] = cancel
		p.mu.Unlock()
		defer func() {
			p.mu.Lock()
			delete(p.cut, id)
			p.mu.Unlock()
		}()
		switch {
		case strings.HasPrefix(r.URL.Path, "/_bingfa/events"):
			p.streams.Add(1)
			defer p.streams.Add(-1)
		case strings.HasSuffix(r.URL.Path, "/"):
			p.pages.Add(1)
		}
		forward.ServeHTTP(w, r.WithContext(ctx))
	}))
	t.Cleanup(func() { p.stop(); p.Server.Close() })
	return p
}

// stop ends all connections and takes no new ones; start takes them again.
func (p *proxy) stop() {
	p.away.Store(true)
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, cancel := range p.cut {
		cancel()
	}
}
func (p *proxy) start() { p.away.Store(false) }

// another opens one more tab in the same browser.
func (b *tab) another() *tab {
	b.t.Helper()
	ctx, cancel := chromedp.NewContext(b.ctx)
	b.t.Cleanup(cancel)
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1440, 900)); err != nil {
		b.t.Fatal(err)
	}
	return &tab{b.t, ctx}
}

// run runs a script for its effect.
func (b *tab) run(script string) {
	b.t.Helper()
	eval[bool](b, script+"; true")
}

const (
	panel = `document.querySelector("#bingfa-overlay")?.shadowRoot.querySelector(".panel:not([hidden])")`
	badge = `document.querySelector("#bingfa-overlay")?.shadowRoot.querySelector(".badge:not([hidden])")`
	lost  = `document.querySelector("#bingfa-overlay")?.shadowRoot.querySelector(".lost:not([hidden])")`
)

// says is a script for whether the text of a page has a word.
func says(text string) string { return fmt.Sprintf(`document.body.innerText.includes(%q)`, text) }

// previewed is a site of one note in English, with a browser that looks at it.
type previewed struct {
	*tab
	test      *testing.T
	dir, file string
	proxy     *proxy
}

func openPreview(t *testing.T, body string, files map[string]string) *previewed {
	t.Helper()
	b := openTab(t)
	all := map[string]string{"content/site.yaml": testSite, "content/a/one/index.en.md": noteText(body)}
	for name, text := range files {
		all[name] = text
	}
	dir := writeSite(t, all)
	address, _ := startServe(t, dir)
	p := &previewed{tab: b, test: t, dir: dir, file: filepath.Join(dir, "content/a/one/index.en.md"), proxy: newProxy(t, address)}
	b.open(p.proxy.URL + "/en/a/one/")
	waitFor(t, "the page to listen", func() bool { return p.proxy.streams.Load() > 0 })
	p.run(`window.stays = true`)
	return p
}

func (p *previewed) save(body string) {
	p.t.Helper()
	write(p.test, p.file, noteText(body))
}

// stayed checks that the page was not loaded again.
func (p *previewed) stayed() {
	p.t.Helper()
	if !eval[bool](p.tab, `window.stays === true`) {
		p.t.Error("the page was loaded again")
	}
}

// Many tabs of one browser hold one connection, all follow, and programs run
// in all of them. Another browser has its own.
func TestPreviewInManyTabs(t *testing.T) {
	p := openPreview(t, "before\n\n```go run\npackage main\n\nfunc main() { println(\"ran\") }\n```\n", nil)
	tabs := []*tab{p.tab}
	for range 7 {
		other := p.another()
		other.open(p.proxy.URL + "/en/a/one/")
		tabs = append(tabs, other)
	}
	other := openTab(t)
	other.open(p.proxy.URL + "/en/a/one/")
	tabs = append(tabs, other)
	p.save("after\n\n```go run\npackage main\n\nfunc main() { println(\"ran\") }\n```\n")
	for _, b := range tabs {
		b.wait(says("after"))
	}
	waitFor(t, "one stream for each browser", func() bool { return p.proxy.streams.Load() == 2 })
	for _, b := range tabs {
		b.run(`document.querySelector("button.run").click()`)
	}
	for _, b := range tabs {
		b.wait(`document.querySelector(".output").innerText.includes("ran")`)
	}
	// A tab that goes to another page is told about that one.
	tabs[3].open(p.proxy.URL + "/en/")
	write(t, filepath.Join(p.dir, "content/site.yaml"), strings.Replace(testSite, "en: Site", "en: Renamed", 1))
	for _, b := range tabs {
		b.wait(`document.title.includes("Renamed")`)
	}
	if n := p.proxy.streams.Load(); n != 2 {
		t.Errorf("%d streams", n)
	}
}

// Where there are no shared workers a page listens itself.
func TestPreviewWithoutSharedWorkers(t *testing.T) {
	p := openPreview(t, "before\n", nil)
	b := openTab(t, chromedp.Flag("disable-shared-workers", true))
	b.open(p.proxy.URL + "/en/a/one/")
	if eval[bool](b, `"SharedWorker" in window`) {
		t.Skip("this browser has shared workers all the same")
	}
	p.save("after\n")
	b.wait(says("after"))
}

// A hidden tab lets go of its connection, and catches up when it is seen again.
func TestPreviewHidden(t *testing.T) {
	p := openPreview(t, "before\n", nil)
	see := func(state string) {
		p.run(fmt.Sprintf(`Object.defineProperty(document, "visibilityState", { value: %q, configurable: true }), document.dispatchEvent(new Event("visibilitychange"))`, state))
	}
	see("hidden")
	waitFor(t, "no stream", func() bool { return p.proxy.streams.Load() == 0 })
	p.save("missed\n")
	p.save("also missed\n")
	see("visible")
	p.wait(says("also missed"))
	p.stayed()
}

// While the preview is away the page says so, quietly. It catches up by itself.
func TestPreviewAway(t *testing.T) {
	p := openPreview(t, "before\n", nil)
	p.proxy.stop()
	p.wait(lost + `?.innerText.includes("cannot be reached")`)
	if eval[bool](p.tab, `Boolean(`+panel+`)`) {
		t.Error("being away is shown as a problem")
	}
	p.save("meanwhile\n")
	p.proxy.start()
	p.wait(says("meanwhile"))
	p.wait(`!document.querySelector("#bingfa-overlay")`)
	p.stayed()
	if n := p.proxy.pages.Load(); n != 1 {
		t.Errorf("the page was asked for %d times", n)
	}
}

// A server that is started again finds its pages as they are.
func TestPreviewRestarted(t *testing.T) {
	b := openTab(t)
	dir := writeSite(t, map[string]string{"content/site.yaml": testSite, "content/a/one/index.en.md": noteText("before\n")})
	serve := func(addr string) (address string, stop func()) {
		ctx, cancel := context.WithCancel(t.Context())
		var out, stderr lockedBuffer
		done := make(chan int, 1)
		go func() { done <- run(ctx, []string{"-C", dir, "serve", "-addr", addr}, nil, &out, &stderr) }()
		waitFor(t, "the address", func() bool {
			if m := servedAt.FindStringSubmatch(out.String()); m != nil {
				address = m[1]
			}
			return address != ""
		})
		stop = sync.OnceFunc(func() {
			cancel()
			if code := <-done; code != 0 {
				t.Errorf("serve ended with %d: %s", code, &stderr)
			}
		})
		t.Cleanup(stop)
		return address, stop
	}
	address, stop := serve("127.0.0.1:0")
	b.open(address + "/en/a/one/")
	b.run(`window.stays = true`)
	stop()
	b.wait(`Boolean(` + lost + `)`)
	write(t, filepath.Join(dir, "content/a/one/index.en.md"), noteText("after the restart\n"))
	serve(strings.TrimPrefix(strings.Replace(address, "localhost", "127.0.0.1", 1), "http://"))
	b.wait(says("after the restart"))
	b.wait(`!document.querySelector("#bingfa-overlay") && window.stays`)
}

// What a reader did to the page stays.
func TestPreviewKeeps(t *testing.T) {
	body := func(first string) string {
		return first + "\n\n<details><summary>More</summary>\n\nfolded away\n\n</details>\n\n" +
			"<textarea id=\"field\">given</textarea> <input id=\"line\">\n\n<div id=\"editor\" contenteditable>edit me</div>\n\n" +
			"Some text to select, and " + first + " beside it.\n\n<video id=\"film\" muted loop></video>\n"
	}
	p := openPreview(t, body("first"), nil)
	if !eval[bool](p.tab, `Boolean(document.querySelector("#field") && document.querySelector("#editor"))`) {
		t.Skip("notes have no HTML of their own")
	}
	p.run(`document.querySelector(".text details").open = true;
		const field = document.querySelector("#field"), line = document.querySelector("#line"), editor = document.querySelector("#editor");
		field.value = "typed by the reader"; line.value = "a line"; editor.textContent = "written here";
		field.focus(); field.setSelectionRange(3, 7);
		for (const e of [field, line, editor]) e.mine = true`)
	state := `(() => { const f = document.querySelector("#field"), e = document.querySelector("#editor"), l = document.querySelector("#line"); return [document.querySelector(".text details").open, f.value, document.activeElement === f, f.selectionStart, f.selectionEnd, l.value, e.textContent, f.mine && l.mine && e.mine].join() })()`
	want := "true,typed by the reader,true,3,7,a line,written here,true"
	for i, text := range []string{"second", "third\n\nand a paragraph more", "fourth"} {
		p.save(body(text))
		p.wait(says(strings.Split(text, "\n")[0]))
		if got := eval[string](p.tab, state); got != want {
			t.Errorf("save %d: %s, want %s", i+1, got, want)
		}
	}
	// The caret in an editable element, and a selection beside what changes.
	p.run(`getSelection().setBaseAndExtent(document.querySelector("#editor").firstChild, 4, document.querySelector("#editor").firstChild, 7)`)
	p.save(body("fifth"))
	p.wait(says("fifth"))
	if got := eval[string](p.tab, `getSelection().toString() + " " + getSelection().anchorOffset`); got != "ten 4" {
		t.Errorf("the selection is %q", got)
	}
	p.run(`const text = [...document.querySelectorAll(".text > p")].find(p => p.innerText.startsWith("Some text")).firstChild; getSelection().setBaseAndExtent(text, 5, text, 9)`)
	p.save(body("sixth"))
	p.wait(says("sixth"))
	if got := eval[string](p.tab, `getSelection().toString()`); got != "text" {
		t.Errorf("beside a change the selection is %q", got)
	}
	p.stayed()
}

// What the reader looks at stays where it is, whatever happens above it.
func TestPreviewKeepsThePlace(t *testing.T) {
	long := strings.Repeat("Some text to scroll past.\n\n", 60)
	body := func(above, below string) string {
		return above + "\n\n" + long + "## Here {#here}\n\nWhat is read.\n\n" + long + below + "\n"
	}
	p := openPreview(t, body("above", "below"), nil)
	p.run(`document.querySelector("#here").scrollIntoView({ behavior: "instant" }); scrollBy({ top: -200, behavior: "instant" })`)
	top := `document.querySelector("#here").getBoundingClientRect().top`
	before := eval[float64](p.tab, top)
	for i, above := range []string{strings.Repeat("More text above.\n\n", 30), "less", "```go\nfunc f() {}\n```\n\n> [!NOTE]\n> and more"} {
		p.save(body(above, fmt.Sprintf("save %d", i)))
		p.wait(says(fmt.Sprintf("save %d", i)))
		p.run(`new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))`)
		if now := eval[float64](p.tab, top); now < before-1 || now > before+1 {
			t.Errorf("save %d: what was at %v px is at %v", i, before, now)
		}
	}
	p.stayed()
}

// Only what changed is touched; what has moved is used again.
func TestPreviewTouchesOnlyWhatChanged(t *testing.T) {
	blocks := make([]string, 60)
	for i := range blocks {
		blocks[i] = fmt.Sprintf("Block number %d with `code` and **weight**.", i)
		if i%6 == 3 {
			blocks[i] = fmt.Sprintf("```go\nfunc f%d() int { return %d }\n```", i, i)
		}
	}
	p := openPreview(t, strings.Join(blocks, "\n\n")+"\n", nil)
	p.run(`window.touched = []; new MutationObserver(list => touched.push(...list.map(m => m.type + " " + (m.target.closest?.(".text > *") ?? m.target.parentElement?.closest(".text > *"))?.textContent.slice(0, 20)))).observe(document.querySelector(".text"), { subtree: true, childList: true, characterData: true, attributes: true });
		window.numbers = () => [...document.querySelectorAll(".text > *")].map(e => e.number).join();
		document.querySelectorAll(".text > *").forEach((e, i) => e.number = i)`)
	blocks[7] = "Block number 7 with `code` and much **weight**."
	p.save(strings.Join(blocks, "\n\n") + "\n")
	p.wait(says("much weight"))
	if touched := eval[[]string](p.tab, `touched`); fmt.Sprint(touched) != "[characterData Block number 7 with ]" {
		t.Errorf("touched: %q", touched)
	}
	// A block moves down, another comes, a third goes.
	moved := append([]string{"New block."}, blocks[1:30]...)
	moved = append(append(moved, blocks[31:50]...), blocks[0])
	moved = append(moved, blocks[50:]...)
	p.save(strings.Join(moved, "\n\n") + "\n")
	p.wait(says("New block."))
	want := []string{""}
	for i := 1; i < 60; i++ {
		if i == 50 {
			want = append(want, "0")
		}
		if i != 30 {
			want = append(want, fmt.Sprint(i))
		}
	}
	if got := eval[string](p.tab, `numbers()`); got != strings.Join(want, ",") {
		t.Errorf("the blocks are now\n%s, want\n%s", got, strings.Join(want, ","))
	}
	p.stayed()
}

const (
	exampleGo     = "package main\n\nimport (\n\t\"fmt\"\n\t\"time\"\n)\n\nfunc main() {\n\tfmt.Println(\"one\") // (1)\n\ttime.Sleep(5 * time.Second)\n\tfmt.Println(\"two\")\n}\n"
	examplePython = "import time\nprint(\"one\")  # (1)\ntime.sleep(0.1)\nprint(\"two\")\n"
)

// The output of a run stays until the program itself changes; then it is said
// to be of an older one. So does a run that goes on.
func TestPreviewKeepsOutputs(t *testing.T) {
	p := openPreview(t, "[Demo](demo/)\n\n1. Here.\n", map[string]string{
		"content/a/one/demo/main.go": exampleGo, "content/a/one/demo/main.py": examplePython, "content/a/one/demo/output.txt": "one\ntwo\n",
	})
	check := p.watchErrors()
	program := filepath.Join(p.dir, "content/a/one/demo/main.go")
	output := `document.querySelector(".lane.go .output")`
	p.run(`document.querySelector(".lane.go button.run").click()`)
	p.wait(output + `.innerText.includes("one") && ` + output + `.innerText.includes("Running")`)

	p.save("[Another title](demo/)\n\n1. Here it is.\n")
	p.wait(says("Another title") + " && " + says("Here it is."))
	write(t, filepath.Join(p.dir, "content/a/one/demo/main.py"), strings.Replace(examplePython, "0.1", "0.25", 1))
	p.wait(`document.querySelector(".lane.python code").textContent.includes("0.25")`)
	if got := eval[string](p.tab, output+`.innerText`); !strings.Contains(got, "Running") || strings.Contains(got, "has changed") {
		t.Errorf("while it runs the output is %q", got)
	}
	write(t, program, strings.Replace(exampleGo, "5 * time.Second", "4 * time.Second", 1))
	p.wait(output + `.innerText.includes("has changed since it ran")`)
	p.wait(output + `.dataset.outcome === "ok"`)
	if got := eval[string](p.tab, output+`.innerText`); !strings.Contains(got, "two") || !strings.Contains(got, "5.00") || !strings.Contains(got, "has changed") {
		t.Errorf("after the run the output is %q", got)
	}
	write(t, program, exampleGo) // as it ran
	p.wait(`!` + output + `.innerText.includes("has changed")`)
	write(t, filepath.Join(p.dir, "content/a/one/demo/output.txt"), "another\n")
	write(t, program, strings.Replace(exampleGo, "5 * time.Second", "time.Second", 1))
	p.wait(output + `.innerText.includes("has changed")`)
	// Run again: the program of now.
	p.run(`document.querySelector(".lane.go button.run").click()`)
	p.wait(output + `.dataset.outcome === "ok"`)
	if got := eval[string](p.tab, output+`.innerText`); !strings.Contains(got, "1.00") || strings.Contains(got, "has changed") {
		t.Errorf("run again, the output is %q", got)
	}
	// A program less: no tabs are left, and the other's output stays.
	if err := os.Remove(filepath.Join(p.dir, "content/a/one/demo/main.py")); err != nil {
		t.Fatal(err)
	}
	p.wait(`!document.querySelector(".lane.python") && !document.querySelector(".tabs") && ` + output + `.innerText.includes("1.00")`)
	write(t, filepath.Join(p.dir, "content/a/one/demo/main.py"), examplePython)
	p.wait(`document.querySelectorAll(".tabs [role=tab]").length === 2 && ` + output + `.innerText.includes("1.00")`)
	p.stayed()
	check()
}

// Words, attributes and titles are taken over too; scripts need a reload,
// which keeps the place.
func TestPreviewOfTheTheme(t *testing.T) {
	theme := func(name string) string {
		data, err := os.ReadFile(filepath.Join("theme", filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	words := theme("strings/en.yaml")
	p := openPreview(t, "```go\nfunc f() {}\n```\n\n```go run\npackage main\n\nfunc main() {}\n```\n\n"+strings.Repeat("text\n\n", 100), map[string]string{"theme/strings/en.yaml": words})
	write(t, filepath.Join(p.dir, "theme/strings/en.yaml"), strings.NewReplacer("code.copy: Copy", "code.copy: Take", "run.stopped: Stopped", "run.stopped: Halted", "pair.run: Run", "pair.run: Go on").Replace(words))
	p.wait(`document.querySelector(".code .copy").textContent === "Take" && document.querySelector("button.run .label").textContent === "Go on" && document.querySelector("#words").textContent.includes("Halted")`)
	write(t, filepath.Join(p.dir, "content/site.yaml"), strings.Replace(testSite, "{code: en, name", "{code: en, tag: en-GB, name", 1))
	p.wait(`document.documentElement.lang === "en-GB"`)
	p.stayed()
	p.run(`scrollTo({ top: 700, behavior: "instant" })`)
	write(t, filepath.Join(p.dir, "theme/scripts/app.ts"), theme("scripts/app.ts")+"\n(globalThis as any).fresh = true;\n")
	p.wait(`window.fresh === true && !window.stays`)
	p.wait(`scrollY === 700`)
}

// The panel tells everything that is wrong, leads to the editor, is worked by
// the keyboard, and comes back only for what is new.
func TestPreviewPanel(t *testing.T) {
	p := openPreview(t, "good\n", map[string]string{"content/b/two/index.en.md": noteText("good\n"), "content/site.yaml": strings.Replace(testSite, "[a/one]", "[a/one, b/two]", 1)})
	check := p.watchErrors()
	p.save("good\n\n中文<b>字</b>，[链接](nope/)在这里。\n\n[<b>x</b>](gone/)\n")
	write(t, filepath.Join(p.dir, "content/b/two/index.en.md"), noteText("[y](../../c/three/)\n"))
	p.wait(panel + `?.querySelectorAll("li").length === 3`)
	text := eval[string](p.tab, panel+`.textContent`)
	for _, want := range []string{"3 problems", "content/a/one/index.en.md:7:", "content/b/two/index.en.md:5:1", "there is no example", "→ "} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in %q", want, text)
		}
	}
	if eval[bool](p.tab, `Boolean(`+panel+`.querySelector("li b > b, .message *"))`) {
		t.Error("what is in the author's file is HTML in the panel")
	}
	// The sign is under the column, also after wide characters.
	if got := eval[string](p.tab, panel+`.querySelector("mark").textContent`); got != "[" {
		t.Errorf("the mark is at %q", got)
	}
	link := eval[string](p.tab, panel+`.querySelector("a.place").href`)
	if !strings.HasPrefix(link, "vscode://file"+p.dir) || !strings.HasSuffix(link, "/content/a/one/index.en.md:7:12") {
		t.Errorf("the link is %s", link)
	}
	p.wait(panel + `?.getAttribute("role") === "dialog" && ` + panel + `.parentNode.querySelector("[role=status].unseen").textContent.startsWith("3 problems. ")`)
	// Tab leads to it first; Enter opens; arrows walk; Escape closes.
	p.run(`addEventListener("click", e => { const a = e.composedPath()[0].closest?.("a"); if (a) { window.opened = a.href; e.preventDefault() } }, true)`)
	active := `document.activeElement.shadowRoot?.activeElement`
	p.do(chromedp.KeyEvent(kb.Tab))
	p.wait(active + `?.className === "close"`)
	p.do(chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent("\r"))
	p.wait(`window.opened === ` + fmt.Sprintf("%q", link))
	p.do(chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.ArrowDown))
	p.wait(active + `?.textContent.startsWith("content/b/two")`)
	p.do(chromedp.KeyEvent(kb.Escape))
	p.wait(`!` + panel + ` && ` + badge + `?.textContent === "3 problems" && ` + active + `?.className === "badge"`)

	check()
	// Closed it stays closed: after a reload, a move of lines, one mended.
	p.do(chromedp.Reload())
	p.wait(`Boolean(` + badge + `)`)
	check = p.watchErrors()
	p.save("good\n\nmore\n\n中文<b>字</b>，[链接](nope/)在这里。\n")
	p.wait(badge + `?.textContent === "2 problems" && !` + panel)
	// A new problem opens it. It goes by itself.
	p.save("[z](new/)\n")
	p.wait(panel + `?.textContent.includes("2 problems")`)
	p.save("good\n")
	p.wait(badge + `?.textContent === "1 problem" && !` + panel)
	write(t, filepath.Join(p.dir, "content/b/two/index.en.md"), noteText("good\n"))
	p.wait(`!document.querySelector("#bingfa-overlay")`)
	check()
}

// Warnings stand in nobody's way.
func TestPreviewWarnings(t *testing.T) {
	p := openPreview(t, "good\n", nil)
	write(t, filepath.Join(p.dir, "content/a/one/unused.png"), "\x89PNG\r\n\x1a\n")
	p.wait(`Boolean(` + badge + `) || Boolean(` + panel + `)`)
	p.wait(badge + `?.textContent === "1 warning" && !` + panel)
	p.save("goes on\n")
	p.wait(says("goes on"))
	p.run(badge + `.click()`)
	p.wait(panel + `?.querySelector("li.warning") !== null && ` + panel + `.textContent.includes("unused.png")`)
	if err := os.Remove(filepath.Join(p.dir, "content/a/one/unused.png")); err != nil {
		t.Fatal(err)
	}
	p.wait(`!document.querySelector("#bingfa-overlay")`)
}

// A site that is broken from the start says so, and comes up by itself.
func TestPreviewOfNothing(t *testing.T) {
	b := openTab(t)
	dir := writeSite(t, map[string]string{"content/site.yaml": "title: [\n", "content/a/one/index.en.md": noteText("here\n")})
	address, _ := startServe(t, dir)
	b.open(address + "/en/a/one/")
	b.wait(`document.querySelector("h1").innerText === "Nothing to show yet" && ` + panel + `?.querySelector("a.place")?.href.includes("site.yaml:")`)
	write(t, filepath.Join(dir, "content/site.yaml"), "title: x\nlanguagez: []\n")
	b.wait(panel + `?.textContent.includes("languagez")`)
	write(t, filepath.Join(dir, "content/site.yaml"), testSite)
	b.wait(says("here"))
	b.wait(`!document.querySelector("#bingfa-overlay")`)
}

// A picture whose content changes under the same name is loaded again.
func TestPreviewOfFiles(t *testing.T) {
	svg := func(width int) string {
		return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="9" viewBox="0 0 %d 9"/>`, width, width)
	}
	p := openPreview(t, "![p](p.svg)\n", map[string]string{"content/a/one/p.svg": svg(30)})
	p.wait(`document.querySelector(".text img")?.naturalWidth === 30`)
	write(t, filepath.Join(p.dir, "content/a/one/p.svg"), svg(50))
	p.wait(`document.querySelector(".text img")?.naturalWidth === 50`)
	p.stayed()
}

// A changed example is checked in the background: type errors at once, then
// what it does. Nothing of it holds up the page.
func TestPreviewChecks(t *testing.T) {
	p := openPreview(t, "[Demo](demo/)\n\n1. Here.\n", map[string]string{
		"content/go.mod": "module notes\n\ngo 1.26\n", "content/a/one/demo/main.go": exampleGo, "content/a/one/demo/output.txt": "one\ntwo\n",
	})
	program := filepath.Join(p.dir, "content/a/one/demo/main.go")
	write(t, program, strings.Replace(exampleGo, "\"two\"", "tow", 1))
	p.wait(panel + `?.textContent.includes("undefined: tow")`)
	if !eval[bool](p.tab, `document.querySelector(".lane.go code").textContent.includes("tow") && `+panel+`.querySelector("mark").textContent === "t"`) {
		t.Error("the page or the mark does not show the mistake")
	}
	write(t, program, strings.Replace(exampleGo, "\"two\"", "\"three\"", 1))
	p.wait(panel + `?.textContent.includes("prints something else than output.txt") && !` + panel + `.textContent.includes("undefined")`)
	if text := eval[string](p.tab, panel+`.textContent`); !strings.Contains(text, "found by running it") || !strings.Contains(text, "+ three") {
		t.Errorf("the panel says %q", text)
	}
	write(t, program, strings.Replace(exampleGo, "5 *", "1 *", 1))
	p.wait(`!` + panel) // a warning may say that it is not recorded
	p.stayed()
}

// 500 saves leave nothing behind in the page.
func TestPreviewLeavesNothingBehind(t *testing.T) {
	p := openPreview(t, "save 0\n\n"+strings.Repeat("text\n\n", 20)+"```go run\npackage main\n\nfunc main() {}\n```\n", nil)
	count := func() memory.GetDOMCountersResult {
		if _, err := chromedp.Call(p.ctx, heapprofiler.CollectGarbage, cdp.Empty{}); err != nil {
			t.Fatal(err)
		}
		c, err := chromedp.Call(p.ctx, memory.GetDOMCounters, cdp.Empty{})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	saves := func(from, to int) {
		for i := from; i <= to; i++ {
			blocks := strings.Repeat("text\n\n", 20+i%2)
			p.save(fmt.Sprintf("save %d\n\n%s```go run\npackage main\n\nfunc main() { println(%d) }\n```\n", i, blocks, i))
			p.wait(fmt.Sprintf(`document.querySelector(".text p").innerText === "save %d"`, i))
		}
	}
	saves(1, 20)
	before := count()
	saves(21, 500)
	after := count()
	t.Logf("nodes %d → %d, documents %d → %d, listeners %d → %d", before.Nodes, after.Nodes, before.Documents, after.Documents, before.JsEventListeners, after.JsEventListeners)
	if after.Nodes > before.Nodes+300 || after.Documents > before.Documents+2 || after.JsEventListeners > before.JsEventListeners+20 {
		t.Errorf("after 500 saves: %+v, before: %+v", after, before)
	}
	if n := p.proxy.pages.Load(); n != 1 {
		t.Errorf("the page was asked for %d times", n)
	}
	p.stayed()
}
