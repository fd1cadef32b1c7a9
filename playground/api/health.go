package api

import (
	"net/http"
	"runtime"

	"bingfa/playground/program"
	"bingfa/playground/sandbox"
	"bingfa/playground/workerbuild"
)

// Health is the answer of /api/health. Its HTTP status is 200 if programs
// can run on every clock, and 503 if not.
type Health struct {
	Ready    bool      `json:"ready"`
	Progress *Progress `json:"progress"`
	// OS is the server's system; Layers are what holds a program there, see
	// package sandbox.
	OS     string          `json:"os"`
	Layers []sandbox.Layer `json:"layers"`
}

// Progress tells how far the workers are, clock by clock.
type Progress struct {
	Clocks []ClockProgress `json:"clocks"`
}

// ClockProgress tells how far the worker for a clock is.
type ClockProgress struct {
	Clock program.Clock `json:"clock"`
	Ready bool          `json:"ready"`
	// Stage is idle, waiting, building, ready or failed; empty if unknown.
	Stage workerbuild.Stage `json:"stage,omitempty"`
	// Done of Total packages are compiled; Total 0 means unknown.
	Done  int `json:"done"`
	Total int `json:"total"`
}

func (h *handler) progress() *Progress {
	p := &Progress{}
	for _, c := range program.Clocks() {
		cp := ClockProgress{Clock: c, Ready: h.runner.Ready(c) == nil}
		if h.opts.Status != nil {
			s := h.opts.Status(c)
			cp.Stage, cp.Done, cp.Total = s.Stage, s.Done, s.Total
		}
		p.Clocks = append(p.Clocks, cp)
	}
	return p
}

func (h *handler) health(w http.ResponseWriter) error {
	p := h.progress()
	a := Health{Ready: true, Progress: p, OS: runtime.GOOS, Layers: sandbox.Layers()}
	for _, c := range p.Clocks {
		a.Ready = a.Ready && c.Ready
	}
	status := http.StatusOK
	if !a.Ready {
		status = http.StatusServiceUnavailable
		w.Header().Set("Retry-After", "1")
	}
	return writeJSON(w, status, a)
}
