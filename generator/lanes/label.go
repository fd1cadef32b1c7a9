package lanes

import (
	"slices"
	"strings"
)

// placeLabel finds room for the label of a span: in its bar, in the gap beside it,
// above it, or as a number in those places.
func (p *placer) placeLabel(lane, index int) bool {
	s := p.d.Lanes[lane].Spans[index]
	t := text{s: s.Label, class: labelClass(s.State), size: p.l.label, w: textWidth(s.Label) * p.l.label}
	if p.inside(lane, s, t, p.l.pad) || p.inside(lane, s, t, p.l.pad/2) || p.beside(lane, index, t) {
		return true
	}
	if !p.numbered[lane] {
		if p.above(lane, s, t) {
			return true
		}
		if p.rows[lane] < maxRows && t.w <= p.l.width {
			p.rows[lane]++
		} else {
			p.rows[lane] = 0
			p.numbered[lane] = true
		}
		return false
	}
	mark := p.mark(s.Label)
	t = p.markText(mark, t.class)
	if p.inside(lane, s, t, p.l.pad) || p.inside(lane, s, t, 0.5) || p.beside(lane, index, t) || p.above(lane, s, t) {
		return true
	}
	if p.rows[lane] < maxRows {
		p.rows[lane]++
		return false
	}
	p.unmark(mark, key{where: p.d.Lanes[lane].Name + " " + p.words.span(s, p.d.Unit), label: s.Label})
	return true
}

// markText is a number in the drawing, a little smaller than a label.
func (p *placer) markText(mark, class string) text {
	size := p.l.label - 1
	return text{s: mark, class: class + " mark", size: size, w: textWidth(mark) * size}
}

func labelClass(s State) string {
	if s == Running {
		return "on"
	}
	return "label"
}

// inside puts t into the bar of s, where no arrow crosses it: at the left, or in
// the middle where that is nearly the same.
func (p *placer) inside(lane int, s Span, t text, pad float64) bool {
	start, w := inset(p.l.x(s.Start), p.l.x(s.End)-p.l.x(s.Start))
	end := start + w
	for _, free := range between(start, end, p.cross[lane]) {
		if free.x0 > start {
			free.x0 += 5 - pad/2
		}
		if free.x1 < end {
			free.x1 -= 5 - pad/2
		}
		room := free.x1 - free.x0 - 2*pad - t.w
		if room < 0 {
			continue
		}
		t.x = free.x0 + pad
		if room < 2*pad+4 {
			t.x, t.anchor = (free.x0+free.x1)/2, middleAnchor
		}
		p.add(spot{text: t, strip: lane, row: onBar})
		return true
	}
	return false
}

// between cuts the stretch from x0 to x1 at the given places.
func between(x0, x1 float64, cuts []float64) []interval {
	var free []interval
	for _, x := range slices.Sorted(slices.Values(cuts)) {
		if x > x0 && x < x1 {
			free = append(free, interval{x0, x})
			x0 = x
		}
	}
	return append(free, interval{x0, x1})
}

// beside puts t into the gap behind its bar, or else before it, if that leaves the
// text nearer to this bar than to the next.
func (p *placer) beside(lane, index int, t text) bool {
	const space = 6
	spans := p.d.Lanes[lane].Spans
	start, end := p.l.x(spans[index].Start), p.l.x(spans[index].End)
	before, behind := p.l.left, p.l.width
	if index > 0 {
		before = p.l.x(spans[index-1].End) + 2*space
	}
	if index+1 < len(spans) {
		behind = p.l.x(spans[index+1].Start) - 2*space
	}
	t.class = strings.Replace(t.class, "on", "label", 1)
	for _, x0 := range []float64{end + space, start - space - t.w} {
		x1 := x0 + t.w
		if x0 < before || x1 > behind || p.crossed(lane, x0-5, x1+5) || p.taken(lane, x0-space, x1+space) {
			continue
		}
		t.x = x0
		p.add(spot{text: t, strip: lane, row: onBar})
		return true
	}
	return false
}

// crossed reports whether an arrow crosses a lane's bars between x0 and x1.
func (p *placer) crossed(lane int, x0, x1 float64) bool {
	return slices.ContainsFunc(p.cross[lane], func(x float64) bool { return x > x0 && x < x1 })
}

// taken reports whether a text is between x0 and x1 on the line of a lane's bars.
func (p *placer) taken(lane int, x0, x1 float64) bool {
	return slices.ContainsFunc(p.spots, func(s spot) bool {
		left, _, right, _ := s.text.box()
		return s.strip == lane && s.row == onBar && left < x1 && x0 < right
	})
}

// above puts t into a row of the strip above its bar, with a leader to the bar.
func (p *placer) above(lane int, s Span, t text) bool {
	start, end := p.l.x(s.Start), p.l.x(s.End)
	middle := (start + end) / 2
	t.class = strings.Replace(t.class, "on", "label", 1)
	for row := range p.used[lane] {
		for _, x0 := range []float64{middle - t.w/2, start, end - t.w} {
			x0 = max(0, min(x0, p.l.width-t.w))
			leader := max(x0+2, min(middle, x0+t.w-2))
			if leader < start || leader > end || !p.free(lane, row, x0, x0+t.w) {
				continue
			}
			clear := true
			for below := range row {
				clear = clear && p.free(lane, below, leader-2, leader+2)
			}
			if clear {
				t.x = x0
				p.add(spot{text: t, strip: lane, row: row, leader: leader})
				return true
			}
		}
	}
	return false
}
