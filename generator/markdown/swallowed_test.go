package markdown

import (
	"strings"
	"testing"
)

// What a golden cannot hold: text without a last line feed, and with CRLF.
func TestSwallowedLineEnds(t *testing.T) {
	for body, want := range map[string]string{
		"```text\na\n```":                   "",
		"> ```text\n> a\n> ```":             "",
		"```text\r\na\r\n```\r\n\r\nb\r\n":  "",
		"```":                               "note.md:5:1: warning: the fence is never closed",
		"```text\r\na\r\n``\r\n":            "note.md:5:1: warning: the fence is never closed",
		"a\r\n\r\n| a | b |\r\n| --- |\r\n": "note.md:8:1: warning: the table is shown as text: this row has 1 column, the header above it 2 columns",
		"| a | b |\r\n| --- | --- |\r\n":    "",
		"<div>\r\n\r\n</div>":               "",
		"<div>":                             "note.md:5:1: warning: the <div> is never closed",
		"<b":                                "",
		"a\n\n- <section>\n\n  <b>x</b>\n\n  </section>": "",
		"<b/>":                             "note.md:5:1: warning: the <b> is never closed",
		"<svg/>":                           "",
		"<svg><a href=/x/></a></svg>":      "",
		"<svg><a href=\"/x/\"/><g/></svg>": "",
		"<svg><g></svg>":                   "note.md:5:6: warning: the <g> is not closed before </svg>",
	} {
		if _, wrong := convert(t, body); !strings.HasPrefix(wrong, want) || want == "" && wrong != "" && !strings.Contains(wrong, "threads/locks/x") {
			t.Errorf("%q: got %q, want %q", body, wrong, want)
		}
	}
}
