package pool

import (
	"bingfa/playground/crash"
	"bingfa/playground/frame"
	"bingfa/playground/program"
)

// waiting tells of the goroutines of a deadlock: what each waits for, and
// where, if the place that its label names is about the operation that its
// stack shows.
func waiting(places []frame.Place, list []crash.Goroutine) []program.Goroutine {
	var all []program.Goroutine
	for _, g := range list {
		if g.State == "running" || g.State == "runnable" { // the runtime's own, not asleep
			continue
		}
		o := program.Goroutine{ID: g.ID, State: g.State}
		if p, ok := find(places, g); ok {
			o.Frames = []program.Frame{p.Frame()}
			if g.ID != 1 {
				o.Started = p.Started
			}
		}
		all = append(all, o)
	}
	return all
}

// find returns the place that g is at.
func find(places []frame.Place, g crash.Goroutine) (frame.Place, bool) {
	for _, p := range places {
		if p.Number == g.Label && p.Op == g.Op {
			return p, p.Line > 0
		}
	}
	return frame.Place{}, false
}
