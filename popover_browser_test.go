package main

import (
	"encoding/json"
	"testing"

	"bingfa/generator/note"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// The line of proof and the menu of languages open by key, and close on Escape,
// which leads back to them, and on a click elsewhere, which still does what it
// is for. On a phone the proof leaves the Run button free.
func TestPopoversClose(t *testing.T) {
	b := openTab(t)
	e := note.Example{Go: []byte(printsOne), Output: []byte("one\n")}
	recording, err := json.Marshal(note.Recording{Hash: e.Hash(), Interpreter: "yaegi 0.16",
		Go: &note.Take{Engine: "Go 1.26", Outcome: "ok", Events: []note.Event{{Stream: "stdout", Text: "one\n"}}}})
	if err != nil {
		t.Fatal(err)
	}
	text := noteText("[One](demo/)\n\n[Two](other/)\n")
	files := map[string]string{"content/site.yaml": manyLanguages, "content/a/one/index.pt-br.md": text, "content/a/two/index.zh.md": noteText("x\n"),
		"content/a/one/index.zh.md": text, "content/a/one/index.en.md": text}
	for _, name := range []string{"demo", "other"} {
		files["content/a/one/"+name+"/main.go"] = string(e.Go)
		files["content/a/one/"+name+"/output.txt"] = string(e.Output)
		files["content/a/one/"+name+"/recording.json"] = string(recording)
	}
	address, _ := startServe(t, writeSite(t, files))
	const proof, menu = ".proof", ".languages details"
	isOpen := func(card string) string { return `document.querySelector("` + card + `").open` }
	openByKey := func(card string) {
		t.Helper()
		eval[bool](b, `document.querySelector("`+card+` summary").focus(), true`)
		b.do(chromedp.KeyEvent(kb.Enter))
		b.wait(isOpen(card))
	}
	for _, language := range []string{"zh", "en"} {
		b.open(address + "/" + language + "/a/one/")
		wrong := b.watchErrors()
		for _, width := range []int64{1440, 390} {
			b.do(chromedp.EmulateViewport(width, 900))
			eval[bool](b, `scrollTo(0, 0), true`)
			for _, card := range []string{proof, menu} {
				openByKey(card)
				b.do(chromedp.KeyEvent(kb.Escape))
				b.wait(`!` + isOpen(card))
				if !eval[bool](b, `document.activeElement === document.querySelector("`+card+` summary")`) {
					t.Errorf("%s at %d px: Escape does not lead back to the summary of %s", language, width, card)
				}
				// From within, too.
				openByKey(card)
				eval[bool](b, `(() => { const e = document.querySelector("`+card+` > div"); e.tabIndex = -1; e.focus(); return true })()`)
				b.do(chromedp.KeyEvent(kb.Escape))
				b.wait(`!` + isOpen(card) + ` && document.activeElement === document.querySelector("` + card + ` summary")`)
				// A click within leaves it open, one elsewhere does not.
				openByKey(card)
				eval[bool](b, `document.querySelector("`+card+` > div").click(), true`)
				if !eval[bool](b, isOpen(card)) {
					t.Errorf("%s at %d px: a click within closes %s", language, width, card)
				}
				b.do(chromedp.MouseClickXY(float64(width)/2, 800))
				b.wait(`!` + isOpen(card))
				// One card at a time, by mouse.
				openByKey(card)
				eval[bool](b, `document.querySelector("#example-other .proof summary").click(), true`)
				b.wait(`!` + isOpen(card) + ` && document.querySelector("#example-other .proof").open`)
				b.do(chromedp.KeyEvent(kb.Escape))
				b.wait(`!document.querySelector("#example-other .proof").open`)
			}
		}
		// What is pressed is what has been aimed at, although the card goes away.
		openByKey(proof)
		if !eval[bool](b, `(() => { const r = document.querySelector("#example-demo .run").getBoundingClientRect();
			return document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2)?.closest(".run") !== null && document.documentElement.scrollWidth <= innerWidth })()`) {
			t.Fatalf("%s: the proof covers the Run button, or is too wide", language)
		}
		eval[bool](b, `window.pressed = 0, document.querySelector("#example-demo .run").addEventListener("click", () => pressed++), true`)
		at := eval[[]float64](b, `(() => { const r = document.querySelector("#example-demo .run").getBoundingClientRect(); return [r.left + r.width / 2, r.top + r.height / 2] })()`)
		b.do(chromedp.MouseClickXY(at[0], at[1]))
		b.wait(`pressed === 1 && !` + isOpen(proof))
		wrong()
	}
}
