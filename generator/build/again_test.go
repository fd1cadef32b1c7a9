package build

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	embedded "bingfa/theme"
)

// An author does things to a site at random, and says which files and folders
// they concerned.
type author struct {
	t   *testing.T
	dir string
	*rand.Rand
	touched []string
}

func (a *author) path(name string) string { return filepath.Join(a.dir, filepath.FromSlash(name)) }

func (a *author) touch(names ...string) { a.touched = append(a.touched, names...) }

// try does what may not be possible as things are.
func (a *author) try(errs ...error) bool { return errors.Join(errs...) == nil }

func (a *author) write(name, text string) {
	path := a.path(name)
	if a.try(os.MkdirAll(filepath.Dir(path), 0o777)) && a.try(os.WriteFile(path, []byte(text), 0o666)) {
		a.touch(name)
		// A folder that is new may be told instead of what is in it.
		if a.IntN(4) == 0 {
			a.touch(filepath.ToSlash(filepath.Dir(name)))
		}
	}
}

func (a *author) remove(name string) {
	if a.try(os.RemoveAll(a.path(name))) {
		a.touch(name)
	}
}

func (a *author) rename(from, to string) {
	if a.try(os.MkdirAll(filepath.Dir(a.path(to)), 0o777), os.Rename(a.path(from), a.path(to))) {
		a.touch(from, to)
	}
}

// swap exchanges two files or folders, with their times.
func (a *author) swap(one, two string) {
	for _, r := range [][2]string{{one, "aside"}, {two, one}, {"aside", two}} {
		_ = os.Rename(a.path(r[0]), a.path(r[1])) // as far as they are there
	}
	a.touch(one, two)
}

func (a *author) pick(from ...string) string { return from[a.IntN(len(from))] }

// files lists the files below a folder.
func (a *author) files(dir string) (names []string) {
	_ = filepath.WalkDir(a.path(dir), func(path string, e fs.DirEntry, err error) error {
		if rel, relErr := filepath.Rel(a.dir, path); err == nil && relErr == nil && !e.IsDir() {
			names = append(names, filepath.ToSlash(rel))
		}
		return nil
	})
	return append(names, dir)
}

func (a *author) note() string {
	return "content/" + a.pick("a/one", "a/two", "a/three", "b/four", "b/five", "b/Five", "c", "d/e/six")
}

func (a *author) noteFile() string {
	return a.note() + "/" + a.pick("index.zh.md", "index.zh.md", "index.en.md", "index.en.md", "index.ja.md", "index.fr.md", "index.md", "other.md")
}

func (a *author) program() string {
	return a.note() + "/" + a.pick("sum", "wait") + "/" + a.pick("main.go", "main.go", "main.py", "output.txt", "example.yaml", "recording.json")
}

func (a *author) asset() string {
	return a.note() + "/" + a.pick("p.svg", "P.svg", "data.txt", "files/x.csv", "sum/extra.txt")
}

func (a *author) text() string {
	var b strings.Builder
	aliases := a.pick("", "", "", "aliases: [old]\n", "aliases: [a/one]\n", "aliases: [old, a/old, /zh/b/gone]\n", "aliases: [/old.html, /x]\n", "aliases: [/x/y, Old, '?']\n", "aliases: [../x]\n", "aliases: [/files/a/one/p.svg, /files/a/two/data.txt/x]\n")
	fmt.Fprintf(&b, "---\ntitle: %s\nsummary: %s\n%s---\n", a.pick("T", "U", "T", "U", "T", "V & W", "["), a.pick("S", "R"), aliases)
	if a.IntN(2) == 0 { // nothing wrong with the text, as long as others stay as they are
		for range a.IntN(4) {
			b.WriteString("\n" + a.pick("Some text.", "## One {#one}", "[to](../../a/one/#one)", "[to](../../a/two/)", "[to](../../b/four/index.zh.md#one)") + "\n")
		}
		return b.String()
	}
	for range a.IntN(6) {
		b.WriteString("\n" + a.pick("Some text.", "## One {#one}", "## Two {#two}", "### Deep {#deep}", "[Sum](sum/)", "[Wait](wait/main.go)",
			"[to](../one/#one) and [back](../two/#two)", "[over](../../b/four/)", "[en](../one/index.en.md#two)", "[moved](../old/) [moved](/zh/old/)", "![p](p.svg)", "[f](data.txt)",
			"[absolute](/zh/a/one/#one)", "> [!NOTE]\n> text", "```go run\npackage main\n```", "```lanes\nA: run 2\nB: wait 1, run 2\n```",
			"1. first\n2. second", "[x][nowhere]", "![q](../two/p.svg)", "<a id=\"raw\" href=\"../two/\">x</a>", "**注意。**这里") + "\n")
	}
	return b.String()
}

