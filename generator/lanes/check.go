package lanes

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// check does what needs the whole diagram: it sorts the spans, finds overlaps and
// resolves the arrows.
func (p *parser) check() {
	spans := 0
	for i := range p.d.Lanes {
		p.checkLane(i)
		spans += len(p.d.Lanes[i].Spans)
	}
	end := place{max(p.line, 1), 1}
	if len(p.d.Lanes) == 0 && len(p.errs) == 0 {
		p.fail(end, "write a line such as Task A: 0-1 running", "the diagram has no lanes")
	}
	if spans > MaxSpans {
		p.fail(end, "draw less time, or merge what needs no distinction", "%d spans, more than %d", spans, MaxSpans)
	}
	if len(p.d.Arrows) > MaxArrows {
		p.fail(end, "draw only those that matter", "%d arrows, more than %d", len(p.d.Arrows), MaxArrows)
	}
	reported := make(map[place]bool)
	for i, names := range p.arrows {
		a := &p.d.Arrows[i]
		a.From = p.lane(names.from, names.fromAt, reported)
		a.To = p.lane(names.to, names.toAt, reported)
		if a.From == a.To && a.From >= 0 && !reported[names.toAt] {
			reported[names.toAt] = true
			p.fail(names.toAt, "name two lanes, or put the text in a label", "the arrow ends in the lane where it starts")
		}
	}
}

func (p *parser) checkLane(index int) {
	type located struct {
		Span
		place
	}
	lane := &p.d.Lanes[index]
	spans := make([]located, len(lane.Spans))
	for i, s := range lane.Spans {
		spans[i] = located{s, p.spanAt[index][i]}
	}
	slices.SortStableFunc(spans, func(a, b located) int { return cmp.Compare(a.Start, b.Start) })
	for i, s := range spans {
		lane.Spans[i] = s.Span
		if i == 0 || s.Start >= spans[i-1].End {
			continue
		}
		before, at := spans[i-1], s.place
		if at.line < before.line || at.line == before.line && at.column < before.column {
			at = before.place
		}
		p.fail(at, "a task is in one state at a time: change the times, or use another lane",
			"the spans %s and %s of %q overlap", formatSpan(before.Span), formatSpan(s.Span), lane.Name)
	}
}

// lane returns the index of the lane called name; -1 if there is none.
func (p *parser) lane(name string, at place, reported map[place]bool) int {
	i := slices.IndexFunc(p.d.Lanes, func(l Lane) bool { return l.Name == name })
	if i < 0 && !reported[at] {
		reported[at] = true
		known := make([]string, len(p.d.Lanes))
		for i, l := range p.d.Lanes {
			known[i] = strconv.Quote(l.Name)
		}
		hint := "the lanes are " + strings.Join(known, ", ")
		if len(known) == 0 {
			hint = "give the lane a line of its own"
		}
		p.fail(at, hint, "an arrow to or from %q, which is no lane", name)
	}
	return i
}

// synonyms are beginnings of words that authors write for a state.
var synonyms = []struct {
	prefix string
	state  State
}{
	{"run", Running}, {"exec", Running}, {"activ", Running}, {"运行", Running}, {"执行", Running},
	{"runnable", Ready}, {"queue", Ready}, {"就绪", Ready}, {"可运行", Ready},
	{"wait", Waiting}, {"bloc", Waiting}, {"susp", Waiting}, {"等", Waiting}, {"阻塞", Waiting}, {"挂起", Waiting},
	{"sleep", Sleeping}, {"paus", Sleeping}, {"睡", Sleeping}, {"休眠", Sleeping},
}

// stateHint says which state an unknown word may stand for.
func stateHint(word string) string {
	all := strings.Join(stateNames[:], ", ")
	word = strings.ToLower(word)
	best, longest := -1, 0
	for _, s := range synonyms {
		if strings.HasPrefix(word, s.prefix) && len(s.prefix) > longest {
			best, longest = int(s.state), len(s.prefix)
		}
	}
	if best < 0 {
		best = slices.IndexFunc(stateNames[:], func(name string) bool { return slip(word, name) })
	}
	if best < 0 {
		return "the states are " + all + "; a label goes behind the state"
	}
	return "did you mean " + stateNames[best] + "? the states are " + all
}

// slip reports whether word is name but for some two letters, in whatever order.
func slip(word, name string) bool {
	shared := 0
	for _, c := range name {
		if i := strings.IndexRune(word, c); i >= 0 {
			word = word[:i] + word[i+1:]
			shared++
		}
	}
	return shared >= len(name)-1-len(name)/6 && len(word) <= 2
}

// formatTime returns the shortest form of a time.
func formatTime(t float64) string { return strconv.FormatFloat(t, 'f', -1, 64) }

func formatSpan(s Span) string { return formatTime(s.Start) + "-" + formatTime(s.End) }
