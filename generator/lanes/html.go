package lanes

import (
	"cmp"
	_ "embed"
)

// CSS are the rules for all diagrams of a page. They use these variables of the
// page: --paper --ink --muted --faint --rule --go --python --seal --ok --kw --wait
// --sans.
//
//go:embed lanes.css
var CSS string

// Options say how HTML writes a diagram.
type Options struct {
	// ID is the id of the figure and the prefix of all other ids, unique on the
	// page: letters, digits and hyphens. The default is "lanes".
	ID string
	// Words are the reader's language. The default is English.
	Words Words
	// CaptionHTML is the caption as HTML of inline elements. The default is the
	// diagram's caption, escaped.
	CaptionHTML string
}

// HTML appends a <figure> and returns the extended slice: the wide and the narrow
// drawing, a legend of the states that occur, and the caption. Both drawings are
// images to assistive technology, named by the caption and described by Text.
func (d *Diagram) HTML(dst []byte, o Options) []byte {
	o.ID = cmp.Or(o.ID, "lanes")
	o.Words = o.Words.orEnglish()
	w := writer{dst: dst, d: d, o: o, caption: o.CaptionHTML != "" || d.Caption != ""}
	w.str(`<figure class="lanes" id="`).esc(o.ID).str(`">`)
	w.drawing("wide", newLayout(d, wideStyle, o.Words))
	w.drawing("narrow", newLayout(d, narrowStyle, o.Words))
	w.legend()
	w.str(`<p id="`).esc(o.ID).str(`-text" hidden="">`).esc(d.Text(o.Words)).str(`</p>`)
	if w.caption {
		w.str(`<figcaption id="`).esc(o.ID).str(`-caption">`)
		if o.CaptionHTML != "" {
			w.str(o.CaptionHTML)
		} else {
			w.esc(d.Caption)
		}
		w.str(`</figcaption>`)
	}
	return w.str("</figure>\n").dst
}

// drawing writes one of the two drawings with the labels that it has no room for.
func (w *writer) drawing(class string, l *layout) {
	w.str(`<div class="`).str(class).str(`">`)
	w.svg(l)
	if len(l.keys) > 0 {
		w.str(`<ul class="keys" aria-hidden="true">`)
		for _, k := range l.keys {
			w.str(`<li><b>`).esc(cmp.Or(k.mark, k.where)).str(`</b> `).esc(k.label).str(`</li>`)
		}
		w.str(`</ul>`)
	}
	w.str(`</div>`)
}

// legend writes a swatch for each state of the diagram. Its first drawing defines
// the patterns as well: unlike the two drawings it is displayed at every width, and
// browsers do not paint patterns from what is not displayed.
func (w *writer) legend() {
	var used [len(stateNames)]bool
	for _, lane := range w.d.Lanes {
		for _, s := range lane.Spans {
			if int(s.State) < len(used) {
				used[s.State] = true
			}
		}
	}
	w.str(`<ul class="legend" aria-hidden="true">`)
	first := true
	for i, used := range used {
		if !used {
			continue
		}
		w.str(`<li><svg viewBox="0 0 24 13" width="24" height="13">`)
		if first {
			w.patterns()
			first = false
		}
		w.bar(bar{state: State(i), x: 0, y: 0, w: 24, h: 13})
		w.str(`</svg>`).esc(w.o.Words.state(State(i))).str(`</li>`)
	}
	w.str(`</ul>`)
}
