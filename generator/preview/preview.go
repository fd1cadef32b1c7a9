// Package preview serves a site while it is being written: every save is
// built at once and shown by the browsers that look at it.
//
// A [Server] keeps the last good state of every page. When a file does not
// parse, the pages of its note stay as they were, under an overlay that tells
// what is wrong where; all other pages go on. Pages are rendered when a
// browser asks for them, so a save costs one conversion and one page, however
// large the site is.
//
// Browsers listen to one event stream (server-sent events). On each new state
// they fetch their own page again and replace the blocks that differ.
package preview

import (
	"encoding/json"
	"fmt"
	"html/template"
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

// EventsPath is where browsers listen.
const EventsPath = "/_bingfa/events"

// A Server serves the current state of a site.
type Server struct {
	mu        sync.Mutex
	good      lastGood
	problems  diagnostic.List
	listeners map[chan state]bool
}

// state is what browsers are told.
type state struct {
	Version  string          `json:"version"`
	CSS      string          `json:"css"`
	Problems diagnostic.List `json:"problems"`
}

// NewServer returns a server that has nothing to show yet.
func NewServer() *Server { return &Server{listeners: map[chan state]bool{}} }

// Show makes the result of a build what browsers see. A nil output leaves the
// pages as they are.
func (s *Server) Show(o *build.Output, problems diagnostic.List) {
	s.mu.Lock()
	defer s.mu.Unlock()
	before := s.state()
	if o != nil {
		s.good.take(o, problems)
	}
	s.problems = problems
	now := s.state()
	if now.Version == before.Version && diagnostic.List(now.Problems).Error() == before.Problems.Error() {
		return // a save that changed nothing
	}
	for l := range s.listeners {
		// Only the newest state counts: a slow browser misses the others.
		select {
		case <-l:
		default:
		}
		l <- now
	}
}

// state returns what to tell; s.mu is held.
func (s *Server) state() state {
	st := state{Problems: s.problems}
	if st.Problems == nil {
		st.Problems = diagnostic.List{}
	}
	if o := s.good.newest; o != nil {
		st.Version, st.CSS = o.Version, o.StyleSheet()
	}
	return st
}

// ServeHTTP serves the pages and the event stream.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == EventsPath {
		s.serveEvents(w, r)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	s.mu.Lock()
	good, problems := s.good, s.problems // its map is never changed, only replaced
	s.mu.Unlock()
	newest := good.newest
	if newest == nil {
		serveProblems(w, problems)
		return
	}
	prefix, clean := newest.Site.Prefix(), path.Clean(r.URL.Path)
	if clean == "/" || clean == prefix {
		w.Header().Set("Vary", "Accept-Language")
		redirect(w, r, prefix+"/"+site.Preferred(r.Header.Get("Accept-Language"), newest.Site.Codes())+"/")
		return
	}
	name, ok := strings.CutPrefix(clean, prefix+"/")
	o := good.of(name)
	if index := name + "/index.html"; ok && !o.Has(name) && good.of(index).Has(index) {
		if !strings.HasSuffix(r.URL.Path, "/") {
			redirect(w, r, clean+"/")
			return
		}
		name, o = index, good.of(index)
	}
	status := http.StatusOK
	if !ok || !o.Has(name) {
		status, name, o = http.StatusNotFound, "404.html", newest
	}
	data, err := o.File(name)
	if err != nil {
		serveProblems(w, append(slices.Clip(problems), page.Problem(err, build.ThemeFolder)))
		return
	}
	w.Header().Set("Content-Type", contentType(name))
	w.Header().Set("Cache-Control", "no-cache")
	w.WriteHeader(status)
	_, _ = w.Write(data)
}

// redirect leads to another path of the site, with the same query.
func redirect(w http.ResponseWriter, r *http.Request, path string) {
	to := url.URL{Path: path, RawQuery: r.URL.RawQuery}
	http.Redirect(w, r, to.String(), http.StatusFound)
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

func (s *Server) serveEvents(w http.ResponseWriter, r *http.Request) {
	flusher := http.NewResponseController(w)
	l := make(chan state, 1)
	s.mu.Lock()
	l <- s.state()
	s.listeners[l] = true
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		delete(s.listeners, l)
		s.mu.Unlock()
	}()
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	// A comment now and then shows a sleeping or vanished browser.
	alive := time.NewTicker(20 * time.Second)
	defer alive.Stop()
	fmt.Fprint(w, "retry: 500\n\n")
	for {
		select {
		case st := <-l:
			data, err := json.Marshal(st)
			if err != nil {
				return
			}
			fmt.Fprintf(w, "event: state\ndata: %s\n\n", data)
		case <-alive.C:
			fmt.Fprint(w, ": alive\n\n")
		case <-r.Context().Done():
			return
		}
		if flusher.Flush() != nil {
			return
		}
	}
}

var problemsPage = template.Must(template.New("").Funcs(template.FuncMap{"events": func() string { return EventsPath }}).Parse(`<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Nothing to show yet</title>
<style>:root{color-scheme:light dark}body{font:16px/1.6 system-ui,sans-serif;max-width:46rem;margin:4rem auto;padding:0 1.2rem}code{font-family:ui-monospace,monospace;color:#b0392b}li{margin-bottom:1rem}p{margin:0;opacity:.8}</style>
<h1>Nothing to show yet</h1><p>The page appears as soon as this is mended:</p>
<ol>{{range .}}<li><code>{{.Position}}</code> {{.Message}}<p>{{.Hint}}</p></li>{{else}}<li>The site is being built.</li>{{end}}</ol>
<script>new EventSource("{{events}}").addEventListener("state", (function () { var first = true; return function () { if (!first) location.reload(); first = false } })())</script>
`))

func serveProblems(w http.ResponseWriter, problems diagnostic.List) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusInternalServerError)
	_ = problemsPage.Execute(w, problems)
}