func (a *author) program1() string {
	return a.pick("package main\n", "package main // (1)\n", "x = 1 # (1)\n", "compare: lines\n", "compare: [", "{}", "", "3\n")
}

func (a *author) site() string {
	languages := a.pick("[{code: zh, tag: zh-CN, name: 中文}, {code: en}]", "[{code: zh, tag: zh-CN, name: 中文}, {code: en}]", "[{code: en}, {code: zh}]", "[{code: zh}]", "[{code: zh}, {code: en}, {code: ja}]", "[")
	notes := []string{"a/one", "a/two", "a/three", "b/four", "b/five", "c", "d/e/six"}
	a.Shuffle(len(notes), func(i, j int) { notes[i], notes[j] = notes[j], notes[i] })
	cut := a.IntN(len(notes))
	return fmt.Sprintf("title: {zh: %s, en: T}\n%slanguages: %s\nchapters: [{title: %s, notes: [%s]}, {title: B, notes: [%s]}]\n%s", a.pick("站", "点"),
		a.pick("", "", "base: https://example.org/docs/\n"), languages, a.pick("A", "C"), strings.Join(notes[:cut], ", "), strings.Join(notes[cut:], ", "),
		a.pick("", "", "featured: a/one/sum\n", "repository: https://example.org/\n"))
}

// theme changes something in the theme.
func (a *author) theme() {
	file := a.pick("templates/note.html", "templates/home.html", "templates/layout.html", "strings/en.yaml", "strings/zh.yaml", "styles/base.css", "styles/main.css", "styles/icon.svg", "scripts/app.ts", "scripts/words.ts", "scripts/own.ts")
	text, _ := fs.ReadFile(embedded.Files(), file)
	own := string(text)
	switch a.IntN(6) {
	case 0:
		a.remove("theme/" + file)
		return
	case 1:
		a.remove("theme")
		return
	case 2:
		own += a.pick("{{", "a: [", "}", "\x00")
	default:
		switch filepath.Ext(file) {
		case ".html":
			own += fmt.Sprintf("<!-- -->%d", a.IntN(3))
		case ".yaml":
			own = strings.NewReplacer("nav.next: ", fmt.Sprintf("nav.next: %d", a.IntN(3)), "alert.note: ", fmt.Sprintf("alert.note: N%d ", a.IntN(3))).Replace(own)
		case ".css":
			own += fmt.Sprintf("\n:root { --x: %d; }\n", a.IntN(3))
		case ".ts":
			own += fmt.Sprintf("\nconsole.log(%d);\n", a.IntN(3))
		}
	}
	a.write("theme/"+file, own)
}

