package markdown

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bingfa/generator/note"

	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "write the goldens")

// testNote is the note that the goldens are about.
func testNote() *note.Note {
	return &note.Note{Path: "threads/locks", Examples: map[string]*note.Example{
		"plain":  {Name: "plain", Go: []byte("package main\n")},
		"hidden": {Name: "hidden", Go: []byte("package main\n")},
		"marked": {Name: "marked", Go: []byte("a // (1)\nb // (2)\n"), Python: []byte("b # (2)\n")},
	}, Assets: []note.Asset{
		asset("timeline.svg", `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 200"/>`),
		asset("photo.png", png), asset("photo.jpg", png), asset("photo.svg", png), asset("empty.png", ""),
		asset("saved.png", "<!doctype html><p>Not found"), asset("cut.png", png[:20]),
		asset("unclosed.svg", `<svg xmlns="http://www.w3.org/2000/svg"><g></svg>`), asset("data.csv", "a,b\n"),
	}}
}

func asset(name, data string) note.Asset {
	return note.Asset{Path: name, Name: "threads/locks/" + name, Data: []byte(data)}
}

// png is the header of an image of 3 by 2 pixels.
const png = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x03\x00\x00\x00\x02\x08\x02\x00\x00\x00\x12\x16\xf1M"

func convert(t testing.TB, body string) (html, wrong string) {
	head := "---\ntitle: T\nsummary: S\n---\n"
	tr := &note.Translation{Language: "zh", File: "note.md", Source: []byte(head + body), BodyOffset: len(head)}
	doc, list := Convert(testNote(), tr, Options{})
	var b strings.Builder
	for _, p := range doc.Parts {
		switch x := p.Block.(type) {
		case *Example:
			fmt.Fprintf(&b, "{{example %s %q", x.Name, x.Title)
			for _, m := range x.Markers {
				fmt.Fprintf(&b, " %q", m)
			}
			b.WriteString("}}\n")
		case *Fence:
			fmt.Fprintf(&b, "{{fence %q}}\n", x.Code)
		default:
			b.WriteString(string(p.HTML))
		}
	}
	return b.String(), list.Error()
}

// TestGoldens converts each NAME.md of the archives and holds the result to
// NAME.html, and what is wrong with it to NAME.wrong.
func TestGoldens(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.txtar")
	if len(files) == 0 {
		t.Fatal("no goldens")
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]string{}
		for _, f := range archive.Files {
			want[f.Name] = string(f.Data)
		}
		out := &txtar.Archive{Comment: archive.Comment}
		for _, f := range archive.Files {
			name, ok := strings.CutSuffix(f.Name, ".md")
			if !ok {
				continue
			}
			html, wrong := convert(t, string(f.Data))
			out.Files = append(out.Files, f, txtar.File{Name: name + ".html", Data: []byte(html)})
			if wrong != "" {
				wrong += "\n"
				out.Files = append(out.Files, txtar.File{Name: name + ".wrong", Data: []byte(wrong)})
			}
			if *update {
				continue
			}
			t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar")+"/"+name, func(t *testing.T) {
				if html != want[name+".html"] {
					t.Errorf("got\n%s\nwant\n%s", html, want[name+".html"])
				}
				if wrong != want[name+".wrong"] {
					t.Errorf("problems\n%s\nwant\n%s", wrong, want[name+".wrong"])
				}
			})
		}
		if *update {
			if err := os.WriteFile(file, txtar.Format(out), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestDocument(t *testing.T) {
	head := "---\n---\n"
	body := "## 甲 {#a}\n\n### B {#b}\n\n#### C {#c}\n\n[q](../queues/#x)\n"
	tr := &note.Translation{Language: "zh", File: "note.md", Source: []byte(head + body), BodyOffset: len(head)}
	doc, list := Convert(testNote(), tr, Options{Language: "en", Prefix: "/p"})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(doc.Outline), "[{2 a 甲} {3 b B}]"; got != want {
		t.Errorf("outline %s, want %s", got, want)
	}
	if !doc.IDs["c"] {
		t.Error("level-4 headings have anchors too")
	}
	offset := strings.Index(head+body, "q](")
	if got, want := fmt.Sprintf("%+v", doc.Links), fmt.Sprintf("[{Note:threads/queues Language:en Fragment:x Asset: Address: Destination:../queues/#x Image:false Offset:%d}]", offset-1); got != want {
		t.Errorf("links %s, want %s", got, want)
	}
	if html := string(doc.Parts[0].HTML); !strings.Contains(html, `href="/p/en/threads/queues/#x"`) {
		t.Errorf("the link does not lead to the page's language: %s", html)
	}
}

// FuzzConvert holds that no text makes the conversion panic or lose a
// program.
func FuzzConvert(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.txtar")
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, a := range archive.Files {
			if strings.HasSuffix(a.Name, ".md") {
				f.Add(string(a.Data))
			}
		}
	}
	f.Fuzz(func(t *testing.T, body string) {
		html, _ := convert(t, body)
		if strings.Count(html, "{{example plain") > strings.Count(body, "plain") {
			t.Errorf("an example from nowhere: %q gives %q", body, html)
		}
	})
}
