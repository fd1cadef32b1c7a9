package lanes

import (
	"cmp"
	"strings"
)

// Words are what a diagram says in the reader's language. Empty fields stand for
// the English ones.
type Words struct {
	Running, Ready, Waiting, Sleeping string // the states, as in a legend

	Time     string // title of an axis without a unit
	Schedule string // accessible name of a diagram without a caption

	Range     string // a span in words; {start} and {end} are replaced: "{start} to {end}"
	Arrow     string // an arrow in words; {time}, {from} and {to} are replaced
	FullWidth bool   // whether sentences have Chinese punctuation
}

// Words of the two languages that the package knows.
var (
	English = Words{
		Running: "running", Ready: "ready", Waiting: "waiting", Sleeping: "sleeping",
		Time: "time", Schedule: "Tasks over time",
		Range: "{start} to {end}", Arrow: "At {time}, from {from} to {to}",
	}
	Chinese = Words{
		Running: "运行", Ready: "就绪", Waiting: "等待", Sleeping: "睡眠",
		Time: "时间", Schedule: "各任务随时间的状态",
		Range: "{start} 到 {end}", Arrow: "{time} 时，从“{from}”到“{to}”",
		FullWidth: true,
	}
)

// orEnglish fills what is empty.
func (w Words) orEnglish() Words {
	return Words{
		Running:   cmp.Or(w.Running, English.Running),
		Ready:     cmp.Or(w.Ready, English.Ready),
		Waiting:   cmp.Or(w.Waiting, English.Waiting),
		Sleeping:  cmp.Or(w.Sleeping, English.Sleeping),
		Time:      cmp.Or(w.Time, English.Time),
		Schedule:  cmp.Or(w.Schedule, English.Schedule),
		Range:     cmp.Or(w.Range, English.Range),
		Arrow:     cmp.Or(w.Arrow, English.Arrow),
		FullWidth: w.FullWidth,
	}
}

func (w Words) state(s State) string {
	switch s {
	case Running:
		return w.Running
	case Ready:
		return w.Ready
	case Waiting:
		return w.Waiting
	}
	return w.Sleeping
}

// Text returns the schedule in words, a sentence for each lane and each arrow: what
// a reader hears who does not see the drawing. The caption is not part of it.
func (d *Diagram) Text(w Words) string {
	w = w.orEnglish()
	colon, comma, semicolon, stop := ": ", ", ", "; ", ". "
	if w.FullWidth {
		colon, comma, semicolon, stop = "：", "，", "；", "。"
	}
	var b strings.Builder
	for _, lane := range d.Lanes {
		b.WriteString(lane.Name)
		for i, s := range lane.Spans {
			if i == 0 {
				b.WriteString(colon)
			} else {
				b.WriteString(semicolon)
			}
			b.WriteString(w.span(s, d.Unit))
			b.WriteByte(' ')
			b.WriteString(w.state(s.State))
			if s.Label != "" {
				b.WriteString(comma + s.Label)
			}
		}
		b.WriteString(stop)
	}
	for _, a := range d.Arrows {
		if min(a.From, a.To) < 0 || max(a.From, a.To) >= len(d.Lanes) {
			continue
		}
		b.WriteString(w.arrow(d, a))
		if a.Label != "" {
			b.WriteString(colon + a.Label)
		}
		b.WriteString(stop)
	}
	return strings.TrimSpace(b.String())
}

// span says when s is.
func (w Words) span(s Span, unit string) string {
	return strings.NewReplacer("{start}", formatTime(s.Start), "{end}", withUnit(s.End, unit)).Replace(w.Range)
}

func (w Words) arrow(d *Diagram, a Arrow) string {
	return strings.NewReplacer("{time}", withUnit(a.At, d.Unit),
		"{from}", d.Lanes[a.From].Name, "{to}", d.Lanes[a.To].Name).Replace(w.Arrow)
}

func withUnit(t float64, unit string) string {
	if unit == "" {
		return formatTime(t)
	}
	return formatTime(t) + " " + unit
}
