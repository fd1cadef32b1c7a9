package pool

import (
	"bingfa/playground/crash"
	"bingfa/playground/frame"
	"bingfa/playground/program"
)

// waiting tells of the goroutines of a deadlock: what each waits for, and
// where, as far as the table of the program's operations and the goroutine's
// label agree with what its stack shows.
func waiting(places []frame.Place, list []crash.Goroutine) []program.Goroutine {
	var all []program.Goroutine
	for _, g := range list {
		if g.State == "running" || g.State == "runnable" { // the runtime's own, not asleep
			continue
		}
		o := program.Goroutine{ID: g.ID, State: g.State}
		if p, ok := find(places, g); ok {
			if p.State != "" {
				o.State = p.State
			}
			o.Frames = []program.Frame{p.Frame()}
			o.Started = p.Started
		} else if g.Op == "range" && g.State == "select" {
			o.State = "chan receive" // the interpreter's way of doing it
		}
		all = append(all, o)
	}
	return all
}

// find returns the operation that g is in.
func find(places []frame.Place, g crash.Goroutine) (frame.Place, bool) {
	for _, p := range places {
		if p.Op == g.Op && (p.Number == 0 || p.Number == g.Label) {
			return p, p.Line > 0
		}
	}
	return frame.Place{}, false
}
