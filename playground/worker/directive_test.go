package worker

import "testing"

func TestWithoutDirectives(t *testing.T) {
	for code, want := range map[string]string{
		"":                                  "",
		"x //line y:1":                      "x //Line y:1", // Go ignores this one anyway
		"//line /etc/passwd:1\nx":           "//Line /etc/passwd:1\nx",
		"a /*line b.go:7:8*/ c":             "a /*Line b.go:7:8*/ c",
		"s := \"//line x:1\"":               "s := \"//line x:1\"",
		"s := `\n//line x:1\n` //lines":     "s := `\n//line x:1\n` //lines",
		"s := `/*line x:1*/`\n//line y:1\n": "s := `/*line x:1*/`\n//Line y:1\n",
		"\"unclosed\n//line y:1":            "\"unclosed\n//Line y:1",
		"`unclosed\n//line y:1":             "`unclosed\n//line y:1",
		"\xff\x00 /*line y:1":               "\xff\x00 /*Line y:1",
	} {
		if got := withoutDirectives(code); got != want {
			t.Errorf("%q becomes %q, want %q", code, got, want)
		}
	}
}
