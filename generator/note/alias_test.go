package note

import (
	"fmt"
	"strings"
	"testing"
)

func withAliases(yaml string) string {
	return strings.Replace(oneZH, "\n---\n正文", "\naliases: "+yaml+"\n---\n正文", 1)
}

// An alias is told apart by its slash, and has one form however it is written.
func TestAliases(t *testing.T) {
	for yaml, want := range map[string]string{
		"[]": "", "": "", "[threads/old]": "threads/old@4:11", "[threads/old/, /2019/a.html]": "threads/old@4:11 /2019/a.html@4:25",
		"[/zh/old/index.html, /a/b/]": "/zh/old@4:11 /a/b@4:31", "[/%E9%94%81%20a, 锁/死锁]": "/锁 a@4:11 锁/死锁@4:27",
		"\n  - one\n  - two": "one@5:5 two@6:5", "[go1.26, 2019]": "go1.26@4:11 2019@4:19",
	} {
		c, list := NewLoader(files("a/one/index.zh.md", withAliases(yaml)), "").Load()
		if err := list.Err(); err != nil {
			t.Errorf("%q: %v", yaml, err)
			continue
		}
		var got []string
		for _, a := range c.Notes[0].Translations["zh"].Aliases {
			got = append(got, fmt.Sprintf("%s@%d:%d", a.Path, a.Line, a.Column))
			if a.Excerpt == "" || strings.Contains(a.Excerpt, "summary") {
				t.Errorf("%q: %s has the excerpt %q", yaml, a.Path, a.Excerpt)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %q, want %q", yaml, got, want)
		}
	}
}

func TestWrongAliases(t *testing.T) {
	for yaml, want := range map[string]string{
		"[/]":                                  `a/one/index.zh.md:4:11: "/" is not an old address; that is the site's own first page`,
		"[/index.html]":                        "that is the site's own first page",
		"['']":                                 `"" is not an old address; write the note's former folder`,
		"[ok, ../x]":                           `a/one/index.zh.md:4:15: "../x" is not an old address`,
		"[a//b]":                               `"a//b" is not an old address`,
		"[.]":                                  `"." is not an old address`,
		"[//evil.example]":                     `"//evil.example" is not an old address`,
		"[https://example.org/x]":              "write its path only, as in /2019/locks.html",
		"['/?p=123']":                          "leave out what begins with ? or #",
		"['a#b']":                              "leave out what begins with ? or #",
		"['/a*']":                              "a page is written there, so it must be a file's path on every system",
		"['a:b']":                              "a page is written there",
		`["a\\b"]`:                             "a page is written there",
		`["a\tb"]`:                             "a page is written there",
		"['/50%']":                             "write it as it looks",
		"[/50%25]":                             "a page is written there",
		"[/%00]":                               "a page is written there",
		"[a/.git/b]":                           "names that begin with a dot are not served",
		"[/.netlify/functions]":                "names that begin with a dot are not served",
		"['a /b']":                             "no name ends with a space or a dot",
		"[/a./b, /b...]":                       `"/b..." is not an old address; a page is written there, and on some systems no name`,
		"[x/" + strings.Repeat("锁", 86) + "]":  "no system has names longer than 255 bytes",
		"[" + strings.Repeat("锁/", 257) + "x]": "it must not be longer than 1024 bytes",
		"threads/old":                          "a/one/index.zh.md:4: YAML: a single value instead of a list",
		"|\n  threads/old\n":                   "a/one/index.zh.md:4: YAML: a single value instead of a list",
		"[[a]]":                                "a/one/index.zh.md:4: YAML: a list instead of a single value",
		"[]\naliasses: x":                      `unknown field "aliasses"; did you mean "aliases"?`,
		"\n  - ok\n  - '?'\n  - fine\n":        "a/one/index.zh.md:6:5: ",
	} {
		c, list := NewLoader(files("a/one/index.zh.md", withAliases(yaml)), "").Load()
		if !strings.Contains(list.Error(), want) {
			t.Errorf("%q: %v\nwant %s", yaml, list, want)
		}
		for _, n := range c.Notes {
			for _, tr := range n.Translations {
				for _, a := range tr.Aliases {
					if a.Path != "ok" && a.Path != "fine" {
						t.Errorf("%q: the alias %q is kept", yaml, a.Path)
					}
				}
			}
		}
	}
}
