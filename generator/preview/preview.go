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
	"errors"
	"fmt"
	"html/template"
	"mime"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"bingfa/generator/build"
	"bingfa/generator/diagnostic"
)

// EventsPath is where browsers listen.
const EventsPath = "/_bingfa/events"

// A Server serves the current state of a site.
type Server struct {
	mu        sync.Mutex
	output    *build.Output // the newest that could be assembled, nil if none
	good      *build.Output // the newest without problems, nil if none
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
		s.output = o
		if len(problems) == 0 {
			s.good = o
		}
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
	if s.output != nil {
		st.Version, st.CSS = s.output.Version, s.output.StyleSheet()
	}
	return st
}

// pick returns the output to take a file from: the newest, or the last good
// one where a problem has changed or removed the note that the file shows.
func (s *Server) pick(name string) (*build.Output, diagnostic.List) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.good == nil || s.good == s.output || len(s.problems) == 0 || !s.good.Has(name) {
		return s.output, s.problems
	}
	_, note, isPage := strings.Cut(path.Dir(name), "/")
	broken := !s.output.Has(name) || isPage && slices.ContainsFunc(s.problems, func(p diagnostic.Diagnostic) bool {
		return strings.HasSuffix(path.Dir(p.File), "/"+note) || strings.Contains(p.File, "/"+note+"/")
	})
	if broken {
		return s.good, s.problems
	}
	return s.output, s.problems
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
	newest := s.output
	s.mu.Unlock()
	if newest == nil {
		s.serveProblems(w)
		return
	}
	prefix := newest.Site.Prefix()
	name, ok := strings.CutPrefix(path.Clean(r.URL.Path), prefix+"/")
	if !ok && path.Clean(r.URL.Path) == "/" || ok && name == "" {
		w.Header().Set("Vary", "Accept-Language")
		redirect(w, r, prefix+"/"+preferred(r.Header.Get("Accept-Language"), newest.Site.Codes())+"/")
		return
	}
	if path.Ext(name) == "" {
		if !strings.HasSuffix(r.URL.Path, "/") {
			redirect(w, r, r.URL.Path+"/")
			return
		}
		name += "/index.html"
	}
	o, problems := s.pick(name)
	data, err := o.File(name)
	status := http.StatusOK
	if errors.Is(err, build.ErrNoFile) {
		status, name = http.StatusNotFound, "404.html"
		data, err = newest.File(name)
	}
	if err != nil {
		s.mu.Lock()
		s.problems = append(problems[:len(problems):len(problems)], diagnostic.Diagnostic{File: name, Message: "the page cannot be rendered: " + err.Error()})
		s.mu.Unlock()
		s.serveProblems(w)
		return
	}
	w.Header().Set("Content-Type", contentType(name))
	w.Header().Set("Cache-Control", "no-cache")
	w.WriteHeader(status)
	_, _ = w.Write(data)
}

func redirect(w http.ResponseWriter, r *http.Request, to string) {
	if r.URL.RawQuery != "" {
		to += "?" + r.URL.RawQuery
	}
	http.Redirect(w, r, to, http.StatusFound)
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

func (s *Server) serveProblems(w http.ResponseWriter) {
	s.mu.Lock()
	problems := s.problems
	s.mu.Unlock()
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusInternalServerError)
	_ = problemsPage.Execute(w, problems)
}

// preferred returns the code that a browser's Accept-Language likes best, the
// first when it likes none.
func preferred(accept string, codes []string) string {
	best, bestQ := codes[0], 0.0
	for part := range strings.SplitSeq(accept, ",") {
		tag, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		q := 1.0
		if v, ok := strings.CutPrefix(strings.TrimSpace(params), "q="); ok {
			if _, err := fmt.Sscanf(v, "%g", &q); err != nil {
				continue
			}
		}
		base, _, _ := strings.Cut(strings.ToLower(tag), "-")
		for _, c := range codes {
			if cb, _, _ := strings.Cut(c, "-"); (strings.EqualFold(tag, c) || base == cb) && q > bestQ {
				best, bestQ = c, q
			}
		}
	}
	return best
}
