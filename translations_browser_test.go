package main

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// manyLanguages is a site whose source language is not the first by its name,
// nor one with words of its own in the theme.
const manyLanguages = `title: {pt-br: Sítio, zh: 站}
languages: [{code: pt-br, tag: pt-BR, name: Português}, {code: zh, tag: zh-CN, name: 中文}, {code: en, name: English}, {code: ja, name: 日本語}]
chapters:
  - title: A
    notes: [a/one, a/two]
`

// A save of the original shows on the page of the translation that somebody
// reads, and confirming it takes the notice away; all in place.
func TestNoticesInThePreview(t *testing.T) {
	b := openTab(t)
	zh := noteText("甲\n\n## 一 {#x}\n\n乙\n\n## 二 {#y}\n\n丙\n")
	dir := writeSite(t, map[string]string{"content/site.yaml": testSite, "content/a/one/index.zh.md": zh,
		"content/a/one/index.en.md": noteText("A\n\n## One {#x}\n\nB\n\n## Two {#y}\n\nC\n")})
	confirm := func() {
		t.Helper()
		var out bytes.Buffer
		if code := run(t.Context(), []string{"-C", dir, "check", "-confirm", "all"}, nil, &out, &out); code != 0 {
			t.Fatalf("confirming ends with %d: %s", code, &out)
		}
	}
	confirm()
	address, _ := startServe(t, dir)
	b.open(address + "/en/a/one/")
	check := b.watchErrors()
	eval[bool](b, `window.stayed = true, document.querySelector("#y").nextElementSibling.dataset.mine = "1", true`)
	notices := `[...document.querySelectorAll(".text > .notice")].map(n => n.previousElementSibling?.id + ": " + n.innerText).join("|")`

	write(t, filepath.Join(dir, "content/a/one/index.zh.md"), strings.Replace(zh, "乙", "丁", 1))
	b.wait(notices + ` === "x: The original (中文) of “One” has changed since this was translated."`)
	if !eval[bool](b, `window.stayed && document.querySelector("#y").nextElementSibling.dataset.mine === "1"`) {
		t.Error("the page was loaded again, or blocks that are the same were replaced")
	}
	if href := eval[string](b, `document.querySelector(".notice a").getAttribute("href")`); href != "/zh/a/one/#x" {
		t.Errorf("the notice leads to %s", href)
	}
	confirm()
	b.wait(notices + ` === ""`)

	// A section that is new in the original has its place on this page.
	write(t, filepath.Join(dir, "content/a/one/index.zh.md"), strings.Replace(zh, "## 二", "### 新 {#new}\n\n戊\n\n## 二", 1))
	b.wait(`document.querySelector("#new")?.className === "alert notice untranslated" && document.querySelector("#new").nextElementSibling.id === "y"`)
	check()
}

// With more than two languages the menu folds. It leads to the same note and
// section, also where the text is another language's, and each page says in
// which language its parts are.
func TestManyLanguages(t *testing.T) {
	b := openTab(t)
	tall := strings.Repeat("x\n\n", 60)
	text := func(section, second string) string {
		return noteText(tall + "## " + section + " {#x}\n\n" + tall + second + tall)
	}
	address, _ := startServe(t, writeSite(t, map[string]string{"content/site.yaml": manyLanguages,
		"content/a/one/index.pt-br.md": text("Um", "## Dois {#y}\n\n"), "content/a/one/index.ja.md": text("いち", ""),
		"content/a/two/index.zh.md": text("三", "## 四 {#y}\n\n"), "content/a/two/index.en.md": text("Three", "## Four {#y}\n\n")}))
	b.do(chromedp.EmulateViewport(390, 844))
	b.open(address + "/pt-br/a/one/")
	if wide := eval[bool](b, `document.documentElement.scrollWidth > innerWidth`); wide {
		t.Error("the page is wider than a phone")
	}
	press := func(selector string) { // by keyboard: the driver's click scrolls the header first
		t.Helper()
		eval[bool](b, fmt.Sprintf(`document.querySelector(%q).focus({ preventScroll: true }), true`, selector))
		b.do(chromedp.KeyEvent("\r"))
	}
	choose := func(tag string) {
		t.Helper()
		press(".languages summary")
		press(fmt.Sprintf(".languages a[hreflang='%s']", tag))
		b.wait(fmt.Sprintf(`document.documentElement.lang === %q && document.readyState === "complete"`, tag))
	}
	// Japanese lacks the second section: its notice is in its place.
	eval[bool](b, `document.querySelector("#y").scrollIntoView(), true`)
	choose("ja")
	b.wait(`location.hash === "#y" && document.querySelector("#y").getBoundingClientRect().bottom < innerHeight`)
	if got, want := eval[string](b, `document.querySelector("#y").lang + " " + document.querySelector("#y").innerText`), "en “Dois” has not been translated yet: read it in Português."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	// English lacks all of the note: the original stands in, under a notice in
	// the page's language, the other notes in theirs.
	choose("en")
	for script, want := range map[string]string{
		`document.querySelector("article").lang`:                                                                        "pt-BR",
		`document.querySelector(".alert.missing").lang`:                                                                 "en",
		`document.querySelectorAll(".notice").length + ""`:                                                              "0",
		`document.querySelector("nav.side a[aria-current]").lang`:                                                       "pt-BR",
		`document.querySelector("nav.outline > div").lang`:                                                              "pt-BR",
		`document.querySelector(".neighbours [rel=next] b").lang`:                                                       "",
		`[...document.querySelectorAll("link[rel=alternate]")].map(l => l.hreflang + l.getAttribute("href")).join(" ")`: "pt-BR/pt-br/a/one/ ja/ja/a/one/ x-default/pt-br/a/one/",
	} {
		if got := eval[string](b, script); got != want {
			t.Errorf("%s is %q, want %q", script, got, want)
		}
	}
	// The words of the interface are English where a language has none.
	b.open(address + "/ja/a/two/")
	if got := eval[string](b, `document.querySelector("article").lang + " " + document.querySelector(".alert.missing").innerText.split("\n").pop()`); got != "zh-CN Here is the original, in 中文." {
		t.Errorf("a Japanese reader is told %q", got)
	}
}
