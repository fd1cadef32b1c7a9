// Package packed keeps worker binaries inside another program: one that
// travels alone, such as a function of a host that runs functions.
//
// [Pack] writes the four binaries compressed into a folder, which the program
// embeds; [Open] gives them to a pool. A binary is unpacked when it is first
// asked for: on Linux into memory that nobody can change any more (see
// memory_linux.go), elsewhere into a folder of ours.
//
// The binaries are nearly the same, so all but the first are compressed with
// another one at hand, their base, and need it to be unpacked. The first is
// the lean one of the virtual clock, as nearly all programs run on it: it
// stands alone, and is what a cold start waits for.
package packed

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"sync"

	"bingfa/playground/program"
	"bingfa/playground/workerbuild"

	"golang.org/x/sync/singleflight"
)

// ErrClosed is the error of workers that have been closed.
var ErrClosed = errors.New("packed: the workers are closed")

// A MissingError says that no workers were packed.
type MissingError struct{ Err error }

func (e *MissingError) Error() string {
	return fmt.Sprintf("no workers are packed here (%v): build the site with -workers, naming the folder that is embedded, and then build this program again", e.Err)
}

func (e *MissingError) Unwrap() error { return e.Err }

// Workers are packed binaries, unpacked on demand: a pool.LargeSource. The
// methods may be called by many goroutines.
type Workers struct {
	files      fs.FS
	index      *index
	err        error // why there are none
	folderOnly bool  // does without memory, for tests
	calls      singleflight.Group

	mu     sync.Mutex
	state  map[string]*state // by name
	spill  error             // why memory did not take a binary that the folder has
	folder folder
	closed bool
	busy   sync.WaitGroup // of what unpacks
}

// state is how far a binary is.
type state struct {
	stage  workerbuild.Stage
	binary binary // when it is ready
	err    error  // why it failed
}

// A binary is an executable that lies somewhere.
type binary struct {
	path  string
	close func() error // nil if there is nothing to close
}

// Open returns the workers that Pack wrote into files, whose root is the
// folder itself. It unpacks nothing yet. The error is a *MissingError if there
// are none; workers for another system than this one are an error too. What
// is returned along with an error has no workers, and gives it for each.
func Open(files fs.FS) (*Workers, error) {
	x, err := openIndex(files)
	if err != nil {
		return &Workers{index: &index{}, err: err}, err
	}
	w := &Workers{files: files, index: x, state: map[string]*state{}}
	for _, e := range x.Workers {
		w.state[e.Name] = &state{stage: workerbuild.Idle}
	}
	return w, nil
}

// openIndex returns the index in files, if it is for this system.
func openIndex(files fs.FS) (*index, error) {
	x, err := readIndex(files)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &MissingError{err}
	}
	if err != nil {
		return nil, err
	}
	if x.OS != runtime.GOOS || x.Arch != runtime.GOARCH {
		return nil, fmt.Errorf("the packed workers are for %s/%s, and this is %s/%s: on this system, run bingfa serve or bingfa host, which build their own", x.OS, x.Arch, runtime.GOOS, runtime.GOARCH)
	}
	return x, nil
}

// Worker returns the path of the lean binary for a clock, and unpacks it
// first if it has to. The path is good in this process, for starting others,
// until Close. Callers at the same time share the work. After a failure the
// next call tries again.
func (w *Workers) Worker(ctx context.Context, clock program.Clock) (string, error) {
	return w.find(ctx, clock, false)
}

// Large does the same for the binary that has all packages.
func (w *Workers) Large(ctx context.Context, clock program.Clock) (string, error) {
	return w.find(ctx, clock, true)
}

func (w *Workers) find(ctx context.Context, clock program.Clock, large bool) (string, error) {
	if w.err != nil {
		return "", w.err
	}
	name := nameOf(clock, large)
	e := w.index.find(name)
	if e == nil {
		return "", fmt.Errorf("no %s is packed", name)
	}
	return w.get(ctx, e)
}

func (w *Workers) get(ctx context.Context, e *entry) (string, error) {
	done := w.calls.DoChan(e.Name, func() (any, error) { return w.ready(e) })
	select {
	case r := <-done:
		path, _ := r.Val.(string)
		return path, r.Err
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
}

// ready returns where a binary lies, and puts it there first if it has to.
func (w *Workers) ready(e *entry) (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	s := w.state[e.Name]
	if w.closed {
		return "", ErrClosed
	}
	if s.stage == workerbuild.Ready {
		return s.binary.path, nil
	}
	s.stage, s.err = workerbuild.Building, nil
	w.busy.Add(1)
	defer w.busy.Done()

	w.mu.Unlock()
	b, err := w.unpack(e)
	w.mu.Lock()
	if err != nil {
		s.stage, s.err = workerbuild.Failed, fmt.Errorf("unpacking %s: %w", e.Name, err)
		return "", s.err
	}
	s.stage, s.binary = workerbuild.Ready, b
	return b.path, nil
}

// Status returns how far the lean binary for a clock is; it is Building while
// it is unpacked.
func (w *Workers) Status(clock program.Clock) workerbuild.Status {
	st := workerbuild.Status{Clock: clock, Stage: workerbuild.Failed, Err: cmp.Or(w.err, fs.ErrNotExist)}
	if s := w.state[nameOf(clock, false)]; s != nil {
		w.mu.Lock()
		defer w.mu.Unlock()
		st.Stage, st.Err = s.stage, s.err
	}
	return st
}

// Spilled returns why binaries lie in a folder, where this process's user could
// change them, and not in memory; nil if none does so far.
func (w *Workers) Spilled() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.spill
}

// Close gives up the binaries. No worker may be started any more; those that
// run go on. It waits for what is being unpacked.
func (w *Workers) Close() error {
	w.mu.Lock()
	w.closed = true
	w.mu.Unlock()
	w.busy.Wait()
	w.mu.Lock()
	defer w.mu.Unlock()
	var errs []error
	for _, s := range w.state {
		if s.binary.close != nil {
			errs = append(errs, s.binary.close())
		}
		*s = state{stage: workerbuild.Idle}
	}
	return errors.Join(append(errs, w.folder.remove())...)
}
