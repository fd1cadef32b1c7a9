package scaffold

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"bingfa/generator/diagnostic"
	"bingfa/generator/note"

	"go.yaml.in/yaml/v3"
)

// A place is where a note stands in site.yaml.
type place struct {
	// chapter counts from 0; the number of chapters there are means a new one.
	chapter int
	// title is that of a new chapter.
	title note.Text
	// codes are the site's languages, in their order.
	codes []string
}

// insertNote names a note at the end of a chapter in site.yaml, in the style
// that the file is written in. All other bytes stay as they are. src is a
// site.yaml that reads without mistakes, file its name for messages.
func insertNote(file string, src []byte, path string, at place) ([]byte, error) {
	bom := bytes.HasPrefix(src, []byte("\uFEFF"))
	src = bytes.TrimPrefix(src, []byte("\uFEFF"))
	before := new(note.Site)
	t, err := parseSource(src)
	if err == nil {
		err = yaml.Unmarshal(src, before)
	}
	if err != nil {
		return nil, diagnostic.Diagnostic{File: file, Message: "it does not parse: " + err.Error()}
	}
	where, err := t.add(path, at)
	if err == nil {
		result := t.result()
		if err = sameBut(before, result, path, at); err == nil {
			if bom {
				result = append([]byte("\uFEFF"), result...)
			}
			return result, nil
		}
	}
	line, column := 0, 0
	if where != nil {
		line, column = where.Line, where.Column
	}
	hint := fmt.Sprintf("write `- %s` there by hand, then call the command again: it makes the files of a note that is named", path)
	message := "the note cannot be named here: " + err.Error()
	if line == 0 {
		return nil, diagnostic.Diagnostic{File: file, Message: message, Hint: hint}
	}
	return nil, diagnostic.AtLine(file, src, line, column, message, hint)
}

var errStyle = errors.New("it is written in a way that is not understood well enough to change it")

// sameBut proves that an edited site.yaml says what it said before, and names
// the note in its place.
func sameBut(before *note.Site, edited []byte, path string, at place) error {
	after := new(note.Site)
	if err := yaml.Unmarshal(edited, after); err != nil {
		return errStyle
	}
	if at.chapter == len(before.Chapters) {
		before.Chapters = append(before.Chapters, note.Chapter{Title: at.title})
	}
	c := &before.Chapters[at.chapter]
	c.Notes = append(c.Notes, note.WrittenPath{Path: path})
	for _, s := range []*note.Site{before, after} {
		for i := range s.Chapters {
			if len(s.Chapters[i].Notes) == 0 {
				s.Chapters[i].Notes = nil // empty or left out
			}
			for j := range s.Chapters[i].Notes {
				s.Chapters[i].Notes[j].Line, s.Chapters[i].Notes[j].Column = 0, 0
			}
		}
	}
	if !reflect.DeepEqual(before, after) {
		return errStyle
	}
	return nil
}

// add makes the edits. It returns the node that they are about, for messages.
func (t *source) add(path string, at place) (*yaml.Node, error) {
	if t.root == nil || t.root.Kind != yaml.MappingNode {
		return t.root, errStyle
	}
	key, chapters := field(t.root, "chapters")
	if chapters != nil && chapters.Kind == yaml.SequenceNode && at.chapter < len(chapters.Content) {
		return t.addToChapter(chapters, chapters.Content[at.chapter], path)
	}
	style := t.style(chapters)
	flow := "{title: " + flowText(at.title, at.codes) + ", notes: [" + scalar(path) + "]}"
	block := func(indent int) []string {
		dash, inner := strings.Repeat(" ", indent), strings.Repeat(" ", indent+1+style.gap)
		lines := []string{dash + "-" + strings.Repeat(" ", style.gap) + "title: " + flowText(at.title, at.codes)}
		if style.flowNotes {
			return append(lines, inner+"notes: ["+scalar(path)+"]")
		}
		return append(lines, inner+"notes:", inner+strings.Repeat(" ", style.step)+"- "+scalar(path))
	}
	switch {
	case chapters == nil && isFlow(t.root):
		return t.root, errStyle
	case chapters == nil:
		if len(t.src) > 0 && t.starts[len(t.starts)-1] < len(t.src) {
			t.insert(len(t.src), t.newline)
		}
		margin := strings.Repeat(" ", t.root.Column-1)
		for _, line := range append([]string{"chapters:"}, block(2)...) {
			t.insert(len(t.src), margin+line+t.newline)
		}
	case chapters.Kind == yaml.AliasNode:
		return chapters, errors.New("the list is an alias of another one")
	case len(chapters.Content) == 0: // null or []
		if isFlow(t.root) {
			return chapters, errStyle
		}
		t.dropEmpty(key, chapters)
		t.insertLines(t.start(key), block(key.Column-1+2)...)
	case isFlow(chapters):
		t.addFlow(chapters, flow)
	default:
		last := chapters.Content[len(chapters.Content)-1]
		lines := block(chapters.Column - 1)
		if n := len(chapters.Content); n > 1 && t.blankBefore(last.Line) {
			lines = append([]string{""}, lines...)
		}
		t.insertLines(t.end(last), lines...)
	}
	return chapters, nil
}

