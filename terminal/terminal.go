// Package terminal knows what a person sees who runs a command: how wide the
// screen is, how wide a text is on it, and a last line that tells how far long
// work is.
package terminal

import (
	"io"
	"os"
)

// Is reports whether a person watches w.
func Is(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// Moves reports whether a person watches w on a terminal that can write over
// what is there. One that is dumb cannot.
func Moves(w io.Writer) bool { return Is(w) && os.Getenv("TERM") != "dumb" }

// Colours reports whether a person watches w in colours: on a terminal that is
// not dumb, and not against the reader's wish; see https://no-color.org.
func Colours(w io.Writer) bool { return Moves(w) && os.Getenv("NO_COLOR") == "" }
