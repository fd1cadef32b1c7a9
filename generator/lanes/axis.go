package lanes

import (
	"math"
	"slices"
	"strconv"
)

// A tick is a labelled place of the time axis.
type tick struct {
	x    float64
	text string
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
