package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"bingfa/generator/build/corpus"
	"bingfa/generator/preview"
	"bingfa/theme"

	"github.com/chromedp/chromedp"
	"github.com/fsnotify/fsnotify"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
)

// A save is one way to change the site that the page in the browser shows.
type save struct {
	name  string
	count int
	// file is what is written, relative to the site's folder; text returns
	// what to write for the nth save, given what is there now.
	file string
	text func(original string, n int) string
	// shown is a script that tells whether the nth save is on the page.
	shown func(n int) string
	// atomic writes beside the file and renames, as many editors do.
	atomic bool
}

// has returns a script that tells whether an element has a text.
func has(selector, format string) func(n int) string {
	return func(n int) string {
		return fmt.Sprintf("document.querySelector(%q)?.textContent.includes(%q)", selector, fmt.Sprintf(format, n))
	}
}

const (
	measuredPage = "/en/chapter0/note0/"
	measuredNote = "content/chapter0/note0/index.en.md"
)

func saves() []save {
	text := func(s string, n int) string { return s + fmt.Sprintf("\nSave %d.\n", n) }
	instead := func(old, new string) func(string, int) string {
		return func(s string, n int) string { return strings.Replace(s, old, fmt.Sprintf(new, n), 1) }
	}
	program := save{name: "example", count: 40, file: "content/chapter0/note0/sum/main.go",
		text: instead("total := 0", "total := %d"), shown: has(".lane.go code", "total := %d")}
	program2 := program
	program2.name, program2.atomic = "example-renamed", true
	return []save{
		{name: "text", count: 120, file: measuredNote, text: text, shown: has(".text", "Save %d.")},
		{name: "text-renamed", count: 120, file: measuredNote, text: text, shown: has(".text", "Save %d."), atomic: true},
		program, program2,
		{name: "template", count: 40, file: "theme/templates/note.html", text: instead("{{.Chapter}}", "{{.Chapter}} %d."), shown: has(".crumb", " %d.")},
		{name: "style", count: 40, file: "theme/styles/base.css", text: func(s string, n int) string { return s + fmt.Sprintf("\n:root { --save: n%d; }\n", n) },
			shown: func(n int) string {
				return fmt.Sprintf(`getComputedStyle(document.documentElement).getPropertyValue("--save").trim() === "n%d"`, n)
			}},
		{name: "word", count: 40, file: "theme/strings/en.yaml", text: instead("nav.next: ", "nav.next: Next %d. "), shown: has(".neighbours", "Next %d.")},
		{name: "title", count: 40, file: "content/site.yaml", text: instead("en: Corpus", "en: Corpus %d."), shown: has("header.top", "Corpus %d.")},
	}
}

