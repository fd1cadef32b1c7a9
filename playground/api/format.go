package api

import (
	"net/http"
	"runtime"
	"time"

	"bingfa/playground/api/gofmt"
	"bingfa/playground/pool"
	"bingfa/playground/program"
)

// Formatted is the answer of /api/format: Code, or Diagnostics where it
// cannot be formatted.
type Formatted struct {
	Code        *string              `json:"code,omitempty"`
	Diagnostics []program.Diagnostic `json:"diagnostics,omitempty"`
}

// formatters is how many may format at once: formatting is all computing, so
// half of the processors stay free for programs.
func formatters() int { return max(1, runtime.GOMAXPROCS(0)/2) }

// format is /api/format.
func (s *Server) format(a *answer, r *http.Request) error {
	b, err := s.jsonBody(a, r)
	if err != nil {
		return err
	}
	code, err := decodeFormat(b, s.runner.Limits())
	if err != nil {
		return err
	}
	out, problems, err := s.formatted(a, r, code, false)
	if err != nil {
		return err
	}
	if problems != nil {
		return writeJSON(a, http.StatusOK, Formatted{Diagnostics: problems})
	}
	return writeJSON(a, http.StatusOK, Formatted{Code: &out})
}

// formatQueue is how many may wait for a place; they take about a
// millisecond each.
const formatQueue = 64

// formatted formats a program when there is a place for it.
func (s *Server) formatted(a *answer, r *http.Request, code string, imports bool) (string, []program.Diagnostic, error) {
	if err := s.enter(a); err != nil {
		return "", nil, err
	}
	a.readBy(time.Time{})
	if s.formatting.Add(1) > int64(formatQueue+cap(s.formatters)) {
		s.formatting.Add(-1)
		return "", nil, pool.ErrBusy
	}
	defer s.formatting.Add(-1)
	select {
	case s.formatters <- struct{}{}:
	case <-r.Context().Done():
		return "", nil, &goneError{r.Context().Err()}
	}
	defer func() { <-s.formatters }()
	out, problems := gofmt.Source(code, imports)
	return out, problems, nil
}
