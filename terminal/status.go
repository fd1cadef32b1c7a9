package terminal

import (
	"fmt"
	"io"
	"strings"
	"sync"
)

// A Status is the last line of a terminal, which tells how far long work is.
// What is written to it stands above that line. Where nobody watches it only
// passes on what is written. It is safe for concurrent use.
type Status struct {
	shown bool
	mu    sync.Mutex
	w     io.Writer
	line  string // as it stands there
}

// NewStatus returns a status line on w.
func NewStatus(w io.Writer) *Status { return &Status{w: w, shown: Moves(w)} }

// Shown reports whether somebody watches the line.
func (s *Status) Shown() bool { return s.shown }

// Write puts whole lines above the line.
func (s *Status) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.line == "" {
		return s.w.Write(p)
	}
	if _, err := io.WriteString(s.w, eraseLine); err != nil {
		return 0, err
	}
	n, err := s.w.Write(p)
	if err == nil {
		_, err = io.WriteString(s.w, s.line)
	}
	return n, err
}

// Set shows another line, cut to what fits.
func (s *Status) Set(line string) {
	if !s.shown {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if line = Cut(line, columns(s.w)-1); line != s.line {
		s.line = line
		_, _ = io.WriteString(s.w, eraseLine+line) // a terminal that is gone needs no line
	}
}

// Clear removes the line.
func (s *Status) Clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.line != "" {
		s.line = ""
		_, _ = io.WriteString(s.w, eraseLine)
	}
}

const eraseLine = "\r\x1b[K"

// barWidth is the width of a bar, in cells.
const barWidth = 20

// Bar returns a text that tells how much of some things is done:
// "3 of 9 examples ██████░░░░░░░░░░░░░░". things is their number in words.
func Bar(done, all int, things string) string {
	filled := min(max(done, 0)*barWidth/max(all, 1), barWidth)
	return fmt.Sprintf("%d of %s %s%s", done, things, strings.Repeat("█", filled), strings.Repeat("░", barWidth-filled))
}
