package main

import (
	"io"
	"os"
	"strings"
	"sync"
	"unicode/utf8"
)

// A statusLine is the last line of a terminal, which tells how far long work
// is. What is written to it stands above that line. On anything but a terminal
// it only passes on what is written.
type statusLine struct {
	terminal bool
	mu       sync.Mutex
	w        io.Writer
	line     string // as it stands there
}

func newStatusLine(w io.Writer) *statusLine {
	return &statusLine{w: w, terminal: isTerminal(w) && os.Getenv("TERM") != "dumb"}
}

// Write puts whole lines above the line.
func (s *statusLine) Write(p []byte) (int, error) {
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
func (s *statusLine) Set(line string) {
	if !s.terminal {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if line = fit(line, terminalWidth(s.w)-1); line != s.line {
		s.line = line
		_, _ = io.WriteString(s.w, eraseLine+line) // a terminal that is gone needs no line
	}
}

// Clear removes the line.
func (s *statusLine) Clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.line != "" {
		s.line = ""
		_, _ = io.WriteString(s.w, eraseLine)
	}
}

const eraseLine = "\r\x1b[K"

// fit cuts a line to a width in columns. What is not ASCII counts as two
// columns: better a little too short than a second line.
func fit(line string, width int) string {
	columns := 0
	for i, r := range line {
		w := 1
		if r >= utf8.RuneSelf && !strings.ContainsRune("█░·…", r) {
			w = 2
		}
		if columns += w; columns > width {
			cut := []rune(line[:i])
			if len(cut) == 0 {
				return ""
			}
			return string(cut[:len(cut)-1]) + "…"
		}
	}
	return line
}
