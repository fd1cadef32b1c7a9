package verdict

import (
	"regexp"
	"strings"
)

// replacements take out of a message what is the program's own.
var replacements = []struct {
	form *regexp.Regexp
	by   string
}{
	{regexp.MustCompile(`^(\w+\.go:)?\d+:\d+: `), ""},
	{regexp.MustCompile("\"(?:[^\"\\\\]|\\\\.)*\"?|`[^`]*`"), "…"},
	{regexp.MustCompile(`\b0x[0-9a-f]+\b`), "N"},
	{regexp.MustCompile(`^(undefined(?: selector| method)?: |undefined, or not available in the playground: ).*`), "$1…"},
	{regexp.MustCompile(`\b(main|_)\.\w+`), "T"},
	{regexp.MustCompile(`\b\d+:\d+\b`), "N"},
	{regexp.MustCompile(`-?\b\d+(\.\d+)?\b`), "N"},
}

// maxCause is the length of a cause, in runes.
const maxCause = 120

// Normal returns a message in one line without the names and numbers of one
// program, for counting.
func Normal(message string) string {
	message, _, _ = strings.Cut(message, "\n")
	for _, r := range replacements {
		message = r.form.ReplaceAllString(message, r.by)
	}
	message = strings.Join(strings.Fields(message), " ")
	if r := []rune(message); len(r) > maxCause {
		message = string(r[:maxCause]) + "…"
	}
	return message
}
