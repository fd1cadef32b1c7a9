package page

import (
	"html/template"
	"strings"
	"testing"

	"bingfa/generator/markdown"
	"bingfa/generator/note"
)

func TestWithNotices(t *testing.T) {
	parts := []template.HTML{"abc", "<pair>", "def"}
	at := func(part, offset int, html template.HTML) notice {
		return notice{markdown.Place{Part: part, Offset: offset}, html}
	}
	for name, c := range map[string]struct {
		notices []notice
		want    string
	}{
		"none":          {nil, "abc<pair>def"},
		"at the start":  {[]notice{at(0, 0, "1")}, "1abc<pair>def"},
		"inside":        {[]notice{at(0, 1, "1"), at(0, 2, "2"), at(2, 2, "3")}, "a1b2c<pair>de3f"},
		"several":       {[]notice{at(0, 3, "1"), at(0, 3, "2"), at(1, 0, "3")}, "abc123<pair>def"},
		"after a block": {[]notice{at(2, 0, "1")}, "abc<pair>1def"},
		"at the end":    {[]notice{at(2, 3, "1"), at(3, 0, "2"), at(3, 0, "3")}, "abc<pair>def123"},
	} {
		t.Run(name, func(t *testing.T) {
			var b strings.Builder
			for _, h := range withNotices(parts, c.notices) {
				b.WriteString(string(h))
			}
			if got := b.String(); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
	if got := withNotices(nil, []notice{at(0, 0, "1")}); len(got) != 1 || got[0] != "1" {
		t.Errorf("in an empty document: %q", got)
	}
}

// The words that the theme has for a language, or for the language that it is
// a variety of, are in the page's language; others are in English.
func TestTagOf(t *testing.T) {
	theme := &Theme{words: map[string]map[string]string{"en": {"a": "A", "b": "B"}, "pt": {"a": "Á"}, "zh": {"a": "甲", "b": "乙"}}}
	for _, c := range []struct{ code, tag, key, want string }{
		{"zh", "zh-CN", "b", "zh-CN"}, {"pt-br", "pt-BR", "a", "pt-BR"}, {"pt-br", "pt-BR", "b", "en"}, {"ja", "ja", "a", "en"},
	} {
		l := &look{Language: note.Language{Code: c.code, Tag: c.tag}, theme: theme}
		if got := l.tagOf(c.key); got != c.want {
			t.Errorf("%s in %s: %s, want %s", c.key, c.code, got, c.want)
		}
	}
}
