// Package preview serves a site while it is being written: every save is
// built at once and shown by the browsers that look at it.
//
// A [Server] keeps the last good state of every page. When a file does not
// parse, the pages of its note stay as they were, under a panel that tells
// what is wrong where; all other pages go on. Pages are rendered when a
// browser asks for them, so a save costs one conversion and one page, however
// large the site is.
//
// A browser listens to one event stream (server-sent events), whose address
// names the pages that it shows. On each new state the server renders these,
// and sends those that have become others; the browser replaces what differs.
// What a browser misses, asleep or hidden, it is sent when it listens again.
package preview

import (
	"bytes"
	"mime"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"bingfa/generator/build"
	"bingfa/generator/diagnostic"
	"bingfa/generator/page"
	"bingfa/generator/site"
)

// A Server serves the current state of a site. It is safe for concurrent use.
type Server struct {
	mu   sync.Mutex
	good lastGood
	// problems are those of the last build, findings of the last check.
	problems, findings diagnostic.List
	dir                string
	editor             Editor
	listeners          map[chan struct{}]bool // told that there is something new
	hashes             hashes
}

// NewServer returns a server that has nothing to show yet.
func NewServer() *Server { return &Server{listeners: map[chan struct{}]bool{}} }

// Link has problems lead to their places in an editor. dir is what the files
// of diagnostics are relative to. Only browsers on this machine get links.
func (s *Server) Link(dir string, e Editor) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dir, s.editor = dir, e
}

// Show makes the result of a build what browsers see. A nil output leaves the
// pages as they are. Pages with errors stay as they were when they last were
// good; warnings stand in no page's way.
func (s *Server) Show(o *build.Output, problems diagnostic.List) {
	s.mu.Lock()
	defer s.mu.Unlock()
	same := (o == nil || o == s.good.newest) && slices.Equal(problems, s.problems)
	if o != nil {
		s.good.take(o, problems.Errors())
	}
	s.problems = problems
	if !same { // else a save that changed nothing
		s.notify()
	}
}

// Check makes findings what browsers are told beside the problems of the last
// build: what came out when examples were checked. They stand in no page's way.
func (s *Server) Check(findings diagnostic.List) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !slices.Equal(findings, s.findings) {
		s.findings = slices.Clone(findings)
		s.notify()
	}
}

// Newest returns the newest output shown, nil before there is any.
func (s *Server) Newest() *build.Output {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.good.newest
}

// notify wakes the event streams; s.mu is held.
func (s *Server) notify() {
	for l := range s.listeners {
		select {
		case l <- struct{}{}:
		default: // it has not looked yet
		}
	}
}

// snapshot returns what there is to show now.
func (s *Server) snapshot() (good lastGood, problems, findings diagnostic.List) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.good, s.problems, s.findings // none is ever changed, only replaced
}

// ServeHTTP serves the pages and the event stream.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	// What is being written is for nobody else: pages of other sites that the
	// author visits may not bring in anything from here.
	w.Header().Set("Cross-Origin-Resource-Policy", "same-origin")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	switch r.URL.Path {
	case EventsPath:
		s.serveEvents(w, r)
		return
	case scriptPath:
		serveScript(w, r)
		return
	}
	good, problems, _ := s.snapshot()
	if good.newest == nil {
		serveNothing(w, r, problems)
		return
	}
	t := good.locate(r.URL.Path)
	if t.language {
		w.Header().Set("Vary", "Accept-Language")
		t.redirect += site.Preferred(r.Header.Get("Accept-Language"), good.newest.Site.Codes()) + "/"
	}
	if t.redirect != "" {
		// To another path of the site, with the same query.
		to := url.URL{Path: t.redirect, RawQuery: r.URL.RawQuery}
		http.Redirect(w, r, to.String(), http.StatusFound)
		return
	}
	data, _, err := t.read()
	if err != nil {
		serveNothing(w, r, append(slices.Clip(problems), page.Problem(err, build.ThemeFolder)))
		return
	}
	w.Header().Set("Content-Type", contentType(t.name))
	w.Header().Set("Cache-Control", "no-cache")
	if t.missing {
		w.WriteHeader(http.StatusNotFound)
		if r.Method == http.MethodGet {
			_, _ = w.Write(data)
		}
		return
	}
	// Media are asked for in parts.
	http.ServeContent(w, r, t.name, time.Time{}, bytes.NewReader(data))
}

// target is what an address leads to: a file, or another address.
type target struct {
	output *build.Output
	name   string
	// missing: the address leads nowhere, and name is the page that says so.
	missing bool
	// redirect is where to look instead; if language is set, below it in the
	// reader's language.
	redirect string
	language bool
}

// locate finds what a path on the server leads to. There is an output.
func (g *lastGood) locate(address string) target {
	prefix, clean := g.newest.Site.Prefix(), path.Clean(address)
	if clean == "/" || clean == prefix {
		return target{redirect: prefix + "/", language: true}
	}
	name, ok := strings.CutPrefix(clean, prefix+"/")
	o := g.of(name)
	if index := name + "/index.html"; ok && !o.Has(name) && g.of(index).Has(index) {
		if !strings.HasSuffix(address, "/") {
			return target{redirect: clean + "/"}
		}
		name, o = index, g.of(index)
	}
	if !ok || !o.Has(name) {
		return target{output: g.newest, name: "404.html", missing: true}
	}
	return target{output: o, name: name}
}

// contentType returns the type of a file by its name.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	}
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}
