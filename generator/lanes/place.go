package lanes

import (
	"math"
	"slices"
	"strconv"
)

// A placer finds room for the labels. Above each lane is a strip with lines of
// text, called rows; row 0 is next to the bars. How many rows a strip needs is not
// known beforehand: the placer starts with none, and whenever a label finds no
// room, it grants the strip one row more and starts again. Where even maxRows do
// not suffice, all labels of the lane that do not fit their bars become numbers.
// There are at most a few dozen grants, so the search ends.
type placer struct {
	d     *Diagram
	l     *layout
	words Words

	rows     []int  // granted to each strip, the name's own not counted
	numbered []bool // lanes whose labels become numbers if they do not fit their bars
	arrows   []arrow
	arrowsAt []bool // strips that arrows cross

	// Of the current attempt:
	used  [][][]interval // taken stretches of each row of each strip
	cross [][]float64    // where arrows cross each lane's bars
	marks []key
	spots []spot
}

const maxRows = 2

type interval struct{ x0, x1 float64 }

// A spot is where a text goes: on a bar's line (row -1) or in a row of its strip.
type spot struct {
	text   text
	strip  int
	row    int
	leader float64 // x of a leader down to the bar; 0 if none
}

const onBar = -1

func newPlacer(d *Diagram, l *layout, words Words) *placer {
	n := len(d.Lanes)
	p := &placer{d: d, l: l, words: words, rows: make([]int, n), numbered: make([]bool, n), arrows: placeArrows(d, l), arrowsAt: make([]bool, n)}
	for _, a := range p.arrows {
		for s := min(a.From, a.To) + 1; s <= max(a.From, a.To); s++ {
			p.arrowsAt[s] = true
		}
	}
	return p
}

// An arrow is one of the diagram's with its place on the axis.
type arrow struct {
	Arrow
	x float64
}

// placeArrows drops what cannot be drawn and moves arrows apart that would meet
// head-on: those that point up go to the right.
func placeArrows(d *Diagram, l *layout) []arrow {
	var arrows []arrow
	for _, a := range d.Arrows {
		if n := len(d.Lanes); a.From != a.To && min(a.From, a.To) >= 0 && max(a.From, a.To) < n {
			arrows = append(arrows, arrow{a, l.x(a.At)})
		}
	}
	const apart = 10
	for i, a := range arrows {
		if slices.ContainsFunc(arrows, func(b arrow) bool {
			return (a.From < a.To) != (b.From < b.To) && math.Abs(l.x(a.At)-l.x(b.At)) < apart &&
				min(a.From, a.To) < max(b.From, b.To) && min(b.From, b.To) < max(a.From, a.To)
		}) {
			if arrows[i].x -= apart / 2; a.From > a.To {
				arrows[i].x += apart
			}
		}
	}
	return arrows
}

// attempt places everything once. It returns false if it had to grant something.
func (p *placer) attempt() bool {
	n := len(p.d.Lanes)
	p.used, p.cross = make([][][]interval, n), make([][]float64, n)
	p.marks, p.spots = nil, nil
	for i := range n {
		p.used[i] = make([][]interval, p.rows[i]+p.nameRows())
	}
	for _, a := range p.arrows {
		x := a.x
		first, last := min(a.From, a.To), max(a.From, a.To)
		for s := first + 1; s <= last; s++ {
			for row := range p.used[s] {
				p.used[s][row] = append(p.used[s][row], interval{x - 5, x + 5})
			}
			if s < last {
				p.cross[s] = append(p.cross[s], x)
			}
		}
	}
	for i, lane := range p.d.Lanes {
		p.placeName(i, lane.Name)
	}
	for _, a := range p.arrows {
		if a.Label != "" && !p.placeArrowLabel(a) {
			return false
		}
	}
	for i, lane := range p.d.Lanes {
		for j, s := range lane.Spans {
			if s.Label != "" && !p.placeLabel(i, j) {
				return false
			}
		}
	}
	return true
}

func (p *placer) nameRows() int {
	if p.l.nameAbove {
		return 1
	}
	return 0
}

// free reports whether nothing is in the way from x0 to x1 in a row.
func (p *placer) free(strip, row int, x0, x1 float64) bool {
	return !slices.ContainsFunc(p.used[strip][row], func(i interval) bool { return x0 < i.x1 && i.x0 < x1 })
}

func (p *placer) take(strip, row int, x0, x1 float64) {
	p.used[strip][row] = append(p.used[strip][row], interval{x0, x1})
}

// placeName puts a lane's name into the top row of its strip, behind the arrows
// that pass there if it can, or beside the bars.
func (p *placer) placeName(lane int, name string) {
	t := text{s: name, class: "name", size: p.l.name, w: textWidth(name) * p.l.name}
	if !p.l.nameAbove {
		p.spots = append(p.spots, spot{text: t, strip: lane, row: onBar})
		return
	}
	t.w *= 1.1 // bold
	row := len(p.used[lane]) - 1
	for x := 0.0; x+t.w <= p.l.width; x++ {
		if p.free(lane, row, x, x+t.w) {
			t.x = x
			break
		}
	}
	p.take(lane, row, t.x, t.x+t.w+12)
	p.spots = append(p.spots, spot{text: t, strip: lane, row: row})
}

