package lanes

import (
	"slices"
	"strconv"
)

// A placer finds room for the labels. Above each lane is a strip with lines of
// text, called rows; row 0 is next to the bars. How many rows a strip needs is not
// known beforehand: the placer starts with none, and whenever a label finds no
// room, it grants the strip one row more and starts again. Where even maxRows do
// not suffice, all labels of the lane that do not fit their bars become numbers.
// A strip gets at most three rows, and loses them at most once, when its lane
// changes to numbers: so the search ends.
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
	p := &placer{d: d, l: l, words: words, arrows: placeArrows(d, l)}
	p.rows, p.numbered, p.arrowsAt = make([]int, n), make([]bool, n), make([]bool, n)
	for _, a := range p.arrows {
		for s := min(a.From, a.To) + 1; s <= max(a.From, a.To); s++ {
			p.arrowsAt[s] = true
		}
	}
	return p
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
		first, last := min(a.From, a.To), max(a.From, a.To)
		for s := first + 1; s <= last; s++ {
			for row := range p.used[s] {
				p.used[s][row] = append(p.used[s][row], interval{a.x - 5, a.x + 5})
			}
			if s < last {
				p.cross[s] = append(p.cross[s], a.x)
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
	t.w *= 1.15 // bold
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
