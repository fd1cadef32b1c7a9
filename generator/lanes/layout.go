package lanes

import (
	"cmp"
	"math"
	"slices"
	"strconv"
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

type tick struct {
	x    float64
	text string
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

// setTicks chooses the step of the time axis, 1, 2 or 5 times a power of ten. It
// takes the finest that leaves the ticks as far apart as is quiet, or a finer one
// for which there still is room if clearly more of the diagram's times fall on it.
func (l *layout) setTicks(d *Diagram) {
	times := d.times()
	var fine axis
	for exp := int(math.Floor(math.Log10((l.to-l.from)/100))) - 1; ; exp++ {
		for _, digit := range []float64{1, 2, 5} {
			a, ok := l.tryStep(digit, exp, d.Unit)
			if !ok {
				continue
			}
			a.hits = hits(times, digit, exp)
			if a.gap < l.tickGap && a.hits > fine.hits {
				fine = a
			}
			if a.gap >= l.tickGap {
				if fine.hits >= a.hits+0.2 {
					a = fine
				}
				l.left, l.right, l.ticks = a.left, a.right, a.ticks
				return
			}
		}
	}
}

// An axis is one choice of the ticks, with the ends of the axis that their labels
// leave.
type axis struct {
	left, right float64
	ticks       []tick
	gap         float64 // from tick to tick
	hits        float64 // share of the diagram's times that fall on a tick
}

// times are all different times of d.
func (d *Diagram) times() []float64 {
	var times []float64
	for _, lane := range d.Lanes {
		for _, s := range lane.Spans {
			times = append(times, s.Start, s.End)
		}
	}
	for _, a := range d.Arrows {
		times = append(times, a.At)
	}
	slices.Sort(times)
	return slices.Compact(times)
}

func hits(times []float64, digit float64, exp int) float64 {
	n := 0
	for _, t := range times {
		if q := t / scale(digit, exp); math.Abs(q-math.Round(q)) < 1e-6 {
			n++
		}
	}
	return float64(n) / float64(max(len(times), 1))
}

// tryStep lays an axis out with a step. It is false if the labels had no room.
func (l *layout) tryStep(digit float64, exp int, unit string) (axis, bool) {
	step := scale(digit, exp)
	first := math.Ceil(l.from / step * (1 - 1e-12))
	count := math.Floor(l.to/step*(1+1e-12)) - first + 1
	if count > l.width/l.tickGap*2 {
		return axis{}, false
	}
	a := axis{left: l.left, right: l.width - 2}
	for i := range int(count) {
		a.ticks = append(a.ticks, tick{text: formatTick((first+float64(i))*digit, exp)})
	}
	if n := len(a.ticks); n > 0 {
		if unit != "" { // only there
			a.ticks[n-1].text += " " + unit
		}
		// Labels may stand out by their halves.
		a.right = l.width - max(2, math.Ceil(textWidth(a.ticks[n-1].text)*l.axis/2))
		half := math.Ceil(textWidth(a.ticks[0].text) * l.axis / 2)
		a.left = max(l.left, half)
		if l.title.w > 0 {
			a.left = max(a.left, l.title.w+8+half)
		}
	}
	a.gap = step / (l.to - l.from) * (a.right - a.left)
	behind := math.Inf(-1)
	for i := range a.ticks {
		t := &a.ticks[i]
		t.x = a.left + (scale((first+float64(i))*digit, exp)-l.from)/(l.to-l.from)*(a.right-a.left)
		half := textWidth(t.text) * l.axis / 2
		if t.x-half < behind+10 {
			return axis{}, false
		}
		behind = t.x + half
	}
	return a, a.gap >= l.tickGap/2
}

// scale returns v times a power of ten, without the error of multiplying by 0.1.
func scale(v float64, exp int) float64 {
	if exp < 0 {
		return v / math.Pow10(-exp)
	}
	return v * math.Pow10(exp)
}

// formatTick writes v times a power of ten with the digits that the power asks for.
func formatTick(v float64, exp int) string {
	if v == 0 {
		return "0"
	}
	return strconv.FormatFloat(scale(v, exp), 'f', max(0, -exp), 64)
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
