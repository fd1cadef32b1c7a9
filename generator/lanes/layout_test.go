package lanes

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// checkLayouts checks what every drawing has to keep: texts overlap neither each
// other nor arrows, stay within the drawing, and none is lost.
func checkLayouts(t *testing.T, d *Diagram) {
	t.Helper()
	for name, st := range map[string]style{"wide": wideStyle, "narrow": narrowStyle} {
		checkLayout(t, name, d, newLayout(d, st, English))
	}
}

func checkLayout(t *testing.T, name string, d *Diagram, l *layout) {
	t.Helper()
	const slack = 0.01
	texts := append([]text(nil), l.texts...)
	for _, tick := range l.ticks {
		w := textWidth(tick.text) * l.axis
		texts = append(texts, text{s: tick.text, anchor: middleAnchor, size: l.axis, x: tick.x, y: l.axisLine(), w: w})
	}
	for i, a := range texts {
		x0, y0, x1, y1 := a.box()
		if x0 < -slack || x1 > l.width+slack || y0 < -slack || y1 > l.height+slack {
			t.Errorf("%s: %q is outside: %.1f,%.1f to %.1f,%.1f in %.1f × %.1f", name, a.s, x0, y0, x1, y1, l.width, l.height)
		}
		for _, b := range texts[:i] {
			bx0, by0, bx1, by1 := b.box()
			if x0 < bx1-slack && bx0 < x1-slack && y0 < by1-slack && by0 < y1-slack {
				t.Errorf("%s: %q and %q overlap", name, a.s, b.s)
			}
		}
		for _, ln := range l.lines {
			top, bottom := min(ln.y0, ln.y1), max(ln.y0, ln.y1)
			if a.class == "name" && !hasRoom(l, a) {
				continue // it has to be somewhere; its rim of paper keeps it legible
			}
			if ln.x > x0+slack && ln.x < x1-slack && top < y1-4 && bottom > y0+4 {
				t.Errorf("%s: a line (arrow: %v) strikes %q through", name, ln.arrow, a.s)
			}
		}
		if strings.HasPrefix(a.class, "on") && !withinBar(l, x0, x1, (y0+y1)/2) {
			t.Errorf("%s: %q has the colour of paper, but is not on a bar", name, a.s)
		}
	}
	drawn := map[string]int{}
	for _, a := range l.texts {
		drawn[a.s]++
	}
	for _, k := range l.keys {
		if k.mark != "" && drawn[k.mark] == 0 {
			t.Errorf("%s: %s is explained, but not drawn", name, k.mark)
		}
		if k.mark == "" && k.where == "" {
			t.Errorf("%s: %q has neither mark nor place", name, k.label)
		}
		drawn[k.label]++
	}
	need := func(s string) {
		if s != "" && drawn[s] == 0 {
			t.Errorf("%s: %q is lost", name, s)
		}
	}
	for _, lane := range d.Lanes {
		need(lane.Name)
		for _, s := range lane.Spans {
			need(s.Label)
		}
	}
	for _, a := range d.Arrows {
		need(a.Label)
	}
	if len(l.ticks) > 1 {
		for i, tick := range l.ticks[1:] {
			if tick.text == l.ticks[i].text {
				t.Errorf("%s: two ticks say %q", name, tick.text)
			}
		}
	}
}

// hasRoom reports whether there is a place without arrows for t on its line.
func hasRoom(l *layout, t text) bool {
	_, y0, _, y1 := t.box()
	for x := 0.0; x+t.w <= l.width; x++ {
		free := true
		for _, ln := range l.lines {
			passes := ln.arrow && min(ln.y0, ln.y1) < y1 && max(ln.y0, ln.y1) > y0
			free = free && !(passes && ln.x > x-5 && ln.x < x+t.w+5)
		}
		if free {
			return true
		}
	}
	return false
}

func withinBar(l *layout, x0, x1, y float64) bool {
	for _, b := range l.bars {
		if b.state == Running && x0 >= b.x-0.1 && x1 <= b.x+b.w+0.1 && y > b.y && y < b.y+b.h {
			return true
		}
	}
	return false
}

