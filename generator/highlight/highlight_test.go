package highlight

import (
	"flag"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "rewrite the goldens in testdata")

// Each archive in testdata holds pairs: NAME.LANG, a source, and NAME.LANG.html.
func TestGoldens(t *testing.T) {
	for path, a := range archives(t) {
		want := make(map[string]string)
		out := &txtar.Archive{Comment: a.Comment}
		for _, f := range a.Files {
			want[f.Name] = string(f.Data)
		}
		for _, f := range a.Files {
			ext := filepath.Ext(f.Name)
			if ext == ".html" {
				continue
			}
			t.Run(f.Name, func(t *testing.T) {
				got := string(HTML(nil, ext[1:], string(f.Data)))
				if want := want[f.Name+".html"]; got != want && !*update {
					t.Errorf("got:\n%s\nwant:\n%s", got, want)
				}
				checkHTML(t, ext[1:], string(f.Data))
				out.Files = append(out.Files, f, txtar.File{Name: f.Name + ".html", Data: []byte(got)})
			})
		}
		if *update {
			if err := os.WriteFile(path, txtar.Format(out), 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func archives(t testing.TB) map[string]*txtar.Archive {
	t.Helper()
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no archives in testdata", err)
	}
	all := make(map[string]*txtar.Archive)
	for _, path := range paths {
		a, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all[path] = a
	}
	return all
}

var (
	tag  = regexp.MustCompile(`</?[^>]*>`)
	span = regexp.MustCompile(`^(?:[^<>]|<span class="[ksnctfdpix]">[^<>]+</span>)*$`)
)

// checkHTML checks what the package guarantees of every source.
func checkHTML(t *testing.T, lang, code string) {
	t.Helper()
	got := string(HTML([]byte("head"), lang, code))
	got, ok := strings.CutPrefix(got, "head")
	if !ok {
		t.Fatalf("HTML lost dst: %q", got)
	}
	if text := html.UnescapeString(tag.ReplaceAllString(got, "")); text != code {
		t.Errorf("the text of the HTML differs from the source\n got %q\nwant %q\nHTML %q", text, code, got)
	}
	lines := Lines(lang, code)
	joined := strings.Join(lines, "\n")
	if strings.HasSuffix(code, "\n") {
		joined += "\n"
	}
	if joined != got {
		t.Errorf("Lines and HTML differ:\n%q\n%q", joined, got)
	}
	for _, line := range lines {
		// html.UnescapeString leaves what is no entity, so look for raw signs here.
		if !span.MatchString(line) {
			t.Errorf("spans of the line are not balanced, or empty: %q", line)
		}
	}
}

func TestGuarantees(t *testing.T) {
	sources := []string{
		"", "\n", "\n\n", " ", "a", "a\r\nb\r\n", "\r", "\t\n\t", "<&>\"'", "&amp;", "\xff\xfe", "\ufeffpackage p", "\xfe\xff", "a\x00b",
		"`raw\nraw", "`raw\r\nraw`\r\n", `"open`, `'`, "/* open", "/*\n\n*/", "//", "//\r\n", "0x", "1e", "func", "func (", "func (a", "func (a) b", "func (a) b(",
		`"""`, `'''`, `"""a\`, `"\`, "'\\\n", "'\\\r\n'", `f"`, `f"{`, `f"{a`, `f"{a}`, `f"{a!r:>{w}}"`, `f"{f"{f"{f"{f"{1}"}"}"}"}"`, `f"{'`, `f"{'}'}"`, `f"}}{{"`,
		"f'''{\n'''", `f"""{x:"""`, `rb"\"`, `f"\{x}\N{DASH}"`, `f"\`, `rf"\{`, `f"{x!`, `f"{x[")"]}"`, "@", "@@", "a @ b", "...", "1..2", "def", "class ", "match", "type ", "case",
		"match x:\n", "$ ", "$ ls\n$ ", "死锁 = '锁'\n", strings.Repeat("f'{", 300), strings.Repeat("f'{'", 300), strings.Repeat("f\"\"\"{", 300), strings.Repeat(`f"{x}{`, 300), strings.Repeat("{", 300), "+a\n-b\n", "{\"a\": [1, null]}\r\n",
	}
	for _, lang := range []string{"", "text", "console", "go", "python", "json", "diff", "sh", "yaml", "html", "c", "no such language"} {
		for _, source := range sources {
			checkHTML(t, lang, source)
		}
	}
}

func FuzzHTML(f *testing.F) {
	for _, a := range archives(f) {
		for _, file := range a.Files {
			if ext := filepath.Ext(file.Name); ext != ".html" {
				f.Add(ext[1:], string(file.Data))
			}
		}
	}
	f.Fuzz(func(t *testing.T, lang, code string) {
		checkHTML(t, "go", code)
		checkHTML(t, "python", code)
		checkHTML(t, "console", code)
		if len(code) < 200 { // chroma is slow
			checkHTML(t, lang, code)
		}
	})
}

func TestKnown(t *testing.T) {
	for _, lang := range []string{"", "text", "console", "go", "Go", "golang", "python", "py", "PYTHON", "sh", "bash", "json", "yaml", "C++", "TypeScript", "diff", "toml", "dockerfile", "rust"} {
		if !Known(lang) {
			t.Errorf("Known(%q) = false", lang)
		}
	}
	for _, lang := range []string{"pyhton", "go run", "main.go", "lanes", "x"} {
		if Known(lang) {
			t.Errorf("Known(%q) = true", lang)
		}
	}
}

func TestSuggest(t *testing.T) {
	for lang, want := range map[string]string{
		"pyhton": "python", "pythn": "python", "Jsn": "json", "bsh": "bash", "yam": "yaml",
		"consol": "console", "javascipt": "javascript", "ruts": "rust", "qqqqqqqq": "", "": "",
	} {
		got := Suggest(lang)
		if want == "" && len(got) == 0 {
			continue
		}
		if len(got) == 0 || len(got) > 3 || got[0] != want {
			t.Errorf("Suggest(%q) = %q, want %q first", lang, got, want)
		}
		for _, name := range got {
			if !Known(name) {
				t.Errorf("Suggest(%q) has %q, which is not known", lang, name)
			}
		}
	}
}

// The cache must neither mix up results nor grow without bound.
func TestCache(t *testing.T) {
	if a, b := string(HTML(nil, "json", "true")), string(HTML(nil, "yaml", "true")); a != string(HTML(nil, "json", "true")) || b != string(HTML(nil, "yaml", "true")) {
		t.Error("a result changed when asked for again")
	}
	var c cache
	var first digest
	big := strings.Repeat("x", maxKept/10)
	c.put(first, big)
	for i := range 60 {
		c.put(digest{1, byte(i)}, big)
		if i < 30 { // asked for now and then, it stays
			if _, ok := c.get(first); !ok {
				t.Fatalf("a result in use was dropped after %d others", i+1)
			}
		}
		if n := len(c.young) + len(c.old); n > 22 {
			t.Fatalf("%d results kept, at a tenth of a generation each", n)
		}
	}
	if _, ok := c.get(first); ok {
		t.Error("a result not in use was kept for ever")
	}
}

func TestConcurrent(t *testing.T) {
	want := map[string]string{}
	code := "a: [1, true] # c\n"
	langs := []string{"go", "python", "yaml", "json", "console", "c"}
	for _, lang := range langs {
		want[lang] = string(HTML(nil, lang, code))
	}
	var wg sync.WaitGroup
	for i := range 32 {
		wg.Go(func() {
			lang := langs[i%len(langs)]
			if got := string(HTML(nil, lang, code)); got != want[lang] {
				t.Errorf("%s: got %q, want %q", lang, got, want[lang])
			}
			HTML(nil, lang, code+strings.Repeat(" ", i))
		})
	}
	wg.Wait()
}
