package scaffold

import (
	"strings"
	"testing"

	"bingfa/generator/note"

	"go.yaml.in/yaml/v3"
)

// Whatever a text is, it is read back as it was, from one line.
func TestScalar(t *testing.T) {
	for _, s := range []string{"Timers", "a: b", "a, b]", "true", "no", "12", "2024-01-01", "- a", "# a", "'a'", `"a"`, "~", "定时器：一", "{a}", " a ", "*a", "&a", "!a", "%a", "@a", "`a`", "a # b",
		strings.Repeat("many words ", 100), strings.Repeat("词，", 200), "1.0", "<<", "=", "a\\b", "?", "a:", "[", "é\u00a0"} {
		var back struct {
			A string
			T note.Text
		}
		src := "a: " + scalar(s) + "\nt: " + flowText(note.Text{"no": s, "en": s + "x"}, []string{"en", "no"}) + "\n"
		if err := yaml.Unmarshal([]byte(src), &back); err != nil || back.A != s || back.T["no"] != s || back.T["en"] != s+"x" || strings.Count(src, "\n") != 2 {
			t.Errorf("%q: %+v, %v\n%s", s, back, err, src)
		}
		var list []note.Text
		src = "[" + flowText(note.Text{"": s}, nil) + "]"
		if err := yaml.Unmarshal([]byte(src), &list); err != nil || len(list) != 1 || list[0][""] != s {
			t.Errorf("%q in a list: %v, %v\n%s", s, list, err, src)
		}
	}
}

// A title is replaced where it stands, and nothing else; where that cannot be
// done for sure, it is said.
func TestWithTitle(t *testing.T) {
	for _, c := range []struct{ front, want string }{
		{"---\ntitle: A # b\nsummary: S\n---\n", "---\ntitle: 'T: x' # b\nsummary: S\n---\n"},
		{"---\nsummary: title\n\"title\":   'A''s'\n---\n", "---\nsummary: title\n\"title\":   'T: x'\n---\n"},
		{"---\n{title: A, summary: S}\n---\n", "---\n{title: 'T: x', summary: S}\n---\n"},
		{"---\ntitle: A\n  b\nsummary: S\n---\n", ""},
		{"---\ntitle: |\n  b\nsummary: S\n---\n", ""},
	} {
		got, err := withTitle([]byte(c.front), "T: x")
		if string(got) != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%q: %q, %v", c.front, got, err)
		}
	}
}
