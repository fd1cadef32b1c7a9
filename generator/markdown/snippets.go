package markdown

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"bingfa/generator/diagnostic"

	"github.com/yuin/goldmark/ast"
)

// A Snippet is a fence of Go or Python in the text, for who proves that what
// the text shows is right. The conversion itself does not read the code.
//
// A line that begins with "~ ", or is "~", belongs to the code but is not on
// the page: it gives a fragment what it needs to make sense. One tilde is taken
// off a line that begins with "~~ ", which is on the page.
type Snippet struct {
	// Language is "go" or "python".
	Language string
	// Code is the whole of it: hidden lines stand without their mark.
	Code string
	// Runs is set where readers can run it: ```go run.
	Runs bool
	// Expect is what the author says of it. Default: it is right.
	Expect Expectation
	// Offset is the place of the language's name in the translation's Source.
	Offset int

	// lines is nil where Code is a piece of Source that begins at start.
	lines []snippetLine
	start int32
}

// An Expectation is the word after the language that says how a fence is to be
// checked.
type Expectation string

const (
	// Right code compiles; a whole program runs and ends well.
	Right Expectation = ""
	// NoCheck is code that nobody looks at.
	NoCheck Expectation = "no-check"
	// NoRun is a whole program that is not run: it never ends, waits for
	// input, or does something else each time.
	NoRun Expectation = "no-run"
	// Fails is a whole program that ends badly: by a panic, an exception, a
	// deadlock, or an exit status other than 0.
	Fails Expectation = "fails"
	// Invalid is code that must not compile or, in Python, not parse.
	Invalid Expectation = "invalid"
)

var expectations = []Expectation{NoCheck, NoRun, Fails, Invalid}

// elsewhere are the words that other tools use for the same.
var elsewhere = map[string]string{
	"ignore": "no-check", "nocheck": "no-check", "no_check": "no-check", "skip": "no-check", "notest": "no-check",
	"no_run": "no-run", "norun": "no-run", "no-exec": "no-run",
	"should_panic": "fails", "should-panic": "fails", "panic": "fails", "panics": "fails", "deadlock": "fails", "error": "fails", "fail": "fails",
	"compile_fail": "invalid", "compile-fail": "invalid", "compile_error": "invalid", "wrong": "invalid",
	"runnable": "run", "playground": "run", "editable": "run",
}

// A snippetLine is where a line of the code stands in the translation's Source.
type snippetLine struct {
	offset  int32
	padding int32 // spaces at the beginning that a tab in Source stands for
}

// At returns the offset in the translation's Source of a place in Code. Line
// and column count from 1, columns in bytes; a place beyond the end of a line
// or of the code is its end.
func (s *Snippet) At(line, column int) int {
	all := len(s.lines)
	if s.lines == nil {
		all = strings.Count(s.Code, "\n")
		if !strings.HasSuffix(s.Code, "\n") {
			all += min(len(s.Code), 1) // the last line lacks its end
		}
	}
	if all == 0 {
		return s.Offset
	}
	n := min(max(line, 1), all)
	rest := s.Code
	for range n - 1 {
		_, rest, _ = strings.Cut(rest, "\n")
	}
	text, _, _ := strings.Cut(rest, "\n")
	if line > n {
		column = len(text) + 1
	}
	at := snippetLine{offset: s.start + int32(len(s.Code)-len(rest))}
	if s.lines != nil {
		at = s.lines[n-1]
	}
	return int(at.offset) + max(min(max(column-1, 0), len(text))-int(at.padding), 0)
}

// checkedLanguages are the languages of snippets by what authors call them.
var checkedLanguages = map[string]string{
	"go": "go", "golang": "go", "python": "python", "python3": "python", "py": "python", "py3": "python",
}

