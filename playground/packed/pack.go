package packed

import (
	"bytes"
	"cmp"
	"context"
	"debug/buildinfo"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"bingfa/playground/frame"
	"bingfa/playground/program"

	"github.com/klauspost/compress/zstd"
	"golang.org/x/sync/errgroup"
)

// A Source has the binaries that are packed, as files: a workerbuild.Builder.
type Source interface {
	Worker(ctx context.Context, clock program.Clock) (path string, err error)
	Large(ctx context.Context, clock program.Clock) (path string, err error)
}

// Options of Pack; the zero value is good.
type Options struct {
	// Progress is told how many of the workers are packed; calls come one
	// after another. Default none.
	Progress func(done, total int)

	level zstd.EncoderLevel // default the best; tests save time
}

// A Summary tells what a folder of packed workers holds.
type Summary struct {
	Workers int
	Size    int64 // of all packed files, in bytes
}

// Pack writes the workers of source compressed into dir, which it makes; the
// folder above it must exist. When it fails, or is killed, the workers that
// were there before are still there, and whole: new files have new names, and
// the index, which tells the names, comes last. Workers that are there already
// are not written again.
func Pack(ctx context.Context, dir string, source Source, o Options) (Summary, error) {
	x, data, err := collect(ctx, source)
	if err != nil {
		return Summary{}, err
	}
	if old := intact(dir, x); old != nil {
		sweep(dir, old)
		return Summary{Workers: len(old.Workers), Size: old.size()}, nil
	}
	if err := os.Mkdir(dir, 0o777); err != nil && !errors.Is(err, os.ErrExist) {
		return Summary{}, err
	}
	if err := x.write(ctx, dir, data, o); err != nil {
		return Summary{}, err
	}
	sweep(dir, x)
	return Summary{Workers: len(x.Workers), Size: x.size()}, nil
}

// collect asks source for all binaries and returns them by name, and an index
// that lacks the packed files.
func collect(ctx context.Context, source Source) (*index, map[string][]byte, error) {
	x := &index{Format: format, Protocol: frame.Version}
	data := map[string][]byte{}
	for _, large := range []bool{false, true} {
		for _, clock := range program.Clocks() {
			get := source.Worker
			if large {
				get = source.Large
			}
			path, err := get(ctx, clock)
			if err != nil {
				return nil, nil, err
			}
			e := entry{Name: nameOf(clock, large), Clock: clock, Large: large, Base: baseOf(clock, large)}
			b, err := os.ReadFile(path)
			if err != nil {
				return nil, nil, err
			}
			e.Size, e.SHA256 = int64(len(b)), hash(b)
			if err := x.add(e, b); err != nil {
				return nil, nil, fmt.Errorf("%s: %w", path, err)
			}
			data[e.Name] = b
		}
	}
	return x, data, nil
}

// baseOf returns the name of the binary that has most in common with another
// one and that is needed before it; "" for the first.
func baseOf(clock program.Clock, large bool) string {
	first := program.Clocks()[0]
	switch {
	case clock != first:
		return nameOf(first, large)
	case large:
		return nameOf(first, false)
	}
	return ""
}

// add appends an entry. Go binaries tell themselves what they are for.
func (x *index) add(e entry, b []byte) error {
	info, err := buildinfo.Read(bytes.NewReader(b))
	if err != nil {
		return err
	}
	this := index{Format: x.Format, Protocol: x.Protocol, Go: info.GoVersion}
	for _, s := range info.Settings {
		switch s.Key {
		case "GOOS":
			this.OS = s.Value
		case "GOARCH":
			this.Arch = s.Value
		}
	}
	if len(x.Workers) == 0 {
		*x = this
	} else if this.OS != x.OS || this.Arch != x.Arch || this.Go != x.Go {
		return fmt.Errorf("it is built by %s for %s/%s, the others by %s for %s/%s", this.Go, this.OS, this.Arch, x.Go, x.OS, x.Arch)
	}
	x.Workers = append(x.Workers, e)
	return nil
}

// intact returns the index in dir if it is about the same binaries as x and
// its files are whole, else nil.
func intact(dir string, x *index) *index {
	files := os.DirFS(dir)
	old, err := readIndex(files)
	if err != nil || old.OS != x.OS || old.Arch != x.Arch || old.Go != x.Go || len(old.Workers) != len(x.Workers) {
		return nil
	}
	for i, e := range old.Workers {
		if want := x.Workers[i]; e.Name != want.Name || e.SHA256 != want.SHA256 || e.Base != want.Base {
			return nil
		}
		if _, err := e.read(files); err != nil {
			return nil
		}
	}
	return old
}

// atOnce is how many binaries are compressed at once; each takes some hundred
// megabytes meanwhile.
const atOnce = 2

// write writes the packed files, completes x with them, and writes it.
func (x *index) write(ctx context.Context, dir string, data map[string][]byte, o Options) error {
	var (
		group errgroup.Group
		mu    sync.Mutex // of done
		done  int
	)
	group.SetLimit(atOnce)
	for i := range x.Workers {
		e := &x.Workers[i]
		group.Go(func() error {
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			if err := e.write(dir, data[e.Name], data[e.Base], cmp.Or(o.level, zstd.SpeedBestCompression)); err != nil {
				return err
			}
			mu.Lock()
			defer mu.Unlock()
			done++
			if o.Progress != nil {
				o.Progress(done, len(x.Workers))
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	text, err := json.MarshalIndent(x, "", "\t")
	if err != nil {
		return err
	}
	return writeFile(dir, indexFile, append(text, '\n'))
}

// write writes the packed file of an entry, and proves that it can be
// unpacked.
func (e *entry) write(dir string, data, base []byte, level zstd.EncoderLevel) error {
	packed, err := compress(data, base, level)
	if err != nil {
		return fmt.Errorf("packing %s: %w", e.Name, err)
	}
	again, err := decompress(packed, base, e.Size)
	if err == nil && !bytes.Equal(again, data) {
		err = errors.New("other bytes come out")
	}
	if err != nil {
		return fmt.Errorf("unpacking %s again: %w", e.Name, err)
	}
	sum := hash(packed)
	e.File = file{Name: e.Name + "-" + sum[:12] + extension, Size: int64(len(packed)), SHA256: sum}
	return writeFile(dir, e.File.Name, packed)
}

// What files of ours in the folder are named like, whole and being written.
const (
	extension = ".zst"
	temporary = ".packing-"
)

// writeFile writes a file in one step.
func writeFile(dir, name string, data []byte) error {
	f, err := os.CreateTemp(dir, temporary+"*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Chmod(0o644)
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), filepath.Join(dir, name))
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// sweep removes files of ours that x does not name: of earlier workers, and
// of a Pack that was killed. Errors do not matter: nobody reads them.
func sweep(dir string, x *index) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, f := range entries {
		name := f.Name()
		ours := strings.HasPrefix(name, temporary) || strings.HasPrefix(name, "worker-") && strings.HasSuffix(name, extension)
		if ours && !slices.ContainsFunc(x.Workers, func(e entry) bool { return e.File.Name == name }) {
			os.Remove(filepath.Join(dir, name))
		}
	}
}
