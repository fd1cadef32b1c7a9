package main

import (
	"encoding/json"
	"strings"
	"testing"

	"bingfa/generator/note"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// What is proven is told in a line, and on demand in sentences, with keys
// alone, on wide pages and on phones.
func TestProofInThePage(t *testing.T) {
	b := openTab(t)
	e := note.Example{Python: []byte("print(1)\n"), Go: []byte(printsOne), Output: []byte("one\n"),
		Config: note.ExampleConfig{Mask: []string{`\d`}, Differs: []string{"pids", "times"}}}
	take := func(engine string) *note.Take {
		return &note.Take{Engine: engine, Outcome: "ok", Events: []note.Event{{Stream: "stdout", Text: "one\n"}}}
	}
	recording, err := json.Marshal(note.Recording{Hash: e.Hash(), Interpreter: "yaegi 0.16", Python: take("CPython 3.11"), Go: take("Go 1.26")})
	if err != nil {
		t.Fatal(err)
	}
	text := noteText("[Example](demo/)\n")
	dir := writeSite(t, map[string]string{"content/site.yaml": testSite, "content/a/one/index.zh.md": text, "content/a/one/index.en.md": text,
		"content/a/one/demo/main.py": string(e.Python), "content/a/one/demo/main.go": string(e.Go), "content/a/one/demo/output.txt": string(e.Output),
		"content/a/one/demo/example.yaml": "mask: ['\\d']\ndiffers: [pids, times]\n", "content/a/one/demo/recording.json": string(recording)})
	address, _ := startServe(t, dir)
	for _, c := range []struct{ language, line, details string }{
		{"en", "Verified: CPython 3.11 · Go 1.26 · yaegi 0.16 · process ids and times differ", "but process ids and times differ from run to run"},
		{"zh", "已验证　CPython 3.11 · Go 1.26 · yaegi 0.16 · 进程号和时间每次不同", "只有进程号和时间每次不同"},
	} {
		b.open(address + "/" + c.language + "/a/one/")
		for _, width := range []int64{1440, 390} {
			b.do(chromedp.EmulateViewport(width, 900))
			if got := eval[string](b, `document.querySelector(".proof summary").textContent`); got != c.line {
				t.Errorf("the line is %q", got)
			}
			eval[bool](b, `document.querySelector(".proof summary").focus(), true`)
			b.do(chromedp.KeyEvent(kb.Enter))
			b.wait(`document.querySelector(".proof").open`)
			if got := eval[string](b, `document.querySelector(".proof > div").innerText`); !strings.Contains(got, c.details) || !strings.Contains(got, "yaegi 0.16") {
				t.Errorf("the details are %q", got)
			}
			if !eval[bool](b, `(() => { const r = document.querySelector(".proof > div").getBoundingClientRect(); return r.left >= 0 && r.right <= innerWidth && r.height > 20 && document.documentElement.scrollWidth <= innerWidth })()`) {
				t.Errorf("%s at %d px: the details do not fit", c.language, width)
			}
			b.do(chromedp.KeyEvent(kb.Enter))
			b.wait(`!document.querySelector(".proof").open`)
		}
	}
}
