package note

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"bingfa/generator/diagnostic"
)

// ExampleConfig is example.yaml. Its zero value stands for no such file.
type ExampleConfig struct {
	// Clock that the Go program runs under: "virtual" (default) or "real".
	Clock string `yaml:"clock"`
	// Compare says how an output is held to output.txt: "exact" (default), or
	// "lines" for the same lines in any order.
	Compare string `yaml:"compare"`
	// Mask holds regular expressions; what they match may differ.
	Mask []string `yaml:"mask"`
	// Differs says of what kind that is, for readers: some of [Differences].
	// There is one exactly where there is a mask.
	Differs []string `yaml:"differs"`
	// Python and Go are the outcomes expected of the programs: "ok" (default),
	// "exit N", "timeout"; for Python "exception NAME" and "killed SIGNAL";
	// for Go "panic", "deadlock" and "compile_error". An exception's name,
	// "panic" and "compile_error" may be followed by text that the message
	// holds. See [Holds].
	Python string `yaml:"python"`
	Go     string `yaml:"go"`
	// Accept holds regular expressions for what is suspicious in main.go and
	// meant so: each matches what a check finds, which is then not told.
	Accept []string `yaml:"accept"`
}

// Differences are the kinds of text that differ from run to run.
var Differences = []string{"pids", "threads", "times", "addresses", "random", "counts", "machine"}

// OutputBy returns the file of the program whose standard output is
// output.txt: a Go program that does not compile has none.
func (c ExampleConfig) OutputBy() string {
	if Kind(c.Go) == "compile_error" {
		return PythonFile
	}
	return GoFile
}

// Kind returns the kind of an expected outcome, which is its first word, "ok"
// where nothing is said.
func Kind(want string) string {
	kind, _, _ := strings.Cut(want, " ")
	return cmp.Or(kind, "ok")
}

// Holds reports whether a run ended as expected; want is as in
// [ExampleConfig].
func Holds(want string, t *Take) bool {
	want = cmp.Or(want, "ok")
	switch kind, rest, _ := strings.Cut(want, " "); kind {
	case "panic", "compile_error":
		return t.Outcome == kind && strings.Contains(t.Message, rest)
	case "exception":
		name, text, _ := strings.Cut(rest, " ")
		return t.Outcome == kind+" "+name && strings.Contains(t.Message, text)
	}
	return t.Outcome == want
}

// Exact reports whether every run prints the very same text.
func (c ExampleConfig) Exact() bool { return c.Compare != "lines" && len(c.Mask) == 0 }

// Masked returns text with everything that a mask matches replaced by "▒".
func (c ExampleConfig) Masked(text string) string {
	for _, m := range c.Mask {
		text = regexp.MustCompile(m).ReplaceAllString(text, "▒")
	}
	return text
}

// Lines returns output in the form in which two are compared: lines with their
// ends, masked, and sorted where their order does not count. The line ends of
// Windows are those of all systems.
func (c ExampleConfig) Lines(output string) []string {
	lines := strings.SplitAfter(c.Masked(strings.ReplaceAll(output, "\r\n", "\n")), "\n")
	if c.Compare == "lines" {
		slices.Sort(lines)
	}
	return lines
}

// hidesAll reports whether masks hide every word of any text.
func (c ExampleConfig) hidesAll() bool {
	seen := c.Masked("word\n42\nAny words, with 7 numbers at 0x1f\n")
	return !strings.ContainsFunc(seen, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// outcomes are the forms of expected outcomes. N is a number, NAME a word, and
// what is in brackets may be left out.
var (
	goOutcomes     = []string{"ok", "exit N", "panic [TEXT]", "deadlock", "timeout", "compile_error [TEXT]"}
	pythonOutcomes = []string{"ok", "exit N", "exception NAME [TEXT]", "timeout", "killed NAME"}
)

// hasForm reports whether an outcome has the form that is said.
func hasForm(value, form string) bool {
	words := strings.Fields(value)
	for i, f := range strings.Fields(form) {
		switch {
		case f == "[TEXT]":
			return true
		case i >= len(words):
			return false
		case f == "N":
			if _, err := strconv.ParseUint(words[i], 10, 32); err != nil {
				return false
			}
		case f != "NAME" && f != words[i]:
			return false
		}
	}
	return len(words) == len(strings.Fields(form))
}

// parseConfig reads example.yaml. Patterns that do not compile are told, and
// not in c.
func parseConfig(file string, src []byte, c *ExampleConfig) diagnostic.List {
	list := decodeYAML(file, src, 0, src, c)
	at := func(field, message, hint string) {
		line := 0
		for i, l := range strings.Split(string(src), "\n") {
			if strings.HasPrefix(l, field+":") {
				line = i + 1
			}
		}
		list = append(list, diagnostic.AtLine(file, src, line, 0, message, hint))
	}
	wrong := func(field, value, hint string) { at(field, fmt.Sprintf("%s %q is not valid", field, value), hint) }
	oneOf := func(field, value string, allowed ...string) {
		if value != "" && !slices.ContainsFunc(allowed, func(form string) bool { return hasForm(value, form) }) {
			hint := "it is one of: " + strings.Join(allowed, ", ")
			if near := diagnostic.Nearest(value, allowed); near != "" {
				hint = fmt.Sprintf("did you mean %q?", near)
			}
			wrong(field, value, hint)
		}
	}
	oneOf("clock", c.Clock, "virtual", "real")
	oneOf("compare", c.Compare, "exact", "lines")
	oneOf("python", c.Python, pythonOutcomes...)
	oneOf("go", c.Go, goOutcomes...)
	masks := len(c.Mask)
	compiling := func(field string, patterns []string) []string {
		return slices.DeleteFunc(patterns, func(p string) bool {
			_, err := regexp.Compile(p)
			if err != nil {
				wrong(field, p, "write a Go regular expression: "+err.Error())
			}
			return err != nil
		})
	}
	if c.Mask = compiling("mask", c.Mask); len(c.Mask) == masks && c.hidesAll() {
		at("mask", "the mask hides all that a program may print, so nothing is compared", "mask only what differs from run to run, such as `pid \\d+`")
	}
	c.Accept = compiling("accept", c.Accept)
	for _, d := range c.Differs {
		oneOf("differs", d, Differences...)
	}
	switch {
	case masks > 0 && len(c.Differs) == 0:
		at("mask", "readers are not told what the mask hides", "say what differs from run to run: `differs: [KIND]` with some of "+strings.Join(Differences, ", "))
	case len(c.Differs) > 0 && masks == 0:
		at("differs", "nothing may differ, as there is no mask", "add a mask, or remove differs; that lines come in any order is said by `compare: lines`")
	}
	return list
}
