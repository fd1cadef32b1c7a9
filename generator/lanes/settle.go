package lanes

import "math"

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
