package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"
)

// A proxy stands between browsers and a preview: it counts what they ask for,
// and can be away.
type proxy struct {
	*httptest.Server
	streams, pages atomic.Int64 // event streams that are open, pages asked for
	away           atomic.Bool
	asleep         atomic.Int64 // event streams up to this one have gone dead
	opened         atomic.Int64 // event streams so far
	mu             sync.Mutex
	cut            map[int]context.CancelFunc
	next           int
}

func newProxy(t *testing.T, address string) *proxy {
	to, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{cut: map[int]context.CancelFunc{}}
	forward := httputil.NewSingleHostReverseProxy(to)
	forward.FlushInterval = -1
	forward.ModifyResponse = func(r *http.Response) error {
		if strings.HasPrefix(r.Header.Get("Content-Type"), "text/event-stream") {
			r.Body = &sleepy{r.Body, p, p.opened.Add(1)}
		}
		return nil
	}
	forward.ErrorHandler = func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) }
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if p.away.Load() {
			panic(http.ErrAbortHandler)
		}
		ctx, cancel := context.WithCancel(r.Context())
		defer cancel()
		p.mu.Lock()
		p.next++
		id := p.next
		p.cut[id] = cancel
		p.mu.Unlock()
		defer func() {
			p.mu.Lock()
			delete(p.cut, id)
			p.mu.Unlock()
		}()
		switch {
		case strings.HasPrefix(r.URL.Path, "/_bingfa/events"):
			p.streams.Add(1)
			defer p.streams.Add(-1)
		case strings.HasSuffix(r.URL.Path, "/"):
			p.pages.Add(1)
		}
		forward.ServeHTTP(w, r.WithContext(ctx))
	}))
	t.Cleanup(func() { p.stop(); p.Server.Close() })
	return p
}

// sleepy is an event stream that can go dead without an end, as when a machine
// sleeps. Its server promises signs of life in shorter intervals than it has.
type sleepy struct {
	io.ReadCloser
	proxy  *proxy
	number int64
}

func (s *sleepy) Read(b []byte) (int, error) {
	for {
		n, err := s.ReadCloser.Read(b)
		if err != nil || s.number > s.proxy.asleep.Load() {
			return copy(b, bytes.Replace(b[:n], []byte(`"alive":15000`), []byte(`"alive":500  `), 1)), err
		}
	}
}

// stop ends all connections and takes no new ones; start takes them again.
func (p *proxy) stop() {
	p.away.Store(true)
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, cancel := range p.cut {
		cancel()
	}
}
func (p *proxy) start() { p.away.Store(false) }

// another opens one more tab in the same browser.
func (b *tab) another() *tab {
	b.t.Helper()
	ctx, cancel := chromedp.NewContext(b.ctx)
	b.t.Cleanup(cancel)
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1440, 900)); err != nil {
		b.t.Fatal(err)
	}
	return &tab{b.t, ctx}
}

// run runs a script for its effect.
func (b *tab) run(script string) {
	b.t.Helper()
	eval[bool](b, script+"; true")
}

const (
	panel = `document.querySelector("#bingfa-overlay")?.shadowRoot.querySelector(".panel:not([hidden])")`
	badge = `document.querySelector("#bingfa-overlay")?.shadowRoot.querySelector(".badge:not([hidden])")`
	lost  = `document.querySelector("#bingfa-overlay")?.shadowRoot.querySelector(".lost:not([hidden])")`
)

// says is a script for whether the text of a page has a word.
func says(text string) string { return fmt.Sprintf(`document.body.innerText.includes(%q)`, text) }

// previewed is a site of one note in English, with a browser that looks at it.
type previewed struct {
	*tab
	test      *testing.T
	dir, file string
	proxy     *proxy
}

func openPreview(t *testing.T, body string, files map[string]string) *previewed {
	t.Helper()
	b := openTab(t)
	all := map[string]string{"content/site.yaml": testSite, "content/a/one/index.en.md": noteText(body)}
	for name, text := range files {
		all[name] = text
	}
	dir := writeSite(t, all)
	address, _ := startServe(t, dir)
	p := &previewed{tab: b, test: t, dir: dir, file: filepath.Join(dir, "content/a/one/index.en.md"), proxy: newProxy(t, address)}
	b.open(p.proxy.URL + "/en/a/one/")
	waitFor(t, "the page to listen", func() bool { return p.proxy.streams.Load() > 0 })
	p.run(`window.stays = true`)
	return p
}

func (p *previewed) save(body string) {
	p.t.Helper()
	write(p.test, p.file, noteText(body))
}

// stayed checks that the page was not loaded again.
func (p *previewed) stayed() {
	p.t.Helper()
	if !eval[bool](p.tab, `window.stays === true`) {
		p.t.Error("the page was loaded again")
	}
}

