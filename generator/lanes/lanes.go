// Package lanes draws what tasks do over time: a few lines of text, which an
// author writes in a fence, become swimlanes as inline SVG.
//
// # Format
//
//	caption: From 1.3 s on both lanes only wait: no event can wake them.
//	unit: s
//	# a comment
//	Task A: 0-1 running holds A; 1-4 waiting waits for B
//	Task B: 0.5-1.3 running holds B; 1.3-4 waiting waits for A
//	Task A -> Task B: 1.2 hands over A
//
// A line ends a name at its first colon; later colons are text. caption says what
// to see in the diagram, unit labels the times (s, ms, 秒); both are optional.
//
// NAME: START-END STATE [LABEL]; … is a lane. The state is running, ready, waiting
// or sleeping. Times are decimal numbers; spans of a lane may touch but not
// overlap; in a gap the task does not exist, not yet or no longer. A lane may go on
// in a later line with the same name. NAME -> NAME: TIME [LABEL]; … is an arrow
// from lane to lane at a time: a message, a hand-over, a wake-up.
//
// Colons, semicolons, dashes and arrows may be typed in their full-width or
// typographic forms as well: ：；–～→.
//
// # Drawing
//
// A diagram is laid out twice, for wide columns and for phones, since a drawing
// that is scaled down to a phone cannot be read. A container query of [CSS] shows
// the one that suits the column; the other is not exposed to assistive technology
// either. States differ by pattern and by colour, so that they survive a
// black-and-white printer. All colours are variables of the page, so that the
// drawing follows its theme.
//
// No text is cut and none overlaps another: a label that does not fit its bar goes
// beside it or above it, and otherwise under the drawing, by number. Text widths
// are estimates on the safe side; see [textWidth].
package lanes

// A State is what a task does during a span.
type State uint8

const (
	Running  State = iota // on a processor
	Ready                 // could run, but has no processor
	Waiting               // for a lock, a message, another task
	Sleeping              // until a time of its own choice
)

var stateNames = [...]string{"running", "ready", "waiting", "sleeping"}

// String returns the word that stands for s in the format.
func (s State) String() string {
	if int(s) < len(stateNames) {
		return stateNames[s]
	}
	return "unknown"
}

// A Diagram is a schedule of tasks. Parse makes one, or it is built by hand; then
// it has to keep the rules that are given with its parts.
type Diagram struct {
	Caption string // plain text, or ""
	Unit    string // of all times, or ""
	Lanes   []Lane // at least one
	Arrows  []Arrow
}

// A Lane is one task.
type Lane struct {
	Name  string
	Spans []Span // in order of time, without overlaps
}

// A Span is a stretch of time in one state.
type Span struct {
	Start, End float64 // Start < End
	State      State
	Label      string // or ""
}

// An Arrow points from one lane to another at one moment.
type Arrow struct {
	From, To int // indexes of different lanes
	At       float64
	Label    string // or ""
}

// Limits of a diagram; beyond them it could not be read anyway.
const (
	MaxLanes  = 12
	MaxSpans  = 400 // of all lanes together
	MaxArrows = 100
	MaxTime   = 1e9

	maxNameWidth = 20 // in units of the font size: Han characters, or half as many again of Latin ones
	maxUnitWidth = 6
)
