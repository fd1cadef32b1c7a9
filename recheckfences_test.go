package main

import (
	"strings"
	"testing"

	"bingfa/generator/diagnostic"
)

// Fences of a note whose text changes are checked in all its languages, as
// `bingfa check` does; those of other notes are not.
func TestRecheckFences(t *testing.T) {
	const one, zh, two = "content/a/one/index.en.md", "content/a/one/index.zh.md", "content/b/two/index.en.md"
	const wrong, ends = "```go\nx := undefinedHere\n_ = x\n```\n", "```go\npackage main\n\nfunc main() { panic(\"over\") }\n```\n"
	r := newRechecked(t, map[string]string{"content/site.yaml": strings.Replace(testSite, "a/one", "a/one, b/two", 1),
		one: noteText("[Demo](demo/)\n\n1. Here.\n\n" + wrong), zh: noteText("[Demo](demo/)\n\n1. Here.\n\n" + wrong), two: noteText(wrong)})
	places := func(found diagnostic.List) string {
		var all []string
		for _, d := range found.Errors() {
			all = append(all, d.Position()+" "+d.Message)
		}
		return strings.Join(all, "; ")
	}
	if found := r.idle(); len(found) != 0 || r.times != 0 {
		t.Errorf("at the start there is a check: %v", found)
	}
	r.save("content/a/one/demo/main.go", exampleGo+"\n// more\n") // the text is the same
	if found := places(r.idle()); found != "" {
		t.Errorf("a change of an example has fences checked: %s", found)
	}
	for _, step := range []struct{ file, text, want string }{
		{one, "[Demo](demo/)\n\n1. Here.\n\nAnd.\n\n" + wrong, one + ":12:6 undefined: undefinedHere; " + zh + ":10:6 undefined: undefinedHere"},
		{one, "[Demo](demo/)\n\n1. Here.\n\n" + wrong, one + ":10:6 undefined: undefinedHere; " + zh + ":10:6 undefined: undefinedHere"},
		{one, "[Demo](demo/)\n\n1. Here.\n", zh + ":10:6 undefined: undefinedHere"},
		{zh, "[Demo](demo/)\n\n1. Here.\n", ""},
		{one, "[Demo](demo/)\n\n1. Here.\n\n" + ends, one + ":12:1 under Go"},
		{one, "[Demo](demo/)\n\n1. Here.\n\n" + strings.Replace(ends, "go", "go no-check", 1), ""},
	} {
		r.save(step.file, noteText(step.text))
		if step.want == "" { // there may be nothing left to check
			waitFor(t, "what is mended to count no more", func() bool { return places(r.idle()) == "" })
		} else if found := places(r.idle()); !strings.HasPrefix(found, step.want) {
			t.Errorf("found %q, want %q", found, step.want)
		}
	}
}

// In a preview, what is wrong with a fence stands over the page, which is shown
// all the same, and goes when it is mended.
func TestPreviewChecksFences(t *testing.T) {
	p := openPreview(t, "Start.\n", map[string]string{"content/go.mod": "module notes\n\ngo 1.26\n"})
	for _, step := range []struct{ wrong, mended, place, message string }{
		{"```go\nx := 1\nfmt.Println(x, tow)\n```\n", "```go\nx := 1\nfmt.Println(x, 2)\n```\n", ":9:16", "undefined: tow"},
		{"```python\nx = 1\nprint(x y)\n```\n", "```python\nx = 1\nprint(x)\n```\n", ":9:", "syntax error"},
	} {
		p.save("Wrong " + step.message + "\n\n" + step.wrong)
		p.wait(says("Wrong " + step.message))
		p.wait(panel + `?.textContent.includes("` + step.message + `")`)
		if text := eval[string](p.tab, panel+`.textContent`); !strings.Contains(text, "content/a/one/index.en.md"+step.place) {
			t.Errorf("the panel says %q", text)
		}
		p.save("Mended\n\n" + step.mended)
		p.wait(`!document.querySelector("#bingfa-overlay")`)
	}
	p.stayed()
}
