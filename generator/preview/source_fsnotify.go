package preview

import (
	"sync"
	"time"

	"github.com/fsnotify/fsnotify"
)

// settle is how long a file must be left alone to count as whole, as it is not
// told that it was closed.
const settle = 6 * time.Millisecond

// watcher is an [fsnotify.Watcher], for all systems without a source of their
// own.
type watcher struct {
	*fsnotify.Watcher
	events chan change
	done   chan struct{}

	mu      sync.Mutex
	written map[string]*time.Timer // files that are perhaps being written
}

func newWatcher() (source, error) {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	s := &watcher{Watcher: w, events: make(chan change, 4096), done: make(chan struct{}), written: map[string]*time.Timer{}}
	go s.read()
	return s, nil
}

func (s *watcher) changes() <-chan change { return s.events }
func (s *watcher) errors() <-chan error   { return s.Watcher.Errors }

func (s *watcher) close() {
	close(s.done)
	s.Watcher.Close()
}

func (s *watcher) send(c change) {
	select {
	case s.events <- c:
	case <-s.done:
	}
}

// read passes events on until the watcher is closed.
func (s *watcher) read() {
	for e := range s.Watcher.Events {
		switch {
		case e.Op.Has(fsnotify.Remove), e.Op.Has(fsnotify.Rename):
			s.send(change{name: e.Name, kind: gone})
		case e.Op.Has(fsnotify.Write), e.Op.Has(fsnotify.Create):
			s.send(change{name: e.Name, kind: writing})
			s.finishLater(e.Name)
		default:
			s.send(change{name: e.Name, kind: touched})
		}
	}
}

// finishLater tells that a file is whole when it has been left alone.
func (s *watcher) finishLater(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if t := s.written[name]; t != nil {
		t.Reset(settle)
		return
	}
	s.written[name] = time.AfterFunc(settle, func() {
		s.mu.Lock()
		delete(s.written, name)
		s.mu.Unlock()
		s.send(change{name: name})
	})
}