// BenchmarkSaveToPaint measures what an author waits for: from just before a
// file is written until a real browser has painted what changed, with
// `bingfa serve` on a site of 2,000 pages. Each kind of save reports the median
// and the 99th percentile, and the median until the event is with a browser.
// "ratio" is the median beside the least that any tool must do, in the same
// browser and run: watch one file, convert it with bare goldmark, send it as an
// event, set it as innerHTML.
func BenchmarkSaveToPaint(b *testing.B) {
	dir := b.TempDir()
	writeMeasured(b, dir)
	t := openTab(b)
	address, _ := startServe(b, dir)
	events := listenEvents(b, address+preview.EventsPath+"?page="+url.QueryEscape("none "+measuredPage))
	reference := serveReference(b, filepath.Join(dir, filepath.FromSlash(measuredNote)))
	for _, s := range saves() {
		b.Run(s.name, func(b *testing.B) {
			t := &tab{b, t.ctx}
			var paint, event, least []time.Duration
			for b.Loop() {
				const rounds = 4
				for round := range rounds {
					t.open(reference)
					plain := s
					plain.file, plain.text, plain.shown = measuredNote, saves()[0].text, saves()[0].shown
					p, _ := series(t, dir, plain, round*s.count, s.count/rounds, nil)
					least = append(least, p...)
					t.open(address + measuredPage)
					p, e := series(t, dir, s, (rounds+round)*s.count, s.count/rounds, events)
					paint, event = append(paint, p...), append(event, e...)
				}
			}
			b.ReportMetric(milliseconds(paint, 50), "p50-ms")
			b.ReportMetric(milliseconds(paint, 99), "p99-ms")
			b.ReportMetric(milliseconds(event, 50), "event-p50-ms")
			b.ReportMetric(milliseconds(event, 99), "event-p99-ms")
			b.ReportMetric(milliseconds(least, 50), "least-p50-ms")
			b.ReportMetric(milliseconds(paint, 50)/milliseconds(least, 50), "ratio")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// milliseconds returns a percentile.
func milliseconds(d []time.Duration, percent int) float64 {
	if len(d) == 0 {
		return 0
	}
	slices.Sort(d)
	return float64(d[(len(d)-1)*percent/100].Microseconds()) / 1000
}

// writeMeasured writes the corpus with an example in one note and a theme of
// its own.
func writeMeasured(b *testing.B, dir string) {
	_, err := corpus.Write(dir)
	write := func(name, data string) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		err = errors.Join(err, os.MkdirAll(filepath.Dir(path), 0o777), os.WriteFile(path, []byte(data), 0o666))
	}
	for _, l := range []string{"zh", "en"} {
		write("content/"+corpus.Path(0)+"/index."+l+".md", corpus.Note(0, l)+"\n[Sum](sum/)\n")
	}
	write("content/"+corpus.Path(0)+"/sum/main.go", "package main\n\nimport \"fmt\"\n\nfunc main() {\n\ttotal := 0\n\tfmt.Println(total)\n}\n")
	write("content/"+corpus.Path(0)+"/sum/main.py", "total = 0\nprint(total)\n")
	for _, s := range saves() {
		if name, ok := strings.CutPrefix(s.file, "theme/"); ok {
			data, readErr := fs.ReadFile(theme.Files(), name)
			err = errors.Join(err, readErr)
			write(s.file, string(data))
		}
	}
	if err != nil {
		b.Fatal(err)
	}
}

// series saves count times and returns how long each took to be painted, and
// until events (may be nil) told of it. The file is as before in the end.
func series(t *tab, dir string, s save, first, count int, events <-chan time.Time) (paint, event []time.Duration) {
	t.t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(s.file))
	original, err := os.ReadFile(path)
	if err != nil {
		t.t.Fatal(err)
	}
	offset := install(t)
	for n := first; n < first+count; n++ {
		eval[bool](t, fmt.Sprintf("window.painted = afterPaint(() => %s), true", s.shown(n)))
		// A little rest, never the same: no frame, tick or collection is met on purpose.
		time.Sleep(40*time.Millisecond + rand.N(40*time.Millisecond))
		for len(events) > 0 {
			<-events
		}
		data := []byte(s.text(string(original), n))
		began := time.Now()
		if s.atomic {
			err = errors.Join(os.WriteFile(path+".tmp", data, 0o666), os.Rename(path+".tmp", path))
		} else {
			err = os.WriteFile(path, data, 0o666)
		}
		if err != nil {
			t.t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.ctx, 20*time.Second)
		at, err := chromedp.Run(ctx, chromedp.Evaluate[float64]("painted", chromedp.EvalAwaitPromise))
		cancel()
		if err != nil {
			t.t.Fatalf("%s: save %d is not painted: %v", s.name, n, err)
		}
		paint = append(paint, time.UnixMicro(int64(at*1000)).Add(-offset).Sub(began))
		if events != nil {
			select {
			case at := <-events:
				event = append(event, at.Sub(began))
			case <-time.After(time.Second):
				t.t.Fatalf("%s: no event tells of save %d", s.name, n)
			}
		}
	}
	if err := os.WriteFile(path, original, 0o666); err != nil {
		t.t.Fatal(err)
	}
	time.Sleep(300 * time.Millisecond)
	return paint, event
}

// install puts the function afterPaint into the page: a promise of the time,
// in milliseconds since 1970, at which the first frame is done in which a
// condition holds. It returns how far the page's clock is ahead.
func install(t *tab) (offset time.Duration) {
	t.t.Helper()
	eval[bool](t, `window.afterPaint = holds => new Promise(resolve => {
		const now = () => performance.timeOrigin + performance.now();
		const look = () => {
			if (!holds()) return;
			observer.disconnect();
			document.removeEventListener("load", look, true);
			requestAnimationFrame(() => {
				const after = new MessageChannel();
				after.port1.onmessage = () => resolve(now());
				after.port2.postMessage(0);
			});
		};
		const observer = new MutationObserver(look);
		observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
		document.addEventListener("load", look, true); // of style sheets
		look();
	}), true`)
	best := time.Hour
	for range 10 { // the quickest answer tells best
		asked := time.Now()
		at := eval[float64](t, "performance.timeOrigin + performance.now()")
		if trip := time.Since(asked); trip < best {
			best, offset = trip, time.UnixMicro(int64(at*1000)).Sub(asked.Add(trip/2))
		}
	}
	if offset.Abs() <= best { // within what can be told
		return 0
	}
	return offset
}

// listenEvents returns the times at which the event stream tells of a new state.
func listenEvents(b *testing.B, address string) <-chan time.Time {
	response, err := http.Get(address)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { response.Body.Close() })
	times := make(chan time.Time, 1000)
	go func() {
		lines := bufio.NewReader(response.Body)
		for name := ""; ; {
			line, err := lines.ReadString('\n')
			if err != nil {
				return
			}
			if event, ok := strings.CutPrefix(line, "event: "); ok {
				name = strings.TrimSpace(event)
			} else if strings.HasPrefix(line, "data:") && name == "state" {
				times <- time.Now()
			}
		}
	}()
	return times
}

// serveReference shows one file as it is saved, with the least work there is.
func serveReference(b *testing.B, file string) (address string) {
	md := goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote))
	watcher, err := fsnotify.NewWatcher()
	if err == nil {
		err = watcher.Add(filepath.Dir(file))
	}
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { watcher.Close() })
	listeners := make(chan chan []byte, 100)
	go func() {
		var all []chan []byte
		for {
			select {
			case l := <-listeners:
				all = append(all, l)
			case e, ok := <-watcher.Events:
				if !ok {
					return
				}
				source, err := os.ReadFile(file)
				if e.Name != file || err != nil {
					continue
				}
				var html bytes.Buffer
				if md.Convert(source, &html) != nil {
					continue
				}
				for _, l := range all {
					select {
					case l <- html.Bytes():
					default: // gone
					}
				}
			}
		}
	}()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/events" {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprint(w, `<!doctype html><main class="text"></main><script>new EventSource("/events").onmessage = e => document.querySelector("main").innerHTML = JSON.parse(e.data)</script>`)
			return
		}
		l := make(chan []byte, 10)
		listeners <- l
		w.Header().Set("Content-Type", "text/event-stream")
		_ = http.NewResponseController(w).Flush()
		for {
			select {
			case html := <-l:
				data, _ := json.Marshal(string(html))
				fmt.Fprintf(w, "data: %s\n\n", data)
				_ = http.NewResponseController(w).Flush()
			case <-r.Context().Done():
				return
			}
		}
	}))
	b.Cleanup(func() { server.CloseClientConnections(); server.Close() })
	return server.URL
}
