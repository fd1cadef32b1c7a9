package program

import (
	"strings"
	"unicode/utf8"
)

// A Decoder turns the bytes that a program writes into events whose text is
// valid UTF-8. It is the only place that does. A rune split between two
// writes to one stream comes out whole, with the later write; bytes that are
// not UTF-8 become U+FFFD, one for each. The zero value is ready.
type Decoder struct {
	out, err []byte // the beginning of a rune, not yet complete
	last     int64
}

// Decode returns the event for a write of b at time t. ok is false when
// there is nothing to tell yet. Times are made never to decrease: a clock
// read by one goroutine may be delivered after that of another.
func (d *Decoder) Decode(t int64, s Stream, b []byte) (e Event, ok bool) {
	t = max(t, d.last)
	held := d.held(s)
	if len(*held) > 0 {
		b = append(*held, b...)
	}
	n := len(b) - incomplete(b)
	text := valid(b[:n])
	*held = append([]byte(nil), b[n:]...)
	if text == "" {
		return Event{}, false
	}
	d.last = t
	return Event{TimeNS: t, Stream: s, Text: text}, true
}

// Flush returns what is still held back at the end of the output: runes that
// were never completed.
func (d *Decoder) Flush() []Event {
	var events []Event
	for _, s := range []Stream{Stdout, Stderr} {
		if held := d.held(s); len(*held) > 0 {
			events = append(events, Event{TimeNS: d.last, Stream: s, Text: valid(*held)})
			*held = nil
		}
	}
	return events
}

func (d *Decoder) held(s Stream) *[]byte {
	if s == Stderr {
		return &d.err
	}
	return &d.out
}

// incomplete returns how many bytes at the end of b begin a rune that more
// bytes could complete.
func incomplete(b []byte) int {
	for n := 1; n <= min(len(b), utf8.UTFMax-1); n++ {
		if tail := b[len(b)-n:]; utf8.RuneStart(tail[0]) {
			if utf8.FullRune(tail) {
				return 0
			}
			return n
		}
	}
	return 0
}

// valid replaces each byte of b that is not part of a rune by U+FFFD.
func valid(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	var s strings.Builder
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		s.WriteRune(r)
		b = b[n:]
	}
	return s.String()
}
