package preview

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"path"
	"reflect"
	"strings"
	"time"

	"bingfa/generator/build"
	"bingfa/generator/page"
)

// EventsPath is where browsers listen. Each parameter "page" names a page that
// the browser shows: the hash of what it shows, a space, and the path.
const EventsPath = "/_bingfa/events"

const (
	// aliveEvery is how often a stream without news gives a sign of life.
	aliveEvery = 15 * time.Second
	// mostPages is how many pages a stream is for at most.
	mostPages = 64
)

// state is what a browser is told.
type state struct {
	Problems []problem `json:"problems"`
	// Pages holds, by path, those that are others than the browser was told;
	// on a new stream all.
	Pages map[string]shown `json:"pages"`
	// Alive is how long the stream is silent at most, in ms.
	Alive int64 `json:"alive"`
}

// shown is what a page is to show.
type shown struct {
	Hash string `json:"hash"`
	// HTML is left out if the browser has it.
	HTML string `json:"html,omitempty"`
	// Reload says that the address leads elsewhere now.
	Reload bool `json:"reload,omitempty"`
	// Files are hashes of the author's files that are on the page, by address:
	// their content changes under the same address.
	Files map[string]string `json:"files,omitempty"`
}

// follower is one event stream.
type follower struct {
	server *Server
	// onThisMachine: the browser can open the author's files.
	onThisMachine bool
	pages         map[string]shown // by path, as told; without HTML
	problems      []problem        // as told; nil before
}

func (s *Server) serveEvents(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	if r.Method == http.MethodHead {
		return // it would wait for what is never sent
	}
	f := &follower{server: s, onThisMachine: onThisMachine(r), pages: map[string]shown{}}
	for _, p := range r.URL.Query()["page"] {
		if hash, address, ok := strings.Cut(p, " "); ok && len(f.pages) < mostPages {
			f.pages[address] = shown{Hash: hash}
		}
	}
	l := make(chan struct{}, 1)
	s.mu.Lock()
	s.listeners[l] = true
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		delete(s.listeners, l)
		s.mu.Unlock()
	}()
	stream := http.NewResponseController(w)
	alive := time.NewTicker(aliveEvery)
	defer alive.Stop()
	for first := true; ; first = false {
		if st := f.news(); first || st != nil {
			var b bytes.Buffer
			b.WriteString("event: state\ndata: ")
			encoder := json.NewEncoder(&b)
			encoder.SetEscapeHTML(false)
			if err := encoder.Encode(st); err != nil { // ends with a line end
				return
			}
			b.WriteByte('\n')
			if _, err := w.Write(b.Bytes()); err != nil {
				return
			}
		} else {
			fmt.Fprint(w, "event: alive\ndata:\n\n")
		}
		if stream.Flush() != nil {
			return
		}
		select {
		case <-l:
		case <-alive.C:
		case <-r.Context().Done():
			return
		}
	}
}

// news returns what the browser has not been told yet, nil if there is nothing.
func (f *follower) news() *state {
	first := f.problems == nil
	good, problems, findings := f.server.snapshot()
	st := &state{Problems: f.server.present(problems, findings, f.onThisMachine), Pages: map[string]shown{}, Alive: aliveEvery.Milliseconds()}
	for address, told := range f.pages {
		now, err := f.server.show(&good, address, told.Hash, len(problems) > 0)
		if err != nil {
			st.Problems = append(st.Problems, problem{Diagnostic: page.Problem(err, build.ThemeFolder)})
			continue
		}
		if !first && now.Hash == told.Hash && reflect.DeepEqual(now.Files, told.Files) {
			continue
		}
		if now.Hash == told.Hash {
			now.HTML = ""
		}
		st.Pages[address] = now
		now.HTML = ""
		f.pages[address] = now
	}
	if !first && len(st.Pages) == 0 && reflect.DeepEqual(st.Problems, f.problems) {
		return nil
	}
	f.problems = st.Problems
	return st
}

// show returns what the page at an address is to show. told is the hash of
// what it shows; problems tells whether there are any.
func (s *Server) show(good *lastGood, address, told string, problems bool) (shown, error) {
	if good.newest == nil {
		// Only the page that says so changes; others stay what they are.
		if now := nothingHash(problems); strings.HasPrefix(told, nothing) && told != now {
			return shown{Hash: now, Reload: true}, nil
		}
		return shown{Hash: told}, nil
	}
	decoded, err := url.PathUnescape(address)
	if err != nil {
		decoded = address
	}
	t := good.locate(decoded)
	if t.redirect != "" {
		return shown{Hash: "elsewhere", Reload: true}, nil
	}
	if path.Ext(t.name) != ".html" { // no page
		return shown{Hash: told}, nil
	}
	data, hash, err := t.read()
	if err != nil {
		return shown{}, err
	}
	return shown{Hash: hash, HTML: string(data), Files: s.hashes.of(data, t.output)}, nil
}

// onThisMachine reports whether a request comes from the machine that it
// arrives on.
func onThisMachine(r *http.Request) bool {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	ip := net.ParseIP(host)
	if err != nil || ip == nil {
		return false
	}
	if local, ok := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr); ok && local.IP.Equal(ip) {
		return true
	}
	return ip.IsLoopback()
}