// addToChapter adds a note to a chapter that is there.
func (t *source) addToChapter(chapters, chapter *yaml.Node, path string) (*yaml.Node, error) {
	if chapter.Kind == yaml.AliasNode {
		return chapter, errors.New("the chapter is an alias of another one")
	}
	key, notes := field(chapter, "notes")
	style := t.style(chapters)
	step := strings.Repeat(" ", style.step)
	switch {
	case notes == nil && isFlow(chapter):
		t.insert(t.end(chapter.Content[len(chapter.Content)-1]), ", notes: ["+scalar(path)+"]")
	case notes == nil:
		margin := strings.Repeat(" ", chapter.Column-1)
		t.insertLines(t.end(chapter), margin+"notes:", margin+step+"- "+scalar(path))
	case notes.Kind == yaml.AliasNode:
		return notes, errors.New("the list is an alias of another one")
	case isNull(notes) && (notes.Value != "" || isFlow(chapter)):
		from := t.start(notes)
		t.edits = append(t.edits, edit{from, from + len(notes.Value), "[" + scalar(path) + "]"})
	case isNull(notes):
		t.insertLines(t.start(key), strings.Repeat(" ", key.Column-1)+step+"- "+scalar(path))
	case len(notes.Content) == 0:
		t.insert(t.properties(t.start(notes))+1, scalar(path))
	case isFlow(notes):
		t.addFlow(notes, scalar(path))
	default:
		last, gap := notes.Content[len(notes.Content)-1], 1
		if first := notes.Content[0]; first.Line == notes.Line {
			gap = max(1, first.Column-notes.Column-1)
		}
		t.insertLines(t.end(last), strings.Repeat(" ", notes.Column-1)+"-"+strings.Repeat(" ", gap)+scalar(path))
	}
	return notes, nil
}

// addFlow adds an item to a list in brackets that has some: on the last one's
// line or, where that has a line of its own, on one too.
func (t *source) addFlow(list *yaml.Node, item string) {
	last := list.Content[len(list.Content)-1]
	start, end := t.start(last), t.end(last)
	margin := t.src[t.starts[last.Line-1]:start]
	lineEnd, _ := t.lineEnd(end)
	rest := bytes.TrimLeft(t.src[end:lineEnd], " \t")
	trailing, comma := bytes.CutPrefix(rest, []byte(","))
	trailing = bytes.TrimLeft(trailing, " \t")
	if len(bytes.TrimLeft(margin, " \t")) > 0 || len(trailing) > 0 && trailing[0] != '#' {
		t.insert(end, ", "+item)
		return
	}
	if comma {
		item += ","
	} else {
		t.insert(end, ",")
	}
	t.insert(lineEnd, t.newline+string(margin)+item)
}

// dropEmpty removes the value of a field that is empty, with the blanks
// between.
func (t *source) dropEmpty(key, value *yaml.Node) {
	from, to := t.start(value), t.end(value)
	if value.Kind == yaml.ScalarNode {
		to = from + len(value.Value)
	}
	if from == to {
		return
	}
	if colon := bytes.IndexByte(t.src[t.start(key):from], ':'); colon >= 0 {
		from = t.start(key) + colon + 1
	}
	t.edits = append(t.edits, edit{from, to, ""})
}

// blankBefore reports whether the line before a line is blank.
func (t *source) blankBefore(line int) bool {
	if line < 2 || line > len(t.starts) {
		return false
	}
	return len(bytes.TrimSpace(t.src[t.starts[line-2]:t.starts[line-1]])) == 0
}

// A listStyle is how a site.yaml writes its chapters.
type listStyle struct {
	// gap is the number of blanks after the dash of a chapter, step by how
	// many a list of notes stands further in than the word "notes".
	gap, step int
	// flowNotes is set where notes stand in brackets.
	flowNotes bool
}

// style returns the style of the last chapter that shows one.
func (t *source) style(chapters *yaml.Node) listStyle {
	s := listStyle{gap: 1, step: 2}
	if chapters == nil || chapters.Kind != yaml.SequenceNode || isFlow(chapters) {
		return s
	}
	for i, c := range chapters.Content {
		if i == 0 && c.Line == chapters.Line {
			s.gap = max(1, c.Column-chapters.Column-1)
		}
		key, notes := field(c, "notes")
		if notes == nil || notes.Kind != yaml.SequenceNode || len(notes.Content) == 0 {
			continue
		}
		if s.flowNotes = isFlow(notes); !s.flowNotes {
			s.step = max(0, notes.Column-key.Column)
		}
	}
	return s
}