// placeArrowLabel puts a label beside its arrow, into any strip that it crosses.
func (p *placer) placeArrowLabel(a arrow) bool {
	label := text{s: a.Label, class: "note", size: p.l.label, w: textWidth(a.Label) * p.l.label}
	if s := p.arrowSpot(a, label); s != nil {
		p.add(*s)
		return true
	}
	first, last := min(a.From, a.To)+1, max(a.From, a.To)
	fits := label.w <= 0.6*p.l.width
	if poorest := p.poorest(first, last); fits && p.rows[poorest] < maxRows {
		p.rows[poorest]++
		return false
	}
	mark := p.mark(a.Label)
	if s := p.arrowSpot(a, p.markText(mark, "note")); s != nil {
		p.add(*s)
		return true
	}
	if poorest := p.poorest(first, last); p.rows[poorest] <= maxRows {
		p.rows[poorest]++
		return false
	}
	p.unmark(mark, key{where: p.words.arrow(p.d, a.Arrow), label: a.Label})
	return true
}

// poorest returns which of the strips first to last has the fewest rows.
func (p *placer) poorest(first, last int) int {
	best := first
	for s := first; s <= last; s++ {
		if p.rows[s] < p.rows[best] {
			best = s
		}
	}
	return best
}

// arrowSpot finds room for t beside an arrow; nil if there is none.
func (p *placer) arrowSpot(a arrow, t text) *spot {
	x := a.x
	for s := min(a.From, a.To) + 1; s <= max(a.From, a.To); s++ {
		for row := range p.used[s] {
			for _, x0 := range []float64{x + 8, x - 8 - t.w} {
				if x0 >= 0 && x0+t.w <= p.l.width && p.free(s, row, x0, x0+t.w) {
					t.x = x0
					return &spot{text: t, strip: s, row: row}
				}
			}
		}
	}
	return nil
}

// add takes the room of a spot, with some space around it.
func (p *placer) add(s spot) {
	if s.row != onBar {
		x0, _, x1, _ := s.text.box()
		p.take(s.strip, s.row, x0-6, x1+6)
		for row := range s.row {
			if s.leader != 0 {
				p.take(s.strip, row, s.leader-4, s.leader+4)
			}
		}
	}
	p.spots = append(p.spots, s)
}

// mark returns the number of a label; equal labels share one.
func (p *placer) mark(label string) string {
	for _, k := range p.marks {
		if k.mark != "" && k.label == label {
			return k.mark
		}
	}
	n := 1
	for _, k := range p.marks {
		if k.mark != "" {
			n++
		}
	}
	mark := strconv.Itoa(n)
	if n <= 20 {
		mark = string(rune('①' + n - 1))
	}
	p.marks = append(p.marks, key{mark: mark, label: label})
	return mark
}

// unmark takes a mark back that found no room and has no other use, and lists the
// label by its place instead.
func (p *placer) unmark(mark string, k key) {
	used := slices.ContainsFunc(p.spots, func(s spot) bool { return s.text.s == mark })
	if n := len(p.marks); !used && p.marks[n-1].mark == mark {
		p.marks = p.marks[:n-1]
	}
	p.marks = append(p.marks, k)
}

// settle turns the rows into coordinates, from top to bottom.
func (p *placer) settle() {
	l, n := p.l, len(p.d.Lanes)
	tops := make([]float64, n)
	y := 0.0
	for i := range n {
		gap := l.gap(n)
		if l.nameAbove {
			gap = min(gap, 14)
		}
		if i == 0 {
			gap = 4
		}
		if rows := len(p.used[i]); rows > 0 {
			between := 6.0
			if i > 0 {
				between = max(6, gap/2)
			}
			gap = max(gap, between+float64(rows)*l.row+4)
		}
		if p.arrowsAt[i] {
			gap = max(gap, 30)
		}
		y += gap
		tops[i] = math.Round(y)
		y = tops[i] + l.bar
	}
	l.bottom = y
	l.height = math.Ceil(y + 12 + 1.3*l.axis)
	for i, lane := range p.d.Lanes {
		for _, s := range lane.Spans {
			b := bar{lane: i, state: s.State, x: l.x(s.Start), y: tops[i], h: l.bar}
			b.x, b.w = inset(b.x, l.x(s.End)-b.x)
			l.bars = append(l.bars, b)
		}
	}
	for _, a := range p.arrows {
		x, y0, y1 := a.x, tops[a.From]+l.bar, tops[a.To]
		if a.To < a.From {
			y0, y1 = tops[a.From], tops[a.To]+l.bar
		}
		l.lines = append(l.lines, line{x, y0, y1, true})
	}
	for _, s := range p.spots {
		t := s.text
		if s.row == onBar {
			t.y = tops[s.strip] + l.bar/2 + 0.36*t.size
		} else {
			t.y = tops[s.strip] - 4 - float64(s.row)*l.row - 0.3*t.size
			if s.leader != 0 {
				l.lines = append(l.lines, line{s.leader, t.y + 0.3*t.size, tops[s.strip], false})
			}
		}
		l.texts = append(l.texts, t)
	}
	l.keys = p.marks
}

// inset leaves a gap between bars that touch, unless they are tiny.
func inset(x, w float64) (float64, float64) {
	d := min(1, w/8)
	return x + d, max(w-2*d, 0.5)
}
