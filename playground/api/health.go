package api

import (
	"net/http"

	"bingfa/playground/pool"
	"bingfa/playground/program"
	"bingfa/playground/sandbox"
	"bingfa/playground/workerbuild"
)

// Health is the answer of /api/health, whose status is always 200, and of
// /api/ready when the server is.
type Health struct {
	// Ready says that programs can run on every clock.
	Ready bool `json:"ready"`
	// Draining says that the server is about to end.
	Draining bool      `json:"draining"`
	Progress *Progress `json:"progress"`
	// Layers are those of the sandbox that hold programs; only verbose
	// servers tell, when a worker has reported them.
	Layers []sandbox.Layer `json:"layers,omitempty"`
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

func (s *Server) progress() *Progress {
	p := &Progress{}
	for _, c := range program.Clocks() {
		cp := ClockProgress{Clock: c, Ready: s.runner.Ready(c) == nil}
		if s.opts.Status != nil {
			st := s.opts.Status(c)
			cp.Stage, cp.Done, cp.Total = st.Stage, st.Done, st.Total
		}
		p.Clocks = append(p.Clocks, cp)
	}
	return p
}

// readiness returns why the server is not ready; nil if it is.
func (s *Server) readiness() error {
	if s.draining.Load() {
		return pool.ErrClosed
	}
	for _, c := range program.Clocks() {
		if err := s.runner.Ready(c); err != nil {
			return err
		}
	}
	return nil
}

// health is /api/health: who gets an answer knows that the process lives.
func (s *Server) health(a *answer, _ *http.Request) error {
	return writeJSON(a, http.StatusOK, s.state())
}

// ready is /api/ready.
func (s *Server) ready(a *answer, _ *http.Request) error {
	if err := s.readiness(); err != nil {
		return err
	}
	return writeJSON(a, http.StatusOK, s.state())
}

func (s *Server) state() Health {
	h := Health{Ready: s.readiness() == nil, Draining: s.draining.Load(), Progress: s.progress()}
	if r, ok := s.sandbox(program.Virtual); ok && s.opts.Verbose {
		h.Layers = r.Held
	}
	return h
}
