package lanes

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Parse reads a diagram from the body of a fence. Its error is of type [Errors] and
// holds every problem that was found.
func Parse(src string) (*Diagram, error) {
	p := parser{d: new(Diagram), spanAt: make(map[int][]place)}
	for src != "" {
		line, rest, _ := strings.Cut(src, "\n")
		p.line++
		p.text = strings.TrimSuffix(line, "\r")
		p.parseLine()
		src = rest
	}
	p.check()
	if len(p.errs) > 0 {
		slices.SortStableFunc(p.errs, func(a, b *Error) int {
			return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
		})
		return nil, p.errs
	}
	return p.d, nil
}

type parser struct {
	d    *Diagram
	errs Errors
	line int    // number of the current line
	text string // of the current line

	spanAt map[int][]place // of each lane's spans, in the order of Spans
	arrows []arrowNames    // of each arrow
	seen   map[string]int  // line of caption and unit
}

type place struct{ line, column int }

type arrowNames struct {
	from, to     string
	fromAt, toAt place
}

// at returns the place of a byte offset in the current line.
func (p *parser) at(offset int) place {
	return place{p.line, utf8.RuneCountInString(p.text[:offset]) + 1}
}

func (p *parser) fail(at place, hint, format string, args ...any) {
	p.errs = append(p.errs, &Error{at.line, at.column, fmt.Sprintf(format, args...), hint})
}

func (p *parser) parseLine() {
	text := p.text
	if i := strings.IndexFunc(text, illegal); i >= 0 {
		r, _ := utf8.DecodeRuneInString(text[i:])
		p.fail(p.at(i), "remove it", "a character that cannot be drawn, %U", r)
		return
	}
	start := len(text) - len(strings.TrimLeftFunc(text, unicode.IsSpace))
	if start == len(text) || text[start] == '#' {
		return
	}
	colon := strings.IndexAny(text, ":：")
	if colon < 0 {
		p.fail(p.at(start), `write "NAME: START-END STATE", "NAME -> NAME: TIME", "caption: …" or "unit: …"`, "a line without a colon")
		return
	}
	name := field{strings.TrimSpace(text[start:colon]), start}
	_, n := utf8.DecodeRuneInString(text[colon:])
	rest := trimField(text[colon+n:], colon+n)
	switch {
	case name.text == "":
		p.fail(p.at(start), "write the name of a lane in front of the colon", "a line without a name")
	case name.text == "caption":
		p.d.Caption = p.setting(name, rest)
	case name.text == "unit":
		p.d.Unit = p.setting(name, rest)
		if textWidth(rest.text) > maxUnitWidth {
			p.fail(p.at(rest.offset), "use a symbol, such as s or ms", "the unit is too long")
		}
	case strings.Contains(name.text, "->") || strings.Contains(name.text, "→"):
		p.parseArrows(name, rest)
	default:
		p.parseLane(name, rest)
	}
}

// illegal reports whether r has no place in a diagram, because XML does not allow
// it or because it was not UTF-8.
func illegal(r rune) bool {
	return r == utf8.RuneError || r == 0xFFFE || r == 0xFFFF || unicode.IsControl(r) && r != '\t'
}

// setting reads the value of caption or unit.
func (p *parser) setting(name, value field) string {
	if p.seen == nil {
		p.seen = make(map[string]int)
	}
	if line, ok := p.seen[name.text]; ok {
		p.fail(p.at(name.offset), "keep one of them", "%s is given twice, first in line %d", name.text, line)
	}
	p.seen[name.text] = p.line
	return tidy(value.text)
}

// tidy makes every run of white space one space.
func tidy(s string) string { return strings.Join(strings.Fields(s), " ") }

