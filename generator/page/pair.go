package page

import (
	"fmt"
	"html/template"
	"strings"

	"bingfa/generator/highlight"
	"bingfa/generator/markdown"
	"bingfa/generator/note"
)

type pairView struct {
	ID, Name string
	Title    template.HTML
	Proof    *proofView // nil if nothing is proven
	Lanes    []laneView
	Markers  []template.HTML
}

// laneView is one program with its output.
type laneView struct {
	// Kind is "python" or "go"; Label is the key of its accessible name.
	Kind, Name, Label, Clock string
	// Exact is the program's fingerprint if caches may answer in place of the
	// playground, "" if it is to run anew each time.
	Exact    string
	Runnable bool
	Code     template.HTML
	Output   outputView
}

// outputView is an output before anything has run.
type outputView struct {
	Rows []row
	// End states an outcome that is not "ok", at EndTime, and Details are the
	// engine's words on it; Note says where the output comes from.
	End, EndTime, Note string
	Details            []string
}

// row is one line of output. Scripts make the same rows from a live run.
type row struct{ Time, Stream, Text string }

func (r *Renderer) pair(l *language, e *markdown.Example) pairView {
	v := pairView{ID: e.ID, Name: e.Name, Title: template.HTML(e.Title), Proof: proof(l, e.Example)}
	if e.Python != nil {
		v.Lanes = append(v.Lanes, laneView{Kind: "python", Name: "Python", Label: "pair.python.label",
			Code: code("python", string(e.Python)), Output: recorded(l, e.Example, "python")})
	}
	clock := e.Config.Clock
	if clock == "" {
		clock = "virtual"
	}
	v.Lanes = append(v.Lanes, laneView{Kind: "go", Name: "Go", Label: "pair.go.label", Clock: clock, Exact: exact(e.Example), Runnable: true,
		Code: code("go", string(e.Go)), Output: recorded(l, e.Example, "go")})
	for _, m := range e.Markers {
		v.Markers = append(v.Markers, template.HTML(m))
	}
	return v
}

func fenceView(l *language, f *markdown.Fence) pairView {
	return pairView{ID: f.ID, Lanes: []laneView{{Kind: "go", Name: "Go", Label: "pair.go.label", Clock: "virtual",
		Runnable: true, Code: code("go", f.Code)}}}
}

// code returns highlighted code in which marked lines stand out. Its text is
// exactly the program.
func code(lang, program string) template.HTML {
	var b strings.Builder
	source := strings.Split(strings.TrimSuffix(program, "\n"), "\n")
	for i, line := range highlight.Lines(lang, strings.TrimSuffix(program, "\n")) {
		n, start := note.Marker(source[i])
		if n == 0 {
			b.WriteString(line + "\n")
			continue
		}
		lead := strings.TrimRight(source[i][:start], " \t")
		html := ""
		if marked := highlight.Lines(lang, lead); len(marked) > 0 {
			html = marked[0]
		}
		// The line is highlighted on its own, which is right unless it is
		// inside a string or comment of several lines.
		if !strings.HasPrefix(line, html) {
			html = template.HTMLEscapeString(lead)
		}
		fmt.Fprintf(&b, `<mark data-n="%d">%s<b class="marker">%s</b>`+"\n</mark>", n, html,
			template.HTMLEscapeString(source[i][len(lead):]))
	}
	return template.HTML(b.String())
}

// recorded returns the output to show before a program has run.
func recorded(l *language, e *note.Example, lane string) outputView {
	var take *note.Take
	if rec := e.Recording; rec != nil {
		take = rec.Go
		if lane == "python" {
			take = rec.Python
		}
	}
	if take == nil {
		v := outputView{Note: l.word("pair.expected")}
		if e.Output == nil {
			return outputView{}
		}
		for line := range strings.Lines(string(e.Output)) {
			v.Rows = append(v.Rows, row{Stream: "stdout", Text: strings.TrimSuffix(line, "\n")})
		}
		return v
	}
	// CPython runs in real time, which is not the same twice: a tenth of a
	// second is what can be said. The virtual clock is exact.
	seconds := func(ms int64) string { return fmt.Sprintf("%.2f", float64(ms)/1000) }
	if lane == "python" || e.Config.Clock == "real" {
		seconds = func(ms int64) string { return fmt.Sprintf("%.1f", float64(ms)/1000) }
	}
	v := outputView{Note: fill(l.word("pair.recorded"), "engine", take.Engine), EndTime: seconds(take.TimeMS)}
	v.Rows = rows(take.Events, seconds)
	v.End = outcome(l, take, lane, seconds(take.TimeMS))
	if take.Outcome == "compile_error" { // it took no time of the program's
		v.EndTime, v.Details = "", strings.Split(take.Message, "\n")
	}
	return v
}

// rows cuts events into lines: each has the time at which it began.
func rows(events []note.Event, seconds func(ms int64) string) []row {
	var out []row
	open := false // the last row's line has not ended
	for _, e := range events {
		for line := range strings.Lines(e.Text) {
			text, ended := strings.CutSuffix(line, "\n")
			if last := len(out) - 1; open && out[last].Stream == e.Stream {
				out[last].Text += text
			} else {
				out = append(out, row{seconds(e.TimeMS), e.Stream, text})
			}
			open = !ended
		}
	}
	return out
}

// outcome states in words how a recorded run ended, nothing for "ok".
func outcome(l *language, t *note.Take, lane, seconds string) string {
	kind, arg, _ := strings.Cut(t.Outcome, " ")
	switch kind {
	case "ok":
		return ""
	case "exit":
		return fill(l.word("outcome.exit"), "code", arg)
	case "timeout":
		if lane == "python" {
			return fill(l.word("outcome.deadlock.python"), "time", strings.TrimSuffix(seconds, ".0"))
		}
		return fill(l.word("outcome.timeout"), "time", seconds, "limit", l.word("outcome.timeout.wall"))
	case "panic":
		if message, ok := strings.CutPrefix(t.Message, "fatal error: "); ok {
			return fill(l.word("outcome.fatal"), "message", message)
		}
	case "killed":
		return fill(l.word("outcome.killed"), "signal", arg)
	}
	return fill(l.word("outcome."+kind), "message", t.Message)
}
