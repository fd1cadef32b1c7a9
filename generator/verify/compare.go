package verify

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode"

	"bingfa/generator/diagnostic"
	"bingfa/generator/note"

	"github.com/rogpeppe/go-internal/diff"
)

// compared returns what programs are to print, and what one printed, in the
// form in which the two are compared.
func (c *checker) compared(t *note.Take) (want, got []string) {
	config := c.example.Config
	return config.Lines(string(c.output)), config.Lines(t.Written("stdout"))
}

// same reports whether a run printed what it is to print.
func (c *checker) same(t *note.Take) bool { return slices.Equal(c.compared(t)) }

// unite tells once what engines agree on, though it is not what programs are to
// print: if all that ran do, Python among them, output.txt is to blame rather than
// a program; if only those of Go do, the Go program is.
func (c *checker) unite(kinds []Kind, attempts map[Kind]*attempt) {
	if c.Update {
		return // one of them says what the others are to print
	}
	var agreed []*attempt
	all := true // of those that ran
	for _, k := range kinds {
		switch a := attempts[k]; {
		case a.differs:
			agreed = append(agreed, a)
		case a.Status == Failed, k == Python || c.example.Config.OutputBy() == note.GoFile:
			all = all && a.Status == LeftOut
		}
	}
	if p := attempts[Python]; !all || !c.alike(agreed) || p != nil && !p.differs {
		all, agreed = false, slices.DeleteFunc(agreed, func(a *attempt) bool { return a.Kind == Python })
	}
	if len(agreed) < 2 || !c.alike(agreed) {
		return
	}
	var names []string
	for _, a := range agreed {
		a.problems = nil
		names = append(names, Describe(a.Kind, a.Engine))
	}
	want, got := c.compared(agreed[0].take)
	what := "under " + strings.Join(names, " and ") + " it prints"
	if len(agreed) == len(Kinds) {
		what = "all engines print"
	}
	message := fmt.Sprintf("%s something else than %s:\n%s", what, c.reference, difference(want, got))
	if agreed[0].take.Outcome == "ok" {
		message += excerpt(agreed[0].take)
	}
	if !all {
		agreed[0].problems = diagnostic.List{c.problem(note.GoFile, message, "mend the program, or accept what it prints with `bingfa check -update`")}
		return
	}
	name := path.Join(path.Base(path.Dir(c.example.Dir)), path.Base(c.example.Dir))
	c.problems = append(c.problems, c.problem(note.OutputFile, message, fmt.Sprintf("if it is right, accept it with `bingfa check -update -only %s`", name)))
}

// alike reports whether all print the same.
func (c *checker) alike(attempts []*attempt) bool {
	for _, a := range attempts {
		_, first := c.compared(attempts[0].take)
		if _, got := c.compared(a.take); !slices.Equal(first, got) {
			return false
		}
	}
	return true
}

// masks tells of masks that hide nothing of the output, though readers are
// told that it differs from run to run, and warns of those that hide too much
// of it to prove anything.
func (c *checker) masks() (list diagnostic.List) {
	if c.output == nil {
		return nil
	}
	text := string(c.output)
	var before note.ExampleConfig // the masks so far
	for _, m := range c.example.Config.Mask {
		if !matches(m, before.Masked(text)) {
			list = append(list, c.problem(note.ConfigFile, fmt.Sprintf("mask %q matches nothing in %s", m, c.reference), "remove it, or mend it"))
		}
		before.Mask = append(before.Mask, m)
	}
	hasWords := func(s string) bool {
		return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
	}
	warn := func(what string) {
		d := c.problem(note.ConfigFile, fmt.Sprintf(what, c.reference), "mask only what differs from run to run, such as a number")
		d.Warning = true
		list = append(list, d)
	}
	switch left := before.Masked(text); {
	case hasWords(text) && !hasWords(left):
		warn("the mask hides all words of %s, so they are not compared")
	case strings.Count(left, "\n") < strings.Count(text, "\n"):
		warn("the mask hides line ends of %s, so the number of lines is not compared")
	}
	return list
}

// unseen warns of programs whose words nobody compares: both engines that end
// well may print on standard error only, as Go's println does.
func (c *checker) unseen(attempts map[Kind]*attempt) (list diagnostic.List) {
	if len(c.output) > 0 {
		return nil
	}
	for _, k := range Kinds {
		if a := attempts[k]; a != nil && a.take != nil && a.take.Outcome == "ok" && a.take.Written("stderr") != "" {
			d := c.problem(program(c.Dir, c.example, k).File, "it prints on standard error only, which is not compared", "print on standard output")
			d.Warning = true
			return diagnostic.List{d}
		}
	}
	return nil
}

// differenceLines is how many lines of a difference are shown.
const differenceLines = 40

// difference returns the lines in which two outputs differ, marked - and +,
// with some around them, for the end of a message.
func difference(want, got []string) string {
	text := string(diff.Diff("want", []byte(strings.Join(want, "")), "got", []byte(strings.Join(got, ""))))
	var b strings.Builder
	left := 0
	for i, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		if i < 3 || strings.HasPrefix(line, "@@") && b.Len() == 0 {
			continue // names and the first position
		}
		switch {
		case i > differenceLines:
			left++
			continue
		case strings.HasPrefix(line, "@@"):
			line = "  …"
		case strings.HasPrefix(line, `\`):
			line = "  (no line end)"
		default:
			line = line[:1] + " " + cut(line[1:], 1)
		}
		fmt.Fprintf(&b, "        %s\n", strings.TrimRight(line, " "))
	}
	if left > 0 {
		fmt.Fprintf(&b, "        … and %d more lines\n", left)
	}
	return strings.TrimRight(b.String(), "\n")
}

// Diff returns how a change changed its file, as a unified difference; "" for
// no difference.
func (c Change) Diff() string {
	old := "a/" + c.File
	if c.Old == nil {
		old = "/dev/null"
	}
	text := string(diff.Diff(old, c.Old, "b/"+c.File, c.New))
	_, text, _ = strings.Cut(text, "\n") // the command line
	return text
}