func (p *parser) parseLane(name, rest field) {
	index := slices.IndexFunc(p.d.Lanes, func(l Lane) bool { return l.Name == tidy(name.text) })
	if index < 0 {
		index = len(p.d.Lanes)
		p.d.Lanes = append(p.d.Lanes, Lane{Name: tidy(name.text)})
		if index == MaxLanes {
			p.fail(p.at(name.offset), "draw fewer tasks, or several diagrams", "more than %d lanes", MaxLanes)
		}
		if textWidth(name.text) > maxNameWidth {
			p.fail(p.at(name.offset), "shorten it, or say it in a label or the caption",
				"the lane's name is longer than %d Han or %d Latin characters", maxNameWidth, maxNameWidth*3/2)
		}
	}
	items := rest.items()
	if len(items) == 0 {
		p.fail(p.at(len(p.text)), "write spans behind the colon, such as 0-1 running", "the lane %q has no spans", name.text)
	}
	for _, item := range items {
		if span, ok := p.parseSpan(item); ok {
			p.d.Lanes[index].Spans = append(p.d.Lanes[index].Spans, span)
			p.spanAt[index] = append(p.spanAt[index], p.at(item.offset))
		}
	}
}

const spanForm = "write START-END STATE [LABEL], such as 0.5-2 waiting for the lock"

func (p *parser) parseSpan(item field) (s Span, ok bool) {
	var rest, end field
	if s.Start, rest, ok = p.number(item, spanForm); !ok {
		return s, false
	}
	dash, n := utf8.DecodeRuneInString(rest.text)
	if !strings.ContainsRune("-–—−~～－", dash) {
		p.fail(p.at(rest.offset), spanForm, "a dash and the end of the span are missing")
		return s, false
	}
	end = trimField(rest.text[n:], rest.offset+n)
	if s.End, rest, ok = p.number(end, spanForm); !ok {
		return s, false
	}
	word := leadingWord(rest.text)
	state := slices.Index(stateNames[:], word)
	if state < 0 {
		if word == "" {
			p.fail(p.at(rest.offset), "write running, ready, waiting or sleeping behind the times", "the state is missing")
		} else {
			p.fail(p.at(rest.offset), stateHint(word), "unknown state %q", word)
		}
		return s, false
	}
	s.State = State(state)
	s.Label = tidy(rest.text[len(word):])
	switch {
	case s.End < s.Start:
		p.fail(p.at(end.offset), fmt.Sprintf("write %s-%s", formatTime(s.End), formatTime(s.Start)), "the span ends before it starts")
		return s, false
	case s.End == s.Start:
		p.fail(p.at(end.offset), "give it some time, or draw a moment as an arrow", "the span ends when it starts")
		return s, false
	}
	return s, true
}

// number reads the number at the start of f and returns what follows it.
func (p *parser) number(f field, form string) (float64, field, bool) {
	n := 0
	for n < len(f.text) && (f.text[n] >= '0' && f.text[n] <= '9' || f.text[n] == '.') {
		n++
	}
	rest := trimField(f.text[n:], f.offset+n)
	v, err := strconv.ParseFloat(f.text[:n], 64)
	switch {
	case f.text == "":
		p.fail(p.at(f.offset), form, "a number is missing")
	case err != nil:
		if n == 0 {
			n = max(1, len(leadingWord(f.text)))
		}
		p.fail(p.at(f.offset), form, "not a number: %q", f.text[:n])
	case v > MaxTime:
		p.fail(p.at(f.offset), "choose a larger unit", "the time is too large")
	case rest.offset == f.offset+n && rest.text != "" && unicode.IsLetter(firstRune(rest.text)):
		p.fail(p.at(rest.offset), "write a space behind the number, and a unit only once, in a line such as unit: s",
			"%q follows the number directly", leadingWord(rest.text))
	default:
		return v, rest, true
	}
	return 0, f, false
}

func (p *parser) parseArrows(name, rest field) {
	from, to, ok := strings.Cut(name.text, "->")
	width := len("->")
	if !ok {
		from, to, _ = strings.Cut(name.text, "→")
		width = len("→")
	}
	target := trimField(to, name.offset+len(from)+width)
	names := arrowNames{tidy(from), tidy(to), p.at(name.offset), p.at(target.offset)}
	items := rest.items()
	if len(items) == 0 {
		p.fail(p.at(len(p.text)), arrowForm, "the arrow has no time")
	}
	for _, item := range items {
		if at, label, ok := p.number(item, arrowForm); ok {
			p.d.Arrows = append(p.d.Arrows, Arrow{At: at, Label: tidy(label.text)})
			p.arrows = append(p.arrows, names)
		}
	}
}

const arrowForm = "write NAME -> NAME: TIME [LABEL], such as A -> B: 1.2 wakes"
