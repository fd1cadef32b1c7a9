package note

import (
	"bytes"
	"errors"
	"io/fs"
	"path"
	"runtime"
	"time"
	"unicode/utf8"

	"bingfa/generator/diagnostic"

	"golang.org/x/sync/errgroup"
)

// file is a file as it was last read.
type file struct {
	size    int64
	modTime time.Time
	// settled tells that the file was read well after it was last written, so
	// that a change would show in its time.
	settled bool
	data    []byte // nil if it cannot be read
	wrong   diagnostic.List
}

// tick is the longest step of a file system's clock: two changes within one
// can bear the same time. FAT counts in steps of two seconds.
const tick = 2 * time.Second

// read returns the named files, each the same as before if it has not changed;
// one that has gone away since it was listed is nil. sure says not to trust
// sizes and times.
func (l *Loader) read(names []string, sure bool) []*file {
	fresh := make([]*file, len(names))
	if len(names) <= batch {
		for i, name := range names {
			fresh[i] = l.readFile(name, sure)
		}
		return fresh
	}
	var group errgroup.Group
	group.SetLimit(4 * runtime.GOMAXPROCS(0))
	for start := 0; start < len(names); start += batch {
		group.Go(func() error {
			for i := start; i < min(start+batch, len(names)); i++ {
				fresh[i] = l.readFile(names[i], sure)
			}
			return nil
		})
	}
	group.Wait()
	return fresh
}

// batch is the number of files for one goroutine: each is quick.
const batch = 64

// readFile is read for one file.
func (l *Loader) readFile(name string, sure bool) *file {
	asked := time.Now()
	info, err := fs.Stat(l.fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	old := l.files[name]
	if err == nil && old != nil && old.data != nil && !sure && old.settled && old.size == info.Size() && old.modTime.Equal(info.ModTime()) {
		return old
	}
	l.opened.Add(1)
	data, err := fs.ReadFile(l.fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return &file{wrong: diagnostic.List{{File: l.name(name), Message: "cannot be read: " + reason(err), Hint: "check that you may read it"}}}
	}
	if info == nil {
		return nil // it came into being just now: the next time sees it
	}
	if data == nil {
		data = []byte{}
	}
	f := &file{size: info.Size(), modTime: info.ModTime(), settled: asked.Sub(info.ModTime()) > tick, data: data}
	if isText(name) {
		f.data = bytes.TrimPrefix(f.data, []byte("\uFEFF"))
		if bytes.IndexByte(f.data, '\r') >= 0 {
			f.data = bytes.ReplaceAll(f.data, []byte("\r\n"), []byte("\n"))
			if path.Ext(name) == ".md" { // elsewhere, as in output.txt, it is no line end
				f.data = bytes.ReplaceAll(f.data, []byte("\r"), []byte("\n"))
			}
		}
		if !utf8.Valid(f.data) {
			f.wrong = diagnostic.List{diagnostic.At(l.name(name), f.data, firstInvalid(f.data), "invalid UTF-8", "save the file in UTF-8")}
		}
	}
	if old != nil && old.data != nil && bytes.Equal(old.data, f.data) {
		old.size, old.modTime, old.settled = f.size, f.modTime, f.settled
		return old // saved without a change
	}
	return f
}

func isText(name string) bool {
	switch path.Ext(name) {
	case ".md", ".yaml", ".go", ".py", ".txt", ".json":
		return true
	}
	return false
}

// firstInvalid returns the offset of the first byte that is not valid UTF-8.
func firstInvalid(data []byte) int {
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return len(data)
}
