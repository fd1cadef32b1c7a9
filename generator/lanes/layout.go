package lanes

import (
	"cmp"
	"math"
	"slices"
)

// A style is the set of measures of one of the two drawings, in its own pixels.
type style struct {
	width      float64 // of the whole drawing
	nameAbove  bool    // lane names have lines of their own, above the bars
	name       float64 // font sizes
	label      float64
	axis       float64
	bar        float64 // height of a bar
	row        float64 // height of a line of text between the bars
	pad        float64 // between the ends of a bar and its label
	tickGap    float64 // quiet distance from tick to tick; half of it is the least
	minimumGap float64 // between two lanes
}

var (
	wideStyle = style{width: 760, name: 13.5, label: 13, axis: 12, bar: 28, row: 19,
		pad: 9, tickGap: 96, minimumGap: 13}
	narrowStyle = style{width: 320, nameAbove: true, name: 13.5, label: 12.5, axis: 12, bar: 26, row: 18,
		pad: 7, tickGap: 56, minimumGap: 12}
)

// A layout is a diagram with every part in its place.
type layout struct {
	style
	height      float64
	left, right float64 // of the time axis
	from, to    float64 // times at left and right
	bottom      float64 // of the last lane
	ticks       []tick
	title       text // of the axis; it may be empty
	bars        []bar
	lines       []line
	texts       []text
	keys        []key
}

type bar struct {
	lane       int
	state      State
	x, y, w, h float64
}

// A line is an arrow, or the leader from a label to its bar.
type line struct {
	x, y0, y1 float64 // from y0 to y1
	arrow     bool
}

// A text is a label where it is drawn. Its box is an estimate.
type text struct {
	s      string
	class  string
	anchor anchor
	size   float64
	x, y   float64 // of the anchor, on the baseline
	w      float64
}

type anchor byte

const (
	startAnchor anchor = iota
	middleAnchor
	endAnchor
)

// box returns the left, top, right and bottom edges of t.
func (t text) box() (x0, y0, x1, y1 float64) {
	x0 = t.x - t.w*float64(t.anchor)/2
	return x0, t.y - 0.85*t.size, x0 + t.w, t.y + 0.22*t.size
}

// A key is a label that the drawing has no room for; it goes below.
type key struct {
	mark  string // what stands for it in the drawing; "" if there was no room for that either
	where string // then: lane and time in words
	label string
}

// newLayout lays d out; words are what the drawing itself says.
func newLayout(d *Diagram, st style, words Words) *layout {
	l := &layout{style: st}
	l.left, l.right = 2, st.width-2
	l.from, l.to = extent(d)
	names := 0.0
	for _, lane := range d.Lanes {
		names = max(names, textWidth(lane.Name)*st.name)
	}
	if names > st.width/4 {
		l.nameAbove = true
	}
	if !l.nameAbove {
		if d.Unit == "" {
			l.title = text{s: words.Time, class: "axis-title", size: l.axis, w: textWidth(words.Time) * l.axis}
			names = max(names, l.title.w)
		}
		l.left = math.Ceil(names) + 18
	}
	l.setTicks(d)
	p := newPlacer(d, l, words)
	for !p.attempt() {
	}
	p.settle()
	if l.title.s != "" {
		l.title.y = l.axisLine()
		l.texts = append(l.texts, l.title)
	}
	l.sortTexts()
	return l
}

// extent returns the times where the axis starts and ends. It starts at 0 unless
// that would leave much of the drawing empty.
func extent(d *Diagram) (from, to float64) {
	from, to = math.Inf(1), math.Inf(-1)
	for _, lane := range d.Lanes {
		for _, s := range lane.Spans {
			from, to = min(from, s.Start), max(to, s.End)
		}
	}
	for _, a := range d.Arrows {
		from, to = min(from, a.At), max(to, a.At)
	}
	if from > to { // nothing at all
		from, to = 0, 1
	}
	if from > 0 && from <= 0.3*to {
		from = 0
	}
	if from == to {
		to = from + 1
	}
	return from, to
}

// axisLine returns the baseline of the axis' labels.
func (l *layout) axisLine() float64 { return l.bottom + 10 + l.axis }

// x returns where the time t is.
func (l *layout) x(t float64) float64 {
	return l.left + (t-l.from)/(l.to-l.from)*(l.right-l.left)
}

// gap returns the space between two lanes: airy where there are few.
func (l *layout) gap(lanes int) float64 {
	return max(l.minimumGap, 30-4*float64(max(lanes-2, 0)))
}

// sortTexts puts the parts in reading order, so that the same diagram always gives
// the same bytes and text that is selected reads well.
func (l *layout) sortTexts() {
	slices.SortStableFunc(l.texts, func(a, b text) int {
		return cmp.Or(cmp.Compare(a.y, b.y), cmp.Compare(a.x, b.x))
	})
}