// act does one thing and reports whether it was done to the theme.
func (a *author) act() (theme bool) {
	switch n := a.IntN(100); {
	case n < 30:
		a.write(a.noteFile(), a.text())
	case n < 45:
		a.write(a.program(), a.program1())
	case n < 52:
		a.write(a.asset(), a.pick("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 2 3\"/>", "<svg", "p.svg", ""))
	case n < 60:
		a.write("content/site.yaml", a.site())
	case n < 63:
		a.write("content/translations.lock", a.pick("", "a/one zh>en one 0123456789ab\n", "a/one zh>en (opening) ffffffffffff\na/two zh>en two 0123456789ab\n", "<<<<<<< x\n"))
	case n < 68:
		files := a.files("content")
		a.remove(files[a.IntN(len(files))])
		a.write("content/site.yaml", a.site())
	case n < 72:
		a.remove(a.note())
	case n < 78:
		a.rename(a.note(), a.note())
	case n < 81:
		a.rename(a.noteFile(), a.noteFile())
	case n < 84:
		a.swap(a.note(), a.note())
	case n < 86:
		a.rename("content", "elsewhere")
		a.rename("elsewhere", "content")
	case n < 88:
		name := a.noteFile()
		a.write(name+".tmp", a.text())
		a.rename(name+".tmp", name)
	case n < 89:
		name := a.note() + "/" + a.pick("linked", "p.svg", "index.en.md")
		if a.try(os.Symlink(a.pick("../two", "index.zh.md", ".", "nowhere"), a.path(name))) {
			a.touch(name)
		}
	case n < 91: // nothing in particular
		a.touch(a.note(), a.noteFile(), "content/none/at/all", "theme/none", a.pick("content", "README.md", "content/.git/index"))
	default:
		a.theme()
		return true
	}
	return false
}

// After whatever happens to a site, what is made again of what has changed is
// what a fresh build makes, byte for byte, and the same is wrong.
func TestUpdateIsFresh(t *testing.T) {
	const seeds, steps = 6, 200
	for seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			a := &author{t: t, dir: t.TempDir(), Rand: rand.New(rand.NewPCG(uint64(seed), 1))}
			a.write("content/site.yaml", "title: T\nlanguages: [{code: zh}, {code: en}]\nchapters: [{title: A, notes: [a/one, a/two, b/four]}]\n")
			for range 30 {
				a.write(a.note()+"/"+a.pick("index.zh.md", "index.en.md"), a.text())
				a.write(a.program(), a.program1())
			}
			w := Workspace{Dir: a.dir, Content: "content"}
			again := New(w, true)
			again.Build()
			freshTheme := theme{}
			shown, nothing := 0, 0
			for step := range steps {
				a.touched = nil
				if shown < 2*nothing && a.IntN(3) == 0 { // mend what stands in the way
					a.write("content/site.yaml", strings.Replace(a.site(), "languages: [\n", "languages: [{code: zh}, {code: en}]\n", 1))
					a.remove("theme")
					freshTheme = theme{}
				}
				for range 1 + a.IntN(3) {
					if a.act() {
						freshTheme = theme{}
					}
				}
				a.Shuffle(len(a.touched), func(i, j int) { a.touched[i], a.touched[j] = a.touched[j], a.touched[i] })
				o, problems := again.Update(a.touched)
				fresh := New(w, true)
				fresh.theme = freshTheme
				want, wantProblems := fresh.Build()
				freshTheme = fresh.theme
				if !slices.Equal(problems, wantProblems) {
					t.Fatalf("step %d, %q: after an update these are told\n%v\nafter a fresh build these\n%v", step, a.touched, problems, wantProblems)
				}
				if diff := difference(o, want); diff != "" {
					t.Fatalf("step %d, %q: %s", step, a.touched, diff)
				}
				if o != nil {
					shown++
				} else {
					nothing++
				}
			}
			if shown < steps/2 || nothing == 0 {
				t.Errorf("%d steps gave a site and %d none: the author's actions prove too little", shown, nothing)
			}
		})
	}
}

// difference returns what is different in two outputs, "" if nothing is.
func difference(o, want *Output) string {
	if o == nil || want == nil {
		if o != want {
			return fmt.Sprintf("there is an output: %t, want %t", o != nil, want != nil)
		}
		return ""
	}
	if !slices.Equal(o.Names(), want.Names()) {
		return fmt.Sprintf("files %q, want %q", o.Names(), want.Names())
	}
	for _, name := range o.Names() {
		data, err := o.File(name)
		wantData, wantErr := want.File(name)
		if fmt.Sprint(err) != fmt.Sprint(wantErr) || !bytes.Equal(data, wantData) {
			return fmt.Sprintf("%s is (%v)\n%s\nwant (%v)\n%s", name, err, data, wantErr, wantData)
		}
	}
	return ""
}
