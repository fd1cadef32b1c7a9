package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/heapprofiler"
	"github.com/chromedp/cdproto/memory"
	"github.com/chromedp/chromedp"
)

// What a reader did to the page stays.
func TestPreviewKeeps(t *testing.T) {
	body := func(first string) string {
		return first + "\n\n<details><summary>More</summary>\n\nfolded away\n\n</details>\n\n" +
			"<textarea id=\"field\">given</textarea> <input id=\"line\">\n\n<div id=\"editor\" contenteditable>edit me</div>\n\n" +
			"Some text to select, and " + first + " beside it.\n\n<video id=\"film\" muted loop></video>\n"
	}
	p := openPreview(t, body("first"), nil)
	if !eval[bool](p.tab, `Boolean(document.querySelector("#field") && document.querySelector("#editor"))`) {
		t.Fatal("the note has no HTML of its own")
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
	// A film goes on, also where it moves: this is one drawn by a script.
	p.run(`(() => { const canvas = document.createElement("canvas"); canvas.getContext("2d"); const film = document.querySelector("#film"); film.srcObject = canvas.captureStream(); film.mine = true; return film.play() })()`)
	film := `(() => { const f = document.querySelector("#film"); return [f.mine, f.paused].join() })()`
	p.wait(film + ` === "true,false"`)
	p.save(body("a little text"))
	p.wait(says("a little text"))
	if got := eval[string](p.tab, film); got != "true,false" {
		t.Errorf("the film: %s", got)
	}
	if eval[bool](p.tab, `"moveBefore" in Element.prototype`) {
		p.save("<video id=\"film\" muted loop></video>\n\n" + strings.Replace(body("moved"), "<video id=\"film\" muted loop></video>\n", "", 1))
		p.wait(`document.querySelector(".text").firstElementChild.id === "film" || document.querySelector(".text").firstElementChild.querySelector("#film") !== null`)
		if got := eval[string](p.tab, film); got != "true,false" {
			t.Errorf("the film that moved: %s", got)
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
	p.wait(output + `.innerText.includes("one")`)
	p.run(output + `.querySelector(".row").seen = true`)

	p.save("[Another title](demo/)\n\n1. Here it is.\n")
	p.wait(says("Another title") + " && " + says("Here it is."))
	write(t, filepath.Join(p.dir, "content/a/one/demo/main.py"), strings.Replace(examplePython, "0.1", "0.25", 1))
	p.wait(`document.querySelector(".lane.python code").textContent.includes("0.25")`)
	if got := eval[string](p.tab, output+`.innerText`); strings.Contains(got, "has changed") || !eval[bool](p.tab, output+`.querySelector(".row").seen`) {
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

// On a phone the program that the reader chose stays chosen.
func TestPreviewKeepsTabs(t *testing.T) {
	p := openPreview(t, "[Demo](demo/)\n\n1. Here.\n", map[string]string{
		"content/a/one/demo/main.go": exampleGo, "content/a/one/demo/main.py": examplePython, "content/a/one/demo/output.txt": "one\ntwo\n",
	})
	p.do(chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile))
	p.run(`document.querySelector(".tabs .python").click(); document.querySelector(".tabs .python").focus()`)
	state := `[...document.querySelectorAll(".lane")].filter(l => l.offsetHeight > 0).map(l => l.dataset.lane).join() + " " + document.querySelector(".tabs [aria-selected=true]").dataset.lane + " " + document.activeElement.className`
	p.save("[Another title](demo/)\n\n1. Here it is.\n\n[Demo](second/)\n\n1. Here.\n")
	for _, name := range []string{"main.go", "main.py", "output.txt"} {
		text := map[string]string{"main.go": exampleGo, "main.py": examplePython, "output.txt": "one\ntwo\n"}[name]
		write(t, filepath.Join(p.dir, "content/a/one/second", name), text)
	}
	p.wait(says("Another title") + ` && document.querySelectorAll(".tabs").length === 2`)
	if got := eval[string](p.tab, state); got != "python,python python python" {
		t.Errorf("after the save: %q", got)
	}
	p.stayed()
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
