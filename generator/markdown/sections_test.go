package markdown

import (
	"fmt"
	"strings"
	"testing"

	"bingfa/generator/note"
)

// described converts a text and describes its sections, one a line.
func described(t testing.TB, body string) string {
	head := "---\ntitle: T\nsummary: S\n---\n"
	tr := &note.Translation{Language: "zh", File: "note.md", Source: []byte(head + body), BodyOffset: len(head)}
	doc, _ := Convert(testNote(), tr, Options{})
	holdPlaces(t, doc)
	var b strings.Builder
	for _, s := range doc.Sections {
		fmt.Fprintf(&b, "%d %q %q line %d:", s.Level, s.ID, s.Title, 1+strings.Count(string(tr.Source[:s.Offset]), "\n"))
		for i, block := range s.Shape {
			if i > 0 {
				b.WriteString(";")
			}
			fmt.Fprintf(&b, " %v", block)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// holdPlaces holds that sections stand in the HTML where they say.
func holdPlaces(t testing.TB, doc *Document) {
	t.Helper()
	rest := func(p Place) string {
		if p.Part >= len(doc.Parts) {
			return ""
		}
		return string(doc.Parts[p.Part].HTML)[p.Offset:]
	}
	for i, s := range doc.Sections {
		if i == 0 {
			if s.Start != (Place{}) || s.Body != (Place{}) {
				t.Errorf("the opening stands at %v", s.Start)
			}
			continue
		}
		if h := fmt.Sprintf(`<h%d id="%s">`, s.Level, s.ID); !strings.HasPrefix(rest(s.Start), h) {
			t.Errorf("#%s: %s does not stand at %v", s.ID, h, s.Start)
		}
		if p := s.Body; p.Offset < 6 || !strings.HasSuffix(string(doc.Parts[p.Part].HTML)[:p.Offset], fmt.Sprintf("</h%d>\n", s.Level)) {
			t.Errorf("#%s: %v is not right after the heading", s.ID, p)
		}
	}
	if end := rest(doc.End); end != "" && !strings.HasPrefix(end, `<div class="footnotes"`) {
		t.Errorf("the text does not end before %q", end)
	}
}

func TestSections(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"no text":                 {"", `0 "" "" line 1:`},
		"headings":                {"text\n\n## 甲 *乙* {#a}\n\n### Two\n\nx\n\n#### Three {#c}\n\ny\n", `0 "" "" line 1: paragraph` + "\n" + `2 "a" "甲 乙" line 7:` + "\n" + `3 "two" "Two" line 9: paragraph; level-4 heading; paragraph`},
		"underlined and indented": {"Two\nlines\n---\n\n   ## Three\n", `0 "" "" line 1:` + "\n" + `2 "two-lines" "Two lines" line 5:` + "\n" + `2 "three" "Three" line 9:`},
		"headings inside":         {"> ## Quoted\n\n- ## Listed\n", `0 "" "" line 1: quotation (with level-2 heading); list of 1 item (with level-2 heading)`},
		"examples":                {"[x](plain/)\n\n1. a\n2. b\n\n[x](marked/main.go)\n\n[x](plain/) y\n", `0 "" "" line 1: example plain; numbered list of 2 items; example marked; paragraph`},
		"code": {"```go\n```\n\n```go run\n```\n\n```lanes\n```\n\n```\n```\n\n    indented\n",
			"0 \"\" \"\" line 1: ```go fence; ```go run fence; lanes diagram; fence without a language; block of indented code"},
		"table":    {"| a | b |\n|---|---|\n| c | d |\n| e | f |\n| g | h |\n", `0 "" "" line 1: table of 2 columns and 3 rows`},
		"lists":    {"- a\n- b\n\n  more\n\n  ```go\n  ```\n  - c\n", "0 \"\" \"\" line 1: list of 2 items (with ```go fence, list of 1 item)"},
		"quotes":   {"> [!note]\n> a\n>\n> - b\n\n> [!TIP]\n>\n> a\n\n> a\n", `0 "" "" line 1: [!NOTE] alert (with paragraph, list of 1 item); [!TIP] alert (with paragraph); quotation (with paragraph)`},
		"images":   {"![a](timeline.zh.svg)\n\n![a](zh/timeline.svg)\n\n![a](b.svg) ![c](d.svg)\n", `0 "" "" line 1: image timeline.svg; image timeline.svg; paragraph`},
		"html":     {"<!-- for translators -->\n\n<DETAILS open>\n<summary>x</summary>\n\ny\n\n</details>\n\n***\n", `0 "" "" line 1: HTML <details>; paragraph; HTML </details>; rule`},
		"footnote": {"## A {#a}\n\nx[^1] y[^2]\n\n[^1]: b\n[^2]: c\n\n[link]: x.md\n\n## B {#b}\n\nz\n", `0 "" "" line 1:` + "\n" + `2 "a" "A" line 5: paragraph` + "\n" + `2 "b" "B" line 14: paragraph; 2 footnotes`},
		"the same": {"## A {#a}\n\n## A\n\n## A {#a}\n", `0 "" "" line 1:` + "\n" + `2 "a" "A" line 5:` + "\n" + `2 "a-2" "A" line 7:` + "\n" + `2 "a" "A" line 9:`},
	} {
		t.Run(name, func(t *testing.T) {
			if got := strings.TrimSuffix(described(t, c.body), "\n"); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// A hash stays the same as long as what is said does; others depend on it: a
// change of how it is made would make every confirmation void.
func TestSectionHash(t *testing.T) {
	hashes := func(title, body string) []string {
		tr := &note.Translation{Language: "zh", FrontMatter: note.FrontMatter{Title: title, Summary: "S"}, Source: []byte(body)}
		doc, _ := Convert(testNote(), tr, Options{})
		var all []string
		for _, s := range doc.Sections {
			all = append(all, s.Hash.String())
		}
		return all
	}
	base := hashes("T", "intro\n\n## A {#a}\n\none\ntwo\n\n## B {#b}\n\nthree\n")
	if want := "[f354b58a0b9a d06c9e3411a5 ad57e84ad3d4]"; fmt.Sprint(base) != want {
		t.Errorf("the hashes are %v, want %s as ever", base, want)
	}
	for name, c := range map[string]struct {
		title, body string
		changed     string // one letter a section
	}{
		"blanks":      {"T", "\n\nintro  \n\n\n## A {#a}\t\n\none\t\ntwo   \n\n\n\n## B {#b}\n\nthree\n\n\n", "---"},
		"title":       {"T2", "intro\n\n## A {#a}\n\none\ntwo\n\n## B {#b}\n\nthree\n", "x--"},
		"opening":     {"T", "## A {#a}\n\none\ntwo\n\n## B {#b}\n\nthree\n", "x--"},
		"wrapping":    {"T", "intro\n\n## A {#a}\n\none two\n\n## B {#b}\n\nthree\n", "-x-"},
		"heading":     {"T", "intro\n\n## A! {#a}\n\none\ntwo\n\n## B {#b}\n\nthree\n", "-x-"},
		"inner blank": {"T", "intro\n\n## A {#a}\n\none\n\ntwo\n\n## B {#b}\n\nthree\n", "-x-"},
		"last":        {"T", "intro\n\n## A {#a}\n\none\ntwo\n\n## B {#b}\n\nthree\n\n[x]: y\n", "--x"},
	} {
		t.Run(name, func(t *testing.T) {
			got := ""
			for i, h := range hashes(c.title, c.body) {
				if h == base[i] {
					got += "-"
				} else {
					got += "x"
				}
			}
			if got != c.changed {
				t.Errorf("changed: %s, want %s", got, c.changed)
			}
		})
	}
}

// FuzzSections holds that sections follow one another and stand where they say.
func FuzzSections(f *testing.F) {
	f.Add("a\n\n## b {#c}\n\n<details>\n\n### d\n\n[x](plain/)\n\n</details>\n\n> ## e\n\n[^1]\n\n[^1]: f\n\n## g\n")
	f.Add("## a\n## a\n- ## a\n\n## [x](marked/)\n")
	f.Add("a\n===\nb\n---\n    ## c\n\t## d\n")
	f.Fuzz(func(t *testing.T, body string) {
		if strings.ContainsRune(body, '\r') {
			return // a loader hands on none
		}
		tr := &note.Translation{Language: "zh", File: "note.md", Source: []byte(body)}
		doc, _ := Convert(testNote(), tr, Options{})
		if doc.Sections[0].Level != 0 {
			t.Fatal("no opening")
		}
		for i, s := range doc.Sections[1:] {
			if before := doc.Sections[i]; s.Offset < before.Offset || i > 0 && s.Offset == before.Offset {
				t.Errorf("section %d of %q at %d after one at %d", i+1, body, s.Offset, before.Offset)
			}
			if s.Offset > 0 && body[s.Offset-1] != '\n' {
				t.Errorf("section %d of %q does not begin with a line", i+1, body)
			}
		}
		holdPlaces(t, doc)
	})
}
