package markdown

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"bingfa/generator/note"
)

func snippetsOf(body string) ([]Snippet, string) {
	head := "---\ntitle: T\nsummary: S\n---\n"
	tr := &note.Translation{Language: "zh", File: "note.md", Source: []byte(head + body), BodyOffset: len(head)}
	doc, _ := Convert(testNote(), tr, Options{})
	return doc.Snippets, head + body
}

func TestSnippets(t *testing.T) {
	list, source := snippetsOf("text\n\n```go run fails\npackage main\n```\n\n- 项\n\n  ```py no-check\n  ~ a\n  ~\n  b\n  ~~ c\n  ```\n\n```text\n```\n\n> ~~~Go\n> d\n\te\n")
	type snippet struct {
		Language, Code string
		Runs           bool
		Expect         Expectation
	}
	var got []snippet
	for _, s := range list {
		got = append(got, snippet{s.Language, s.Code, s.Runs, s.Expect})
		if at := source[s.Offset:]; !strings.HasPrefix(strings.ToLower(at), s.Language[:2]) {
			t.Errorf("the snippet begins at %q", at)
		}
	}
	want := []snippet{
		{"go", "package main\n", true, Fails},
		{"python", "a\n\nb\n~ c\n", false, NoCheck},
		{"go", "d\n", false, Right},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	for _, at := range []struct {
		line, column int
		want         string
	}{
		{1, 1, "a\n"}, {1, 2, "\n"}, {1, 9, "\n"}, {2, 1, "\n  b"}, {3, 1, "b\n"}, {4, 1, "~ c\n"}, {4, 3, "c\n"},
		{5, 1, "\n  ```\n\n```text"}, {0, 0, "a\n"},
	} {
		if got := source[list[1].At(at.line, at.column):]; !strings.HasPrefix(got, at.want) {
			t.Errorf("%d:%d is %q, want %q", at.line, at.column, got, at.want)
		}
	}
}

// A tab of the source that stands for spaces of a list and of the code.
func TestSnippetPadding(t *testing.T) {
	list, source := snippetsOf("- x\n\n  ```go\n\t\ta\n  ```\n")
	s := list[0]
	column := strings.Index(s.Code, "a") + 1
	if column < 1 || source[s.At(1, column)] != 'a' {
		t.Errorf("%q: column %d is %q", s.Code, column, source[s.At(1, column):])
	}
}

// FuzzSnippets holds that every place of every snippet is where its text is,
// and that nothing of a fence's code is lost.
func FuzzSnippets(f *testing.F) {
	for _, body := range []string{
		"```go\n~ a\nb\n```\n", "> ```python no-run\n> ~\n>  é\n", "- ~~~py\n\t~~ x\n  ~ y\n", "1. ```go fails\n\n\t\t~ z\n", "```go\n~~~ a\n", "~~~go\n~",
		"文\n\n```go\na\n\tb é\n```\n", "```py\na\nb", "```go\n", "```go\n\n```", "  ```go\n  a\n b\n\tc\n  ```\n",
	} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		list, source := snippetsOf(body)
		for _, s := range list {
			if s.Offset < 0 || s.Offset > len(source) {
				t.Fatalf("offset %d of %d", s.Offset, len(source))
			}
			line := 0
			for text := range strings.Lines(s.Code) {
				line++
				for column := range len(strings.TrimSuffix(text, "\n")) + 1 {
					at := s.At(line, column+1)
					if at < 0 || at > len(source) {
						t.Fatalf("%d:%d is at %d of %d", line, column+1, at, len(source))
					}
					// A tab may stand for several spaces, and a NUL for U+FFFD.
					if column < len(text) && text[column] > ' ' && text[column] < 0x80 && source[at] != text[column] {
						t.Fatalf("%d:%d is %q, want %q (%s)", line, column+1, source[at], text[column], fmt.Sprintf("%q", s.Code))
					}
				}
			}
			if s.lines != nil && line > len(s.lines) {
				t.Fatalf("%d lines, places of %d", line, len(s.lines))
			}
		}
	})
}
