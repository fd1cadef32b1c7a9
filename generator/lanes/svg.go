package lanes

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// laneColours is how many colours the style sheet has for lanes; more lanes begin
// again with the first.
const laneColours = 5

// A writer appends HTML to dst.
type writer struct {
	dst     []byte
	d       *Diagram
	o       Options
	caption bool
}

func (w *writer) str(s string) *writer {
	w.dst = append(w.dst, s...)
	return w
}

// esc appends s as text or as an attribute's value. What XML does not allow
// becomes U+FFFD.
func (w *writer) esc(s string) *writer {
	for _, r := range s {
		switch {
		case r == '&':
			w.str("&amp;")
		case r == '<':
			w.str("&lt;")
		case r == '>':
			w.str("&gt;")
		case r == '"':
			w.str("&#34;")
		case illegal(r):
			w.str("\uFFFD")
		default:
			w.dst = utf8.AppendRune(w.dst, r)
		}
	}
	return w
}

// num appends a coordinate, to a tenth of a pixel.
func (w *writer) num(v float64) *writer {
	w.dst = strconv.AppendFloat(w.dst, math.Round(v*10)/10, 'f', -1, 64)
	return w
}

// attr appends an attribute with a number.
func (w *writer) attr(name string, v float64) *writer {
	return w.str(" ").str(name).str(`="`).num(v).str(`"`)
}

func (w *writer) svg(l *layout) {
	w.str(`<svg viewBox="0 0 `).num(l.width).str(" ").num(l.height).str(`" role="img" aria-`)
	if w.caption {
		w.str(`labelledby="`).esc(w.o.ID).str(`-caption"`)
	} else {
		w.str(`label="`).esc(w.o.Words.Schedule).str(`"`)
	}
	w.str(` aria-describedby="`).esc(w.o.ID).str(`-text">`)
	w.grid(l)
	lane := -1
	for _, b := range l.bars {
		if b.lane != lane {
			if lane >= 0 {
				w.str(`</g>`)
			}
			lane = b.lane
			w.str(`<g class="l`).num(float64(lane % laneColours)).str(`">`)
		}
		w.bar(b)
	}
	if lane >= 0 {
		w.str(`</g>`)
	}
	w.lines(l)
	for _, t := range l.texts {
		w.text(t)
	}
	w.str(`</svg>`)
}

// grid writes the lines and the labels of the time axis.
func (w *writer) grid(l *layout) {
	if len(l.ticks) == 0 {
		return
	}
	w.str(`<path class="grid" d="`)
	for _, t := range l.ticks {
		w.str("M").num(t.x).str(" 0V").num(l.bottom + 8)
	}
	w.str(`"/><g class="axis">`)
	for _, t := range l.ticks {
		w.str(`<text`).attr("x", t.x).attr("y", l.axisLine()).str(`>`).esc(t.text).str(`</text>`)
	}
	w.str(`</g>`)
}

func (w *writer) bar(b bar) {
	radius := min(5, b.w/3, b.h/2)
	if b.state != Running { // they have an outline: keep it inside
		d := min(0.5, b.w/4)
		b.x, b.y, b.w, b.h = b.x+d, b.y+d, b.w-2*d, b.h-2*d
	}
	w.str(`<rect class="`).str(b.state.String()).str(`"`)
	switch b.state {
	case Waiting:
		w.str(` fill="url(#`).esc(w.o.ID).str(`-hatch)"`)
	case Sleeping:
		w.str(` fill="url(#`).esc(w.o.ID).str(`-dots)"`)
	}
	w.attr("x", b.x).attr("y", b.y).attr("width", max(b.w, 0.1)).attr("height", b.h).attr("rx", radius).str(`/>`)
}

func (w *writer) patterns() {
	w.str(`<defs><pattern id="`).esc(w.o.ID).str(`-hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">` +
		`<rect class="hatch-ground" width="7" height="7"/><rect class="hatch" width="2.2" height="7"/></pattern><pattern id="`).
		esc(w.o.ID).str(`-dots" width="7" height="7" patternUnits="userSpaceOnUse">` +
		`<rect class="dots-ground" width="7" height="7"/><circle class="dots" cx="2" cy="2" r="1"/><circle class="dots" cx="5.5" cy="5.5" r="1"/></pattern></defs>`)
}

// lines writes leaders and arrows. An arrow has a rim of paper, so that it stays
// visible on the bars that it crosses, a dot where it starts and a head.
func (w *writer) lines(l *layout) {
	var leaders, shafts, heads strings.Builder
	for _, ln := range l.lines {
		if !ln.arrow {
			leaders.WriteString("M" + coordinate(ln.x) + " " + coordinate(ln.y0) + "V" + coordinate(ln.y1))
			continue
		}
		dir := 1.0
		if ln.y1 < ln.y0 {
			dir = -1
		}
		x, tip, neck := coordinate(ln.x), coordinate(ln.y1), coordinate(ln.y1-6*dir)
		shafts.WriteString("M" + x + " " + coordinate(ln.y0) + "V" + neck)
		heads.WriteString("M" + x + " " + tip + "l-4.5 " + coordinate(-9*dir) + "h9z")
		heads.WriteString("M" + coordinate(ln.x-3) + " " + coordinate(ln.y0) + "a3 3 0 1 0 6 0a3 3 0 1 0-6 0")
	}
	if leaders.Len() > 0 {
		w.str(`<path class="leader" d="`).str(leaders.String()).str(`"/>`)
	}
	if shafts.Len() > 0 {
		w.str(`<path class="rim" d="`).str(shafts.String()).str(`"/><path class="shaft" d="`).str(shafts.String()).
			str(`"/><path class="head" d="`).str(heads.String()).str(`"/>`)
	}
}

func coordinate(v float64) string {
	return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64)
}

func (w *writer) text(t text) {
	w.str(`<text class="`).str(t.class)
	if t.anchor == middleAnchor {
		w.str(` mid`)
	}
	w.str(`"`).attr("x", t.x).attr("y", t.y).str(`>`).esc(t.s).str(`</text>`)
}
