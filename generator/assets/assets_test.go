package assets

import (
	"strings"
	"testing"
	"testing/fstest"

	"bingfa/theme"
)

func TestMake(t *testing.T) {
	b, list := Make(theme.Files(), "theme")
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{b.CSS, b.App, b.Theme, b.Preview, b.Icon} {
		if len(b.Files[name]) == 0 {
			t.Errorf("no file %q", name)
		}
	}
}

// Every mistake is told with its place in the theme's folder, also those in a
// style sheet, which a browser would pass over.
func TestWrong(t *testing.T) {
	for name, c := range map[string]struct{ file, data, want string }{
		"script":        {"scripts/app.ts", "let x = 1;\nlet 变量: = 2;\n", "theme/scripts/app.ts:2:9: Unexpected"},
		"missing":       {"scripts/app.ts", "import \"./nope\"\n", "theme/scripts/app.ts:1:8: there is no file scripts/nope in the theme"},
		"unclosed rule": {"styles/main.css", "a { color: red;\nb { color: blue }\n", "theme/styles/main.css:"},
		"line comment":  {"styles/main.css", "a { color: red }\n// x\n", "theme/styles/main.css:2:1: "},
	} {
		t.Run(name, func(t *testing.T) {
			_, list := Make(theme.Over(fstest.MapFS{c.file: {Data: []byte(c.data)}}), "theme")
			if !strings.HasPrefix(list.Error(), c.want) {
				t.Errorf("got %q, want %s", list.Error(), c.want)
			}
		})
	}
}