// Many tabs of one browser hold one connection, all follow, and programs run
// in all of them. Another browser has its own.
func TestPreviewInManyTabs(t *testing.T) {
	p := openPreview(t, "before\n\n```go run\npackage main\n\nfunc main() { println(\"ran\") }\n```\n", nil)
	tabs := []*tab{p.tab}
	for range 7 {
		other := p.another()
		other.open(p.proxy.URL + "/en/a/one/")
		tabs = append(tabs, other)
	}
	other := openTab(t)
	other.open(p.proxy.URL + "/en/a/one/")
	tabs = append(tabs, other)
	p.save("after\n\n```go run\npackage main\n\nfunc main() { println(\"ran\") }\n```\n")
	for _, b := range tabs {
		b.wait(says("after"))
	}
	waitFor(t, "one stream for each browser", func() bool { return p.proxy.streams.Load() == 2 })
	for _, b := range tabs {
		b.run(`document.querySelector("button.run").click()`)
	}
	for _, b := range tabs {
		b.wait(`document.querySelector(".output").innerText.includes("ran")`)
	}
	// A tab that goes to another page is told about that one.
	tabs[3].open(p.proxy.URL + "/en/")
	write(t, filepath.Join(p.dir, "content/site.yaml"), strings.Replace(testSite, "en: Site", "en: Renamed", 1))
	for _, b := range tabs {
		b.wait(`document.title.includes("Renamed")`)
	}
	if n := p.proxy.streams.Load(); n != 2 {
		t.Errorf("%d streams", n)
	}
}

// Where there are no shared workers a page listens itself.
func TestPreviewWithoutSharedWorkers(t *testing.T) {
	p := openPreview(t, "before\n", nil)
	b := openTab(t)
	b.before("delete window.SharedWorker")
	b.open(p.proxy.URL + "/en/a/one/")
	waitFor(t, "a stream of its own", func() bool { return p.proxy.streams.Load() == 2 })
	p.save("after\n")
	b.wait(says("after"))
}

// A hidden tab lets go of its connection, and catches up when it is seen again.
func TestPreviewHidden(t *testing.T) {
	p := openPreview(t, "before\n", nil)
	see := func(state string) {
		p.run(fmt.Sprintf(`Object.defineProperty(document, "visibilityState", { value: %q, configurable: true }), document.dispatchEvent(new Event("visibilitychange"))`, state))
	}
	see("hidden")
	waitFor(t, "no stream", func() bool { return p.proxy.streams.Load() == 0 })
	p.save("missed\n")
	p.save("also missed\n")
	see("visible")
	p.wait(says("also missed"))
	p.stayed()
}

// While the preview is away the page says so, quietly. It catches up by itself.
func TestPreviewAway(t *testing.T) {
	p := openPreview(t, "before\n", nil)
	p.proxy.stop()
	p.wait(lost + `?.innerText.includes("cannot be reached")`)
	if eval[bool](p.tab, `Boolean(`+panel+`)`) {
		t.Error("being away is shown as a problem")
	}
	p.save("meanwhile\n")
	p.proxy.start()
	p.wait(says("meanwhile"))
	p.wait(`!document.querySelector("#bingfa-overlay")`)
	p.stayed()
	if n := p.proxy.pages.Load(); n != 1 {
		t.Errorf("the page was asked for %d times", n)
	}
}

// A connection that has died without a word is noticed and replaced.
func TestPreviewAsleep(t *testing.T) {
	p := openPreview(t, "before\n", nil)
	p.proxy.asleep.Store(p.proxy.opened.Load())
	p.save("while it slept\n")
	p.wait(says("while it slept"))
	p.stayed()
}

// A server that is started again finds its pages as they are.
func TestPreviewRestarted(t *testing.T) {
	b := openTab(t)
	dir := writeSite(t, map[string]string{"content/site.yaml": testSite, "content/a/one/index.en.md": noteText("before\n")})
	serve := func(addr string) (address string, stop func()) {
		ctx, cancel := context.WithCancel(t.Context())
		var out, stderr lockedBuffer
		done := make(chan int, 1)
		go func() { done <- run(ctx, []string{"-C", dir, "serve", "-addr", addr}, nil, &out, &stderr) }()
		waitFor(t, "the address", func() bool {
			if m := servedAt.FindStringSubmatch(out.String()); m != nil {
				address = m[1]
			}
			return address != ""
		})
		stop = sync.OnceFunc(func() {
			cancel()
			if code := <-done; code != 0 {
				t.Errorf("serve ended with %d: %s", code, &stderr)
			}
		})
		t.Cleanup(stop)
		return address, stop
	}
	address, stop := serve("127.0.0.1:0")
	b.open(address + "/en/a/one/")
	b.run(`window.stays = true`)
	stop()
	b.wait(`Boolean(` + lost + `)`)
	write(t, filepath.Join(dir, "content/a/one/index.en.md"), noteText("after the restart\n"))
	serve(strings.TrimPrefix(strings.Replace(address, "localhost", "127.0.0.1", 1), "http://"))
	b.wait(says("after the restart"))
	b.wait(`!document.querySelector("#bingfa-overlay") && window.stays`)
}
