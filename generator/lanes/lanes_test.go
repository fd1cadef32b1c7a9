package lanes

import (
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "rewrite the goldens in testdata")

// Each archive in testdata is a diagram: source, and text and html as they come
// out. Names that end in zh are in Chinese.
func TestGoldens(t *testing.T) {
	for path, source := range sources(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			d, err := Parse(source)
			if err != nil {
				t.Fatal(err)
			}
			words := English
			if strings.HasSuffix(path, "zh.txtar") {
				words = Chinese
			}
			got := &txtar.Archive{Files: []txtar.File{
				{Name: "source", Data: []byte(source)},
				{Name: "text", Data: []byte(strings.ReplaceAll(d.Text(words), ". ", ".\n") + "\n")},
				{Name: "html", Data: breakLines(d.HTML(nil, Options{ID: "lanes-1", Words: words}))},
			}}
			if *update {
				if err := os.WriteFile(path, txtar.Format(got), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if string(want) != string(txtar.Format(got)) {
				t.Errorf("got:\n%s", txtar.Format(got))
			}
			checkHTML(t, d)
		})
	}
}

// breakLines puts every element on a line of its own, for goldens that diff well.
func breakLines(html []byte) []byte {
	return regexp.MustCompile(`><([^/])`).ReplaceAll(html, []byte(">\n<$1"))
}

func sources(t testing.TB) map[string]string {
	t.Helper()
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no archives in testdata", err)
	}
	all := make(map[string]string)
	for _, path := range paths {
		a, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all[path] = string(a.Files[0].Data)
	}
	return all
}

// checkHTML checks that the figure is well-formed XML, that ids are unique and that
// every reference to one is met.
func checkHTML(t *testing.T, d *Diagram) {
	t.Helper()
	html := string(d.HTML([]byte("head"), Options{ID: "x"}))
	html, ok := strings.CutPrefix(html, "head")
	if !ok {
		t.Fatal("HTML lost dst")
	}
	ids, uses := map[string]bool{}, map[string]bool{}
	for dec := xml.NewDecoder(strings.NewReader(html)); ; {
		token, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("not well-formed: %v\n%s", err, html)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		for _, a := range start.Attr {
			switch a.Name.Local {
			case "id":
				if ids[a.Value] {
					t.Errorf("the id %q is used twice", a.Value)
				}
				ids[a.Value] = true
				if a.Value != "x" && !strings.HasPrefix(a.Value, "x-") {
					t.Errorf("the id %q lacks the prefix", a.Value)
				}
			case "fill":
				uses[strings.TrimSuffix(strings.TrimPrefix(a.Value, "url(#"), ")")] = true
			case "aria-labelledby", "aria-describedby":
				uses[a.Value] = true
			case "x", "y", "width", "height", "rx", "d", "viewBox":
				if strings.Contains(a.Value, "NaN") || strings.Contains(a.Value, "Inf") {
					t.Errorf("%s=%q", a.Name.Local, a.Value)
				}
			}
		}
	}
	for use := range uses {
		if !ids[use] {
			t.Errorf("nothing has the id %q", use)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, source := range sources(f) {
		f.Add(source)
	}
	f.Fuzz(func(t *testing.T, source string) {
		d, err := Parse(source)
		if err != nil {
			var errs Errors
			if d != nil || !errors.As(err, &errs) || len(errs) == 0 {
				t.Fatalf("a diagram beside an error, or an error without a place: %v", err)
			}
			for _, e := range errs {
				if e.Line < 1 || e.Line > strings.Count(source, "\n")+1 || e.Column < 1 || e.Msg == "" || e.Hint == "" {
					t.Errorf("%+v", e)
				}
			}
			return
		}
		checkHTML(t, d)
		checkLayouts(t, d)
	})
}

// A diagram that is built by hand and breaks the rules must not break the page.
func TestHandmade(t *testing.T) {
	for _, d := range []*Diagram{
		{},
		{Lanes: []Lane{{Name: "A"}}},
		{Lanes: []Lane{{Name: "A", Spans: []Span{{1, 1, 9, "<x>\x00"}}}}, Arrows: []Arrow{{0, 7, 1, "x"}, {-1, 0, 1, ""}, {0, 0, 1, ""}}},
		{Caption: `"<&>`, Lanes: []Lane{{Name: strings.Repeat("x", 500), Spans: []Span{{0, 1e300, Running, strings.Repeat("字", 900)}}}}},
	} {
		checkHTML(t, d)
		d.Text(Chinese)
	}
}

func TestOptions(t *testing.T) {
	d, err := Parse("A: 0-1 running; 1-2 waiting")
	if err != nil {
		t.Fatal(err)
	}
	html := string(d.HTML(nil, Options{}))
	for _, want := range []string{`id="lanes"`, `aria-label="Tasks over time"`, `>time</text>`, `</svg>waiting</li>`} {
		if !strings.Contains(html, want) {
			t.Errorf("no %s in\n%s", want, html)
		}
	}
	for _, absent := range []string{"figcaption", "</svg>ready", "</svg>sleeping"} {
		if strings.Contains(html, absent) {
			t.Errorf("%s in\n%s", absent, html)
		}
	}
	html = string(d.HTML(nil, Options{ID: "n", Words: Chinese, CaptionHTML: "<code>x</code>"}))
	for _, want := range []string{`<figcaption id="n-caption"><code>x</code></figcaption>`, `aria-labelledby="n-caption"`, "</svg>等待</li>", `url(#n-hatch)`} {
		if !strings.Contains(html, want) {
			t.Errorf("no %s in\n%s", want, html)
		}
	}
}

// The drawing's classes must be those of the style sheet.
func TestCSS(t *testing.T) {
	used := map[string]bool{}
	for _, source := range sources(t) {
		d, err := Parse(source)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`class="([^"]*)"`).FindAllStringSubmatch(string(d.HTML(nil, Options{})), -1) {
			for class := range strings.FieldsSeq(m[1]) {
				used[class] = true
			}
		}
	}
	styled := map[string]bool{}
	for _, m := range regexp.MustCompile(`\.([a-z][a-z0-9-]*)`).FindAllStringSubmatch(CSS, -1) {
		styled[m[1]] = true
	}
	for class := range used {
		if !styled[class] {
			t.Errorf("the style sheet has no rule for .%s", class)
		}
	}
	for class := range styled {
		if !used[class] {
			t.Errorf("the style sheet has a rule for .%s, which no golden has", class)
		}
	}
	for _, st := range []style{wideStyle, narrowStyle} {
		for _, size := range []float64{st.label, st.axis, st.name, st.label - 1} {
			if !strings.Contains(CSS, fmt.Sprintf("%vpx", size)) {
				t.Errorf("the layout counts on text of %v px, which the style sheet does not have", size)
			}
		}
	}
}
