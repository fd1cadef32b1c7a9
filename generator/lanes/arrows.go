package lanes

import (
	"math"
	"slices"
)

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
	for s := min(a.From, a.To) + 1; s <= max(a.From, a.To); s++ {
		for row := range p.used[s] {
			for _, x0 := range []float64{a.x + 8, a.x - 8 - t.w} {
				if x0 >= 0 && x0+t.w <= p.l.width && p.free(s, row, x0, x0+t.w) {
					t.x = x0
					return &spot{text: t, strip: s, row: row}
				}
			}
		}
	}
	return nil
}
