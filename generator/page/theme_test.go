package page

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"bingfa/theme"
)

func TestThemeLoads(t *testing.T) {
	loaded, list := LoadTheme(theme.Files(), "theme")
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	// Every language has the same words, with the same parts to fill in.
	part := regexp.MustCompile(`\{\w+\}`)
	for key, en := range loaded.words["en"] {
		zh, ok := loaded.words["zh"][key]
		if !ok {
			t.Errorf("zh has no word %s", key)
		}
		for _, p := range part.FindAllString(en, -1) {
			// "Finished at {time} s" may do without a part, but not add one.
			if strings.Contains(zh, p) || key == "missing.text" {
				continue
			}
			t.Errorf("%s: zh does not say %s", key, p)
		}
	}
	for key := range loaded.words["zh"] {
		if _, ok := loaded.words["en"][key]; !ok {
			t.Errorf("en has no word %s", key)
		}
	}
	if w := loaded.Word("fr", "pair.run"); w != "Run" {
		t.Errorf("a language without words says %q", w)
	}
}

// Every word that templates and scripts ask for exists.
func TestWordsAreKnown(t *testing.T) {
	loaded, _ := LoadTheme(theme.Files(), "theme")
	use := regexp.MustCompile(`\bword\(?\s?"([a-z._]+)"`)
	count := 0
	for _, pattern := range []string{"templates/*.html", "scripts/*.ts", "scripts/*/*.ts"} {
		files, _ := fs.Glob(theme.Files(), pattern)
		for _, file := range files {
			source, err := fs.ReadFile(theme.Files(), file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range use.FindAllSubmatch(source, -1) {
				count++
				if _, ok := loaded.words["en"][string(m[1])]; !ok {
					t.Errorf("%s: there is no word %s", file, m[1])
				}
			}
		}
	}
	if count < 30 {
		t.Errorf("found only %d uses of words", count)
	}
}

func TestBrokenTheme(t *testing.T) {
	_, list := LoadTheme(theme.Over(fstest.MapFS{
		"templates/note.html": {Data: []byte("a\n{{nope}}\n")},
		"strings/en.yaml":     {Data: []byte("a: [\n")},
	}), "theme")
	for _, want := range []string{`theme/templates/note.html:2: function "nope" not defined`, "theme/strings/en.yaml:1: YAML: "} {
		if !strings.Contains(list.Error(), want) {
			t.Errorf("got %v, want %s", list, want)
		}
	}
}
