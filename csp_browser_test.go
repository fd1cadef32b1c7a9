package main

import (
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"bingfa/generator/note"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// everything is a text with all that a page can show.
const everything = `---
title: T
summary: S
aliases: [旧/地址 一, /2019/old.html]
---
## Section {#s}

[Demo](demo/)

1. Marked.

| left | centre | right |
| :-- | :-: | --: |
| 1 | 2 | 3 |

![fluid](fluid.svg) ![data](data:image/svg+xml,%3Csvg%20xmlns='http://www.w3.org/2000/svg'%20width='3'%20height='2'/%3E)

<svg width="20" height="10" viewBox="0 0 2 1"><rect width="1" height="1" fill="red"/></svg>

> [!NOTE]
> A note[^1].

- [x] done

[^1]: A footnote.

` + "```lanes\na: 0-1 running\nb: 0.5-2 waiting\na -> b: 1\n```\n\n```go run\npackage main\n\nfunc main() { panic(\"no\") }\n```\n\n```go run\npackage main\n\nfunc main() { x := 1 }\n```\n\n```python\nx = 1\n```\n"

// In a browser, everything that pages show and do satisfies the policy and the
// other headers that they are served with, and none of it is unknown to the
// browser. Old addresses lead to where notes are, from a host that knows no
// redirects as well.
func TestPolicy(t *testing.T) {
	b := openTab(t)
	e := note.Example{Go: []byte("package main\n\nimport (\n\t\"fmt\"\n\t\"time\"\n)\n\nfunc main() {\n\tfmt.Println(1) // (1)\n\ttime.Sleep(time.Second)\n\tprintln(2)\n}\n"),
		Python: []byte("print(1)  # (1)\n"), Output: []byte("1\n")}
	take := &note.Take{Engine: "Go 1.26", Outcome: "ok", Events: []note.Event{{Stream: "stdout", Text: "1\n"}}}
	recording, err := json.Marshal(note.Recording{Hash: e.Hash(), Interpreter: "yaegi 0.16", Go: take, Python: take})
	if err != nil {
		t.Fatal(err)
	}
	dir := writeSite(t, map[string]string{
		"content/site.yaml":             "title: T\nlanguages: [{code: zh}, {code: en}, {code: de}]\nfeatured: a/one/demo\nchapters: [{title: A, notes: [a/one, a/two]}]\n",
		"content/a/one/index.zh.md":     everything,
		"content/a/one/index.en.md":     strings.NewReplacer("aliases: ", "# ").Replace(everything),
		"content/a/two/index.en.md":     noteText("x\n"),
		"content/a/one/fluid.svg":       `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 200"><style>rect { fill: #0a0 }</style><rect width="640" height="200" style="stroke: none"/></svg>`,
		"content/a/one/demo/main.go":    string(e.Go),
		"content/a/one/demo/main.py":    string(e.Python),
		"content/a/one/demo/output.txt": string(e.Output), "content/a/one/demo/recording.json": string(recording),
	})
	public := filepath.Join(dir, "public")
	var stderr strings.Builder
	if code := run(t.Context(), []string{"-C", dir, "build"}, nil, io.Discard, &stderr); code != 0 || stderr.Len() > 0 {
		t.Fatal(stderr.String())
	}
	h := startHost(t, "-site", public, "-sandbox", "none")

	var mu sync.Mutex
	var told []string // by the browser
	err = chromedp.Listen(b.ctx, func(ev any) {
		if e, ok := ev.(*log.EventEntryAdded); ok && e.Entry.Source != log.EntrySourceNetwork {
			mu.Lock()
			told = append(told, fmt.Sprintf("%s: %s (%s)", e.Entry.Source, e.Entry.Text, e.Entry.URL))
			mu.Unlock()
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(b.ctx, log.Enable, cdp.Empty{}); err != nil {
		t.Fatal(err)
	}
	allowed := b.watchPolicy()
	check := func(where string) {
		t.Helper()
		allowed(where)
		mu.Lock()
		defer mu.Unlock()
		for _, text := range told {
			t.Errorf("%s: the browser says %s", where, text)
		}
		told = nil
	}
	for _, width := range []int64{1440, 390} {
		b.do(chromedp.EmulateViewport(width, 900))
		for _, path := range []string{"/", "/zh/", "/en/a/one/", "/zh/a/one/", "/de/a/two/", "/zh/nowhere/"} {
			where := fmt.Sprintf("%s at %d px", path, width)
			b.open(h.url + path)
			eval[bool](b, `(() => { for (const o of document.querySelectorAll("button.theme, .tabs [role=tab], .copy, .lane.go button.run")) { o.click(); o.click() } return true })()`)
			eval[bool](b, `(() => { for (const o of document.querySelectorAll(".lane.go .output:not([data-outcome])")) { o.closest(".lane").querySelector("button.run").click() } return true })()`)
			b.wait(`[...document.querySelectorAll(".lane.go .output")].every(o => o.dataset.outcome)`)
			for _, card := range []string{".proof", ".languages details", "details.menu", ".outline-inline"} {
				if eval[bool](b, `(s => s?.checkVisibility() && (s.focus(), true))(document.querySelector("`+card+` > summary")) ?? false`) {
					b.do(chromedp.KeyEvent(kb.Enter))
					b.do(chromedp.KeyEvent(kb.Escape))
				}
			}
			check(where)
			if strings.HasSuffix(path, "/a/one/") {
				const want = "left center right"
				if got := eval[string](b, `[...document.querySelectorAll(".text td")].map(d => getComputedStyle(d).textAlign).join(" ")`); got != want {
					t.Errorf("%s: a row is aligned %s, want %s", where, got, want)
				}
				if !eval[bool](b, `(i => i.width > 200 && Math.abs(i.width / i.height - 3.2) < .1)(document.querySelector("img[alt=fluid]"))`) {
					t.Errorf("%s: a picture of no size of its own is not as wide as the text", where)
				}
			}
		}
	}
	// A picture keeps its own styles.
	b.open(h.url + "/zh/a/one/")
	const drawn = `(() => { const i = document.querySelector("img[alt=fluid]"), c = document.createElement("canvas").getContext("2d"); c.drawImage(i, 0, 0, 9, 9); return String(c.getImageData(4, 4, 1, 1).data) })()`
	eval[bool](b, `document.querySelector("img[alt=fluid]").scrollIntoView(), true`)
	b.wait(`document.querySelector("img[alt=fluid]").complete`)
	if got := eval[string](b, drawn); got != "0,170,0,255" {
		t.Errorf("the picture is drawn in %s", got)
	}
	// It would have been noticed.
	eval[bool](b, `(() => { const i = new Image(); i.src = "https://example.org/x.png"; i.setAttribute("style", "color: red"); document.body.append(i); return true })()`)
	b.wait(`violations.length === 2`)
	if eval[bool](b, `(() => { try { document.body.innerHTML += "x"; return true } catch { return false } })()`) {
		t.Error("a script may make HTML of text")
	}
	mu.Lock()
	if len(told) == 0 {
		t.Error("the browser says nothing of what it refuses")
	}
	told = nil
	mu.Unlock()

	address, _ := startServe(t, dir) // redirects nobody from an old address
	for _, site := range []string{h.url, address} {
		for _, old := range []string{"/zh/旧/地址 一/", "/zh/旧/地址 一", "/2019/old.html"} {
			b.open(site + old)
			b.wait(`location.pathname === "/zh/a/one/" && document.readyState === "complete"`)
		}
	}
}
