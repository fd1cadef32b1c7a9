package engine

import (
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"bingfa/generator/note"
)

// decode makes the texts of a take valid UTF-8, in the playground's way: a
// character that two writes share comes with the later one, and each byte that
// belongs to none becomes U+FFFD. Events without text are dropped.
func decode(t *note.Take) {
	held := map[string]string{}
	var events []note.Event
	for _, e := range t.Events {
		text := held[e.Stream] + e.Text
		n := len(text) - incomplete(text)
		held[e.Stream] = text[n:]
		if n > 0 {
			e.Text = valid(text[:n])
			events = append(events, e)
		}
	}
	for _, stream := range []string{"stdout", "stderr"} {
		if held[stream] != "" {
			events = append(events, note.Event{TimeMS: last(events), Stream: stream, Text: valid(held[stream])})
		}
	}
	t.Events = events
}

// last returns the time of the last event.
func last(events []note.Event) int64 {
	if len(events) == 0 {
		return 0
	}
	return events[len(events)-1].TimeMS
}

// incomplete returns how many bytes at the end of s begin a character that
// more bytes could complete.
func incomplete(s string) int {
	for n := 1; n <= min(len(s), utf8.UTFMax-1); n++ {
		if tail := s[len(s)-n:]; utf8.RuneStart(tail[0]) {
			if utf8.FullRuneInString(tail) {
				return 0
			}
			return n
		}
	}
	return 0
}

func valid(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for _, r := range s { // an invalid byte is one U+FFFD
		b.WriteRune(r)
	}
	return b.String()
}

// hide makes paths in the program's folder relative on standard error: the
// folder has another name in every run.
func (r *room) hide(t *note.Take) {
	dirs := []string{r.program()}
	if real, err := filepath.EvalSymlinks(r.program()); err == nil && real != r.program() {
		dirs = append(dirs, real)
		slices.SortFunc(dirs, func(a, b string) int { return len(b) - len(a) }) // one may end with the other
	}
	for _, dir := range dirs {
		drop(t, "stderr", dir+string(filepath.Separator))
	}
}

// drop removes a text from a stream. Where two writes share it, or what looks
// like its beginning, that comes with the later one.
func drop(t *note.Take, stream, text string) {
	held, last := "", -1
	for i := range t.Events {
		e := &t.Events[i]
		if e.Stream != stream {
			continue
		}
		whole := strings.ReplaceAll(held+e.Text, text, "")
		n := min(len(text)-1, len(whole))
		for !strings.HasPrefix(text, whole[len(whole)-n:]) {
			n--
		}
		e.Text, held, last = whole[:len(whole)-n], whole[len(whole)-n:], i
	}
	if last >= 0 {
		t.Events[last].Text += held
	}
	t.Events = slices.DeleteFunc(t.Events, func(e note.Event) bool { return e.Text == "" })
}
