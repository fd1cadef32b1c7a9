package preview

import "time"

// A source watches folders and tells what happens to the files in them.
type source interface {
	folders
	changes() <-chan change
	// errors tells that changes were lost.
	errors() <-chan error
	close()
}

// folders are those that a source watches.
type folders interface {
	Add(dir string) error
	Remove(dir string) error
	WatchList() []string
}

// A change is something that happened to a file or folder.
type change struct {
	name string
	kind changeKind
	// folder tells that it is a folder, where the system says so.
	folder bool
	// pair is the same for the two names of a renaming, 0 where none is known.
	pair uint32
}

type changeKind int

const (
	// finished: the file is whole, as far as can be told.
	finished changeKind = iota
	// writing: somebody is in the middle of writing it.
	writing
	// touched: its times or permissions are others; it may be in the middle of
	// being written.
	touched
	// gone: the name is no more.
	gone
)

// Editors save in steps: they empty a file and write it, or move it away and
// put another in its place. A file in between is given time to become whole;
// that a page vanishes can wait as long.
const (
	// writeTime is how long a file that is open is waited for since it was last
	// written to. A program that keeps it open is not waited for longer.
	writeTime = time.Second
	// gapTime is how long a file may be gone or empty before it counts.
	gapTime = 250 * time.Millisecond
)

// none watches nothing.
type none struct{ err error }

func (n none) Add(string) error     { return n.err }
func (none) Remove(string) error    { return nil }
func (none) WatchList() []string    { return nil }
func (none) changes() <-chan change { return nil }
func (none) errors() <-chan error   { return nil }
func (none) close()                 {}