// snippet notes a fence of Go or Python and returns what of it is to be shown.
// The offsets of the lines are those of f in the body.
func (s *state) snippet(f *ast.FencedCodeBlock, code string, n Snippet) (shown string) {
	base := int32(s.translation.BodyOffset)
	n.Offset += int(base)
	n.Code, shown = code, code
	marked := strings.HasPrefix(code, "~") || strings.Contains(code, "\n~")
	if lines := f.Lines(); marked || !contiguous(lines) {
		n.lines = make([]snippetLine, lines.Len())
		for i := range n.lines {
			segment := lines.At(i)
			n.lines[i] = snippetLine{int32(segment.Start) + base, int32(segment.Padding)}
		}
	} else if lines.Len() > 0 {
		n.start = int32(lines.At(0).Start) + base
	}
	if marked {
		shown = s.split(&n)
	}
	if s.doc.Snippets == nil {
		s.doc.Snippets = make([]Snippet, 0, len(s.nodes[ast.KindFencedCodeBlock]))
	}
	s.doc.Snippets = append(s.doc.Snippets, n)
	return shown
}

// split takes the marks off the lines of a snippet and returns those that are
// to be shown.
func (s *state) split(n *Snippet) string {
	var whole, shown strings.Builder
	firstHidden := -1
	i := 0
	for line := range strings.Lines(n.Code) {
		text, hidden, taken := unmark(line)
		n.lines[i].offset += int32(taken)
		whole.WriteString(text)
		switch {
		case !hidden:
			shown.WriteString(text)
		case firstHidden < 0:
			firstHidden = int(n.lines[i].offset) - taken - s.translation.BodyOffset
		}
		i++
	}
	n.Code = whole.String()
	switch {
	case firstHidden < 0:
	case n.Runs:
		s.report(firstHidden, "a program that runs has a hidden line", "what runs is what shows: take the ~ away, or leave out run")
	case strings.TrimSpace(shown.String()) == "":
		s.report(firstHidden, "all lines of the fence are hidden", "only lines that give a fragment its context begin with ~")
	}
	return shown.String()
}

// unmark takes the mark off a line: "~ x" is hidden, "~~ x" shows "~ x", and
// any other line is itself. It returns how many bytes it took.
func unmark(line string) (text string, hidden bool, taken int) {
	tildes := len(line) - len(strings.TrimLeft(line, "~"))
	if tildes == 0 {
		return line, false, 0
	}
	switch rest := line[tildes:]; {
	case rest != "" && rest[0] != ' ' && rest[0] != '\n':
		return line, false, 0
	case tildes > 1:
		return line[1:], false, 1
	default:
		text = strings.TrimPrefix(rest, " ")
		return text, true, len(line) - len(text)
	}
}

// words reads what stands after the language of a fence, at an offset.
func (s *state) words(lang, flags string, offset int) (runs bool, expect Expectation) {
	checked := checkedLanguages[strings.ToLower(lang)]
	for _, word := range strings.Fields(flags) {
		switch e := Expectation(word); {
		case word == "run" && checked == "go":
			runs = true
		case word == "run":
			s.report(offset, fmt.Sprintf("a %q fence cannot run", lang), "only Go programs run: write ```go run, or leave out run")
		case slices.Contains(expectations, e) && checked == "":
			s.report(offset, fmt.Sprintf("a %q fence takes no %q", lang, word), "only Go and Python are checked: leave it out")
		case slices.Contains(expectations, e) && expect != "" && expect != e:
			s.report(offset, fmt.Sprintf("%s and %s do not go together", expect, e), "leave one of them out")
		case slices.Contains(expectations, e):
			expect = e
		default:
			s.report(offset, fmt.Sprintf("unknown word %q after the language of a fence", word), wordHint(checked, word))
		}
	}
	return runs, expect
}

// wordHint says what an unknown word was probably meant to be.
func wordHint(language, word string) string {
	var known []string
	switch language {
	case "go":
		known = []string{"run"}
		fallthrough
	case "python":
		for _, e := range expectations {
			known = append(known, string(e))
		}
	default:
		return "leave it out"
	}
	word = strings.ToLower(strings.Trim(word, ",;{}"))
	near := elsewhere[word]
	if near == "" {
		near = diagnostic.Nearest(word, append(slices.Sorted(maps.Keys(elsewhere)), known...))
		if e := elsewhere[near]; e != "" {
			near = e
		}
	}
	if slices.Contains(known, near) {
		return fmt.Sprintf("did you mean %s?", near)
	}
	return "there are " + strings.Join(known, ", ")
}
