package packed

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"

	"bingfa/playground/frame"
	"bingfa/playground/program"
)

// indexFile names the index in a folder of packed workers. It is written
// last, so what it names is complete.
const indexFile = "index.json"

// format is raised when another Open could not read what Pack writes.
const format = 1

// An index tells what is packed.
type index struct {
	Format   int     `json:"format"`
	Protocol int     `json:"protocol"` // frame.Version, that the workers speak
	OS       string  `json:"os"`       // that they run on, in Go's words
	Arch     string  `json:"arch"`
	Go       string  `json:"go"`      // the version that built them
	Workers  []entry `json:"workers"` // a base stands before what needs it
}

// An entry is one packed binary. Sizes are in bytes, hashes SHA-256 in hex.
type entry struct {
	Name   string        `json:"name"`
	Clock  program.Clock `json:"clock"`
	Large  bool          `json:"large"`
	Size   int64         `json:"size"`           // of the binary
	SHA256 string        `json:"sha256"`         // of the binary
	Base   string        `json:"base,omitempty"` // name of the binary that unpacking needs
	File   file          `json:"file"`
}

// A file is what the packed file of an entry must be. Its hash is all that
// unpacking checks: what comes out follows from the file and the base, which
// is held to its own.
type file struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// nameOf names the binary for a clock.
func nameOf(clock program.Clock, large bool) string {
	name := "worker-" + string(clock)
	if large {
		name += "-large"
	}
	return name
}

// find returns the entry of a name, or nil.
func (x *index) find(name string) *entry {
	for i := range x.Workers {
		if x.Workers[i].Name == name {
			return &x.Workers[i]
		}
	}
	return nil
}

// size returns the size of all packed files, in bytes.
func (x *index) size() int64 {
	var n int64
	for _, e := range x.Workers {
		n += e.File.Size
	}
	return n
}

// maxSize bounds the size of a binary, in bytes: what is said to be larger is
// a mistake.
const maxSize = 1 << 28

// readIndex reads the index in files; the error wraps fs.ErrNotExist if there
// is none.
func readIndex(files fs.FS) (*index, error) {
	data, err := fs.ReadFile(files, indexFile)
	if err != nil {
		return nil, err
	}
	x := &index{}
	if err := json.Unmarshal(data, x); err != nil {
		return nil, fmt.Errorf("%s of the packed workers: %w", indexFile, err)
	}
	if err := x.check(); err != nil {
		return nil, fmt.Errorf("%s of the packed workers: %w; build the site with -workers again", indexFile, err)
	}
	return x, nil
}

func (x *index) check() error {
	if x.Format != format {
		return fmt.Errorf("it has format %d, this program reads %d", x.Format, format)
	}
	if x.Protocol != frame.Version {
		return fmt.Errorf("the workers speak protocol %d, this program %d", x.Protocol, frame.Version)
	}
	if len(x.Workers) == 0 {
		return errors.New("it names no workers")
	}
	seen := map[string]bool{"": true} // the base of what stands alone
	for _, e := range x.Workers {
		switch {
		case seen[e.Name] || e.Name != nameOf(e.Clock, e.Large):
			return fmt.Errorf("the name %q is wrong", e.Name)
		case !seen[e.Base]:
			return fmt.Errorf("%s needs %q, which does not stand before it", e.Name, e.Base)
		case e.Size <= 0 || e.Size > maxSize:
			return fmt.Errorf("%s has %d bytes", e.Name, e.Size)
		}
		seen[e.Name] = true
	}
	return nil
}