func TestLayout(t *testing.T) {
	for path, source := range sources(t) {
		d, err := Parse(source)
		if err != nil {
			t.Fatal(path, err)
		}
		checkLayouts(t, d)
	}
}

// Random diagrams, from nearly empty to hopelessly crowded, keep the rules too.
func TestLayoutRandom(t *testing.T) {
	n := 1000
	if testing.Short() {
		n = 100
	}
	for seed := range n {
		d := randomDiagram(rand.New(rand.NewPCG(uint64(seed), 2)))
		checkLayouts(t, d)
		if t.Failed() {
			t.Fatalf("seed %d: %+v", seed, d)
		}
	}
}

func randomDiagram(r *rand.Rand) *Diagram {
	labels := []string{"", "", "A", "持有 A", "等待 B 的锁", "running the whole batch", "<&>", strings.Repeat("很长的标签", 9), "wake()", "①"}
	d := &Diagram{Unit: []string{"", "s", "毫秒"}[r.IntN(3)]}
	unit := []float64{0.001, 0.1, 1, 7, 1000}[r.IntN(5)]
	for i := range 1 + r.IntN(MaxLanes) {
		lane := Lane{Name: fmt.Sprintf("%s%d", []string{"P", "任务", "a rather long task name "}[r.IntN(3)], i)}
		at := float64(r.IntN(20))
		for range 1 + r.IntN([]int{2, 5, 30}[r.IntN(3)]) {
			at += float64(r.IntN(2) * r.IntN(9))
			end := at + float64(1+r.IntN([]int{2, 30}[r.IntN(2)]))
			lane.Spans = append(lane.Spans, Span{at * unit, end * unit, State(r.IntN(4)), labels[r.IntN(len(labels))]})
			at = end
		}
		d.Lanes = append(d.Lanes, lane)
	}
	for range r.IntN([]int{1, 4, 30}[r.IntN(3)]) {
		from, to := r.IntN(len(d.Lanes)), r.IntN(len(d.Lanes))
		if from != to {
			d.Arrows = append(d.Arrows, Arrow{from, to, float64(r.IntN(60)) * unit, labels[r.IntN(len(labels))]})
		}
	}
	return d
}

func TestTicks(t *testing.T) {
	for _, tt := range []struct {
		source, wide, narrow string
	}{
		{"unit: s\nA: 0-4 running", "0 1 2 3 4 s", "0 1 2 3 4 s"},
		{"A: 0-20 running", "0 5 10 15 20", "0 5 10 15 20"},
		{"unit: ms\nA: 100-130 running", "100 105 110 115 120 125 130 ms", "100 110 120 130 ms"},
		{"A: 0-0.3 running", "0 0.05 0.10 0.15 0.20 0.25 0.30", "0 0.1 0.2 0.3"},
		{"A: 1-4 running", "0 1 2 3 4", "0 1 2 3 4"},
		{"A: 2-4 running", "2.0 2.5 3.0 3.5 4.0", "2.0 2.5 3.0 3.5 4.0"},
		{"A: 0-20 running; 20-40 ready; 40-60 waiting; 60-100 ready", "0 20 40 60 80 100", "0 20 40 60 80 100"},
		{"A: 0-1000000 running", "0 200000 400000 600000 800000 1000000", "0 500000 1000000"},
	} {
		d, err := Parse(tt.source)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			st   style
			want string
		}{{wideStyle, tt.wide}, {narrowStyle, tt.narrow}} {
			var got []string
			for _, tick := range newLayout(d, c.st, English).ticks {
				got = append(got, tick.text)
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("%q at %v: got %s, want %s", tt.source, c.st.width, strings.Join(got, " "), c.want)
			}
		}
	}
}

func BenchmarkHTML(b *testing.B) {
	d := randomDiagram(rand.New(rand.NewPCG(3, 1)))
	b.ReportAllocs()
	for b.Loop() {
		d.HTML(nil, Options{})
	}
}
