package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

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
	if text := eval[string](p.tab, panel+`.textContent`); !strings.Contains(text, "output.txt:check") || !strings.Contains(text, "+ three") {
		t.Errorf("the panel says %q", text)
	}
	write(t, program, strings.Replace(exampleGo, "5 *", "1 *", 1))
	p.wait(`!` + panel) // a warning may say that it is not recorded
	p.stayed()
}
