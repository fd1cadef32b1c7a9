package page

import (
	"reflect"
	"sync"
	"sync/atomic"

	"bingfa/generator/markdown"
)

// kept keeps rendered pages from one renderer to the next. A page is the same
// as before if the data that its template gets are the same, and what is put
// into them by rendering, such as examples, comes from the same sources.
type kept struct {
	mu       sync.Mutex
	pages    map[string]keptPage // by address or template
	rendered atomic.Int64
}

// sources are told apart by identity: none is ever altered.
type sources struct {
	*look
	document *markdown.Document
}

type keptPage struct {
	sources sources
	view    any
	html    []byte
}

func newKept() *kept { return &kept{pages: map[string]keptPage{}} }

// page returns a page, rendered only if it is not as before. view is what the
// template gets, but for what render puts in. A nil receiver keeps nothing.
func (k *kept) page(name string, from sources, view any, render func() ([]byte, error)) ([]byte, error) {
	if k == nil {
		return render()
	}
	k.mu.Lock()
	old, ok := k.pages[name]
	k.mu.Unlock()
	if ok && old.sources == from && reflect.DeepEqual(old.view, view) {
		return old.html, nil
	}
	k.rendered.Add(1)
	html, err := render()
	if err == nil {
		k.mu.Lock()
		k.pages[name] = keptPage{from, view, html}
		k.mu.Unlock()
	}
	return html, err
}

// Rendered returns how many pages were rendered by this renderer and those
// before it; 0 where pages are not kept.
func (r *Renderer) Rendered() int64 {
	if r.kept == nil {
		return 0
	}
	return r.kept.rendered.Load()
}
