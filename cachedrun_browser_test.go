package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"bingfa/generator/note"
	"bingfa/generator/published"
	"bingfa/playground/api"
	"bingfa/playground/pool"
	"bingfa/playground/program"
	"bingfa/playground/workerbuild"
)

// An asked is a request for a run that reached the server; url is its address.
type asked struct{ method, url, code, accept string }

// readers is a site as readers have it: built, with a playground beside it
// whose answers may be cached.
type readers struct {
	*httptest.Server
	mu      sync.Mutex
	runs    []asked
	instead []http.HandlerFunc // answer the next runs in the playground's place
}

// serveReaders builds the site in dir and serves it.
func serveReaders(t *testing.T, dir string) *readers {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "site")
	var stderr strings.Builder
	if code := run(t.Context(), []string{"-C", dir, "build", "-out", folder}, nil, io.Discard, &stderr); code != 0 {
		t.Fatal(stderr.String())
	}
	site, err := published.Open(folder, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	workers, _ := newPool(pool.Options{}, func(workerbuild.Status) {})
	t.Cleanup(workers.Close)
	if err := awaitWorkers(t.Context(), workers); err != nil {
		t.Fatal(err)
	}
	playground := api.New(workers, api.Options{})
	mux := http.NewServeMux()
	mux.Handle("/", site)
	r := &readers{}
	mux.HandleFunc("/api/run", func(w http.ResponseWriter, q *http.Request) {
		if instead := r.note(t, q); instead != nil {
			instead(w, q)
			return
		}
		playground.ServeHTTP(w, q)
	})
	r.Server = httptest.NewServer(mux)
	t.Cleanup(r.Close)
	return r
}

// note notes a request, and returns what is to answer it if not the playground.
func (r *readers) note(t *testing.T, q *http.Request) (instead http.HandlerFunc) {
	a := asked{method: q.Method, url: q.URL.String(), accept: q.Header.Get("Accept")}
	var err error
	if q.Method == http.MethodGet {
		a.code, err = api.DecodeProgram(q.URL.Query().Get("program"), program.MaxSource)
	} else {
		var body []byte
		var p program.Program
		if body, err = io.ReadAll(q.Body); err == nil {
			err = json.Unmarshal(body, &p)
		}
		a.code = p.Code
		q.Body = io.NopCloser(strings.NewReader(string(body)))
	}
	if err != nil {
		t.Errorf("%s %s: %v", q.Method, q.URL, err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.runs = append(r.runs, a)
	if len(r.instead) > 0 {
		instead, r.instead = r.instead[0], r.instead[1:]
	}
	return instead
}

// answer has the next requests answered in the playground's place.
func (r *readers) answer(instead ...http.HandlerFunc) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.instead = instead
}

// took returns the methods of the requests since it was last called, all for
// the program code.
func (r *readers) took(t *testing.T, code string) string {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	var methods []string
	for _, a := range r.runs {
		methods = append(methods, a.method)
		if want := map[string]string{"GET": "application/json", "POST": "application/x-ndjson"}[a.method]; a.accept != want {
			t.Errorf("%s asks for %q", a.method, a.accept)
		}
		if a.code != code {
			t.Errorf("%s of the program\n%s\nwant\n%s", a.method, a.code, code)
		}
	}
	r.runs = nil
	return strings.Join(methods, " ")
}

// example returns the files of an example that is proven: it writes lines to
// standard output and ends so.
func example(t *testing.T, config note.ExampleConfig, code, outcome string, lines ...string) map[string]string {
	t.Helper()
	e := note.Example{Go: []byte(code), Output: []byte(strings.Join(lines, "\n") + "\n"), Config: config}
	e.Config.Go = outcome
	recording, err := json.Marshal(note.Recording{Hash: e.Hash(), Interpreter: "yaegi 0.16",
		Go: &note.Take{Engine: "Go 1.26", Outcome: outcome, Events: []note.Event{{Stream: "stdout", Text: string(e.Output)}}}})
	if err != nil {
		t.Fatal(err)
	}
	yaml := "go: " + outcome + "\n"
	if config.Clock != "" {
		yaml += "clock: " + config.Clock + "\n"
	}
	if config.Compare != "" {
		yaml += "compare: " + config.Compare + "\n"
	}
	for _, m := range config.Mask {
		yaml += "mask: ['" + m + "']\ndiffers: [" + strings.Join(config.Differs, ", ") + "]\n"
	}
	return map[string]string{note.GoFile: code, note.OutputFile: string(e.Output), note.ConfigFile: yaml, note.RecordingFile: string(recording)}
}

// printing is a program that writes lines, and waits a tenth of a second after each.
func printing(lines ...string) string {
	var b strings.Builder
	b.WriteString("package main\n\nimport (\n\t\"fmt\"\n\t\"time\"\n)\n\nfunc main() {\n")
	for _, l := range lines {
		fmt.Fprintf(&b, "\tfmt.Println(%q)\n\ttime.Sleep(time.Second / 10)\n", l)
	}
	return b.String() + "}\n"
}

// A lane is an example on the page in b.
type lane struct {
	*tab
	name string
}

func (l lane) element(selector string) string {
	return fmt.Sprintf("document.querySelector('[data-example=%s] %s')", l.name, selector)
}

// click runs the program, and returns its outcome once it has ended, with the
// rows of its output, those of the outcome marked.
func (l lane) click() (outcome string, rows []string) {
	l.t.Helper()
	eval[bool](l.tab, l.element("button.run")+".click(), true")
	l.wait(l.element(".output") + `.dataset.outcome !== undefined && ` + l.element("button.run") + `.dataset.running === undefined`)
	rows = eval[[]string](l.tab, `[...`+l.element(".output")+`.querySelectorAll(".rows > .row")].map(r => r.innerText.replace(/\s+/g, " ").trim() + (r.classList.contains("end") ? " (end)" : ""))`)
	return eval[string](l.tab, l.element(".output")+".dataset.outcome"), rows
}

// exact reports whether the build says that every run prints the very same.
func (l lane) exact() bool {
	l.t.Helper()
	return eval[bool](l.tab, l.element(".lane.go")+`.dataset.exact !== undefined`)
}

// edit puts a program in the place of the one on the page.
func (l lane) edit(code string) {
	l.t.Helper()
	eval[bool](l.tab, fmt.Sprintf("%s.textContent = %q, true", l.element("code"), code))
}

// mark says of the lane what the build says of one with such a fingerprint.
func (l lane) mark(fingerprint string) {
	l.t.Helper()
	eval[bool](l.tab, fmt.Sprintf("%s.dataset.exact = %q, true", l.element(".lane.go"), fingerprint))
}

// fingerprint returns what the build puts on the lane of a program.
func fingerprint(code string) string {
	h := fnv.New32a()
	io.WriteString(h, code)
	return fmt.Sprintf("%x", h.Sum32())
}

// padded returns a program with a comment that makes it n bytes long.
func padded(code string, n int) string {
	return code + "//" + strings.Repeat("x", n-len(code)-len("//\n")) + "\n"
}

// A run of a program that always prints the same is asked for by an address,
// and the second click is answered by the browser's cache; all else runs anew.
func TestRunsAreCached(t *testing.T) {
	b := openTab(t)
	const deadlocking = "package main\n\nimport \"fmt\"\n\nfunc main() {\n\tfmt.Println(\"waits\")\n\tselect {}\n}\n"
	numbers := make([]string, 100) // 10 s
	for i := range numbers {
		numbers[i] = fmt.Sprint(100 + i)
	}
	masked := note.ExampleConfig{Mask: []string{"[a-z]wo"}, Differs: []string{"random"}}
	examples := map[string]map[string]string{
		"exact":    example(t, note.ExampleConfig{}, printing("one", "two"), "ok", "one", "two"),
		"another":  example(t, note.ExampleConfig{}, printing("another"), "ok", "another"),
		"third":    example(t, note.ExampleConfig{}, printing("third"), "ok", "third"),
		"fourth":   example(t, note.ExampleConfig{}, printing("fourth"), "ok", "fourth"),
		"deadlock": example(t, note.ExampleConfig{}, deadlocking, "deadlock", "waits"),
		"slow":     example(t, note.ExampleConfig{}, printing(numbers...), "ok", numbers...),
		"lines":    example(t, note.ExampleConfig{Compare: "lines"}, printing("lines", "two"), "ok", "lines", "two"),
		"masked":   example(t, masked, printing("masked", "two"), "ok", "masked", "two"),
		"real":     example(t, note.ExampleConfig{Clock: "real"}, printing("real"), "ok", "real"),
		"long":     example(t, note.ExampleConfig{}, padded(printing("long"), 5801), "ok", "long"),
		"longest":  example(t, note.ExampleConfig{}, padded(printing("longest"), 5800), "ok", "longest"),
		"unproven": {note.GoFile: printing("unproven")},
	}
	files := map[string]string{"content/site.yaml": testSite}
	var body strings.Builder
	for name, of := range examples {
		for file, text := range of {
			files["content/a/one/"+name+"/"+file] = text
		}
		fmt.Fprintf(&body, "[%s](%s/)\n\n", name, name)
	}
	files["content/a/one/index.en.md"], files["content/a/one/index.zh.md"] = noteText(body.String()), noteText(body.String())
	r := serveReaders(t, writeSite(t, files))
	open := func(language string) (check func()) {
		b.open(r.URL + "/" + language + "/a/one/")
		return b.watchErrors()
	}
	check := open("en")
	code := func(name string) string { return examples[name][note.GoFile] }
	click := func(name, methods, outcome string, rows ...string) {
		t.Helper()
		got, printed := lane{b, name}.click()
		if got != outcome || !slices.Equal(printed, rows) {
			t.Errorf("%s: %s, %q; want %s, %q", name, got, printed, outcome, rows)
		}
		if took := r.took(t, code(name)); took != methods {
			t.Errorf("%s: asked the server by %q, want %q", name, took, methods)
		}
	}

	one := []string{"0.00 one", "0.10 two"}
	deadlocked := []string{"0.00 waits", "0.00 Deadlock: every goroutine is waiting, nothing can wake them. (end)", "7:2 main: select (no cases) (end)"}
	click("exact", "GET", "ok", one...)
	click("exact", "", "ok", one...)
	click("deadlock", "GET", "deadlock", deadlocked...)
	click("deadlock", "", "deadlock", deadlocked...)
	click("longest", "GET", "ok", "0.00 longest")
	for _, name := range []string{"lines", "masked", "real", "long", "unproven"} {
		l := lane{b, name}
		if proven := eval[bool](b, l.element(".proof")+" !== null"); proven == (name == "unproven") || l.exact() != (name == "long") {
			t.Errorf("%s: proven %t, exact %t", name, proven, l.exact())
		}
		for range 2 {
			outcome, rows := l.click()
			if outcome != "ok" || len(rows) == 0 || !strings.HasSuffix(rows[0], " "+name) {
				t.Errorf("%s: %s, %q", name, outcome, rows)
			}
			if took := r.took(t, code(name)); took != "POST" {
				t.Errorf("%s: asked by %q", name, took)
			}
		}
	}

	// Another program in the same place is not the one that is proven.
	exact := lane{b, "exact"}
	edited := printing("edited")
	exact.edit(edited)
	if outcome, rows := exact.click(); outcome != "ok" || !slices.Equal(rows, []string{"0.00 edited"}) {
		t.Errorf("edited: %s, %q", outcome, rows)
	}
	if took := r.took(t, edited); took != "POST" {
		t.Errorf("edited: asked by %q", took)
	}
	exact.edit(code("exact"))
	click("exact", "", "ok", one...)
	exact.mark("%%")
	click("exact", "POST", "ok", one...)
	check()

	// Whoever comes again, and reads another language.
	check = open("zh")
	click("exact", "", "ok", one...)

	// The replay of what came from the cache can be stopped, and begun anew.
	for _, methods := range []string{"GET", ""} {
		slow := lane{b, "slow"}
		eval[bool](b, slow.element("button.run")+".click(), true")
		b.wait(slow.element(".output") + `.querySelectorAll(".row").length >= 2`)
		eval[bool](b, slow.element("button.run")+".click(), true")
		b.wait(slow.element(".output") + `.dataset.outcome === "stopped"`)
		if text := eval[string](b, slow.element(".output")+`.innerText`); strings.Contains(text, "199") {
			t.Errorf("stopped after all lines: %s", text)
		}
		if took := r.took(t, code("slow")); took != methods {
			t.Errorf("stopped: asked by %q, want %q", took, methods)
		}
	}
	check()

	// What stands in the way.
	says := func(status int, kind, text string, header ...string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			for i := 0; i+1 < len(header); i += 2 {
				w.Header().Set(header[i], header[i+1])
			}
			w.WriteHeader(status)
			_, _ = io.WriteString(w, text) // a reader who is gone fails otherwise
		}
	}
	const problem, preparing = "application/problem+json", `{"type":"/problems/preparing","title":"Preparing","status":503}`
	check = open("en")
	r.answer(says(503, problem, preparing, "Retry-After", "1"), says(429, "text/html", "later", "Retry-After", "1"))
	click("another", "GET GET GET", "ok", "0.00 another")
	r.answer(says(414, "text/html", "<h1>too long</h1>"))
	click("third", "GET POST", "ok", "0.00 third")
	r.answer(says(431, "text/plain", "431"), says(503, problem, preparing, "Retry-After", "1"))
	click("third", "GET POST POST", "ok", "0.00 third")
	r.answer(says(403, "text/html", "a filter"), says(403, "text/html", "a filter"))
	// What is recorded stands below what went wrong.
	const recorded = "0.00 third"
	click("third", "GET POST", "failed", "We could not run it: HTTP 403 (end)", recorded)
	r.answer(says(400, problem, `{"type":"/problems/bad-request","title":"T","status":400,"detail":"D"}`))
	click("third", "GET", "failed", "We could not run it: T · D (end)", recorded)
	r.answer(says(503, problem, `{"type":"/problems/unavailable","title":"T","status":503}`, "Retry-After", "1"))
	click("third", "GET", "failed", "We could not run it: the playground is not available at the moment (end)", recorded)
	r.answer(says(501, problem, `{"type":"/problems/unsupported","title":"T","status":501,"detail":"a goto","line":3}`))
	click("third", "GET", "refused", "Valid Go, which this playground's interpreter cannot run yet. (end)", "3 a goto (end)")
	const network = "We could not run it: The server cannot be reached. Check the connection and run it again. (end)"
	r.answer(says(200, "text/html", "<title>Sign in</title>"))
	click("third", "GET", "failed", network, recorded)
	r.answer(says(200, "application/json", `{"events":[{"time_ns":0,"str`))
	click("third", "GET", "failed", network, recorded)
	// A browser asks once more for each connection that it had open.
	r.answer(slices.Repeat([]http.HandlerFunc{func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }}, 10)...)
	if outcome, rows := (lane{b, "third"}).click(); outcome != "failed" || !slices.Equal(rows, []string{network, recorded}) {
		t.Errorf("cut off: %s, %q", outcome, rows)
	}
	r.answer()
	if took := r.took(t, code("third")); !strings.HasPrefix(took, "GET") || strings.Contains(took, "POST") {
		t.Errorf("cut off: asked by %q", took)
	}
	click("third", "GET", "ok", "0.00 third")
	click("third", "", "ok", "0.00 third")
	check()

	// Stopped before an answer is there.
	held := make(chan struct{})
	r.answer(func(_ http.ResponseWriter, q *http.Request) { <-q.Context().Done(); close(held) })
	waiting := lane{b, "fourth"}
	eval[bool](b, waiting.element("button.run")+".click(), true")
	waitFor(t, "the request", func() bool { r.mu.Lock(); defer r.mu.Unlock(); return len(r.runs) > 0 })
	eval[bool](b, waiting.element("button.run")+".click(), true")
	b.wait(waiting.element(".output") + `.dataset.outcome === "stopped"`)
	<-held

	// The other half of a double click does not stop what the first began.
	r.answer()
	eval[bool](b, fmt.Sprintf("for (const detail of [1, 2]) %s.dispatchEvent(new MouseEvent('click', {detail, bubbles: true})); true", waiting.element("button.run")))
	b.wait(waiting.element(".output") + `.dataset.outcome === "ok"`)

	// A server that answers in one piece has taken the time of the real clock.
	r.answer(says(200, "application/x-ndjson", `{"event":{"time_ns":3600000000000,"stream":"stdout","text":"late\n"}}`+"\n"+
		`{"outcome":{"status":"ok","code":0,"time_ns":3600000000000,"wall_ns":3600000000000}}`+"\n"))
	if outcome, rows := (lane{b, "real"}).click(); outcome != "ok" || !slices.Equal(rows, []string{"3600.00 late"}) {
		t.Errorf("in one piece: %s, %q", outcome, rows)
	}

	// One that says nothing is given up, in the end.
	b.before(`
		const wait = window.setTimeout;
		window.setTimeout = (f, ms, ...rest) => wait(f, ms >= 60_000 ? 200 : ms, ...rest);`)
	check = open("en")
	r.answer(func(_ http.ResponseWriter, q *http.Request) { <-q.Context().Done() })
	if outcome, rows := (lane{b, "masked"}).click(); outcome != "failed" || len(rows) < 2 || rows[0] != "We could not run it: the server has not answered for a long time; please try again later (end)" {
		t.Errorf("silent: %s, %q", outcome, rows)
	}
	check()
}

// The preview runs a program anew on each click, as the interpreter may be
// another. A save takes away a fingerprint that is not the program's any more.
func TestPreviewRunsAnew(t *testing.T) {
	b := openTab(t)
	files := map[string]string{"content/site.yaml": testSite, "content/a/one/index.en.md": noteText("[Exact](exact/)\n")}
	for file, text := range example(t, note.ExampleConfig{}, printing("one"), "ok", "one") {
		files["content/a/one/exact/"+file] = text
	}
	dir := writeSite(t, files)
	address, _ := startServe(t, dir)
	b.open(address + "/en/a/one/")
	check := b.watchErrors()
	l := lane{b, "exact"}
	// The runs that the server answered: what comes from a cache has no size on the way.
	const asked = `performance.getEntriesByType("resource").filter(e => e.name.includes("/api/run") && e.transferSize > 0).map(e => e.name.includes("?program=") ? "GET" : "POST").join(" ")`
	for _, want := range []string{"GET", "GET GET"} {
		if outcome, rows := l.click(); outcome != "ok" || !slices.Equal(rows, []string{"0.00 one"}) {
			t.Errorf("%s, %q", outcome, rows)
		}
		if got := eval[string](b, asked); got != want {
			t.Errorf("asked by %q, want %q", got, want)
		}
	}
	write(t, filepath.Join(dir, "content/a/one/exact/main.go"), printing("two"))
	b.wait(`document.querySelector("code").textContent.includes("two")`)
	if l.exact() {
		t.Error("the fingerprint is there still")
	}
	if outcome, rows := l.click(); outcome != "ok" || !slices.Equal(rows, []string{"0.00 two"}) {
		t.Errorf("saved: %s, %q", outcome, rows)
	}
	if got := eval[string](b, asked); got != "GET GET POST" {
		t.Errorf("saved: asked by %q", got)
	}
	check()
}

// The address that a page makes is the program, byte for byte, and no bytes
// but those that every browser makes.
func TestExactProgramsInAddresses(t *testing.T) {
	b := openTab(t)
	files := map[string]string{"content/site.yaml": testSite, "content/a/one/index.en.md": noteText("[CRLF](crlf/)\n\n1. It prints.\n")}
	const source = "package main\n\nfunc main() {\n\tprintln(\"中文 🙂 <&>\") // (1)\n}" // a page ends the last line
	for file, text := range example(t, note.ExampleConfig{}, source, "ok") {
		files["content/a/one/crlf/"+file] = strings.ReplaceAll(text, "\n", "\r\n")
	}
	r := serveReaders(t, writeSite(t, files))
	b.open(r.URL + "/en/a/one/")
	check := b.watchErrors()
	l := lane{b, "crlf"}
	click := func(code string) {
		t.Helper()
		r.answer(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, `{"events":[],"outcome":{"status":"ok"}}`) // a reader who is gone fails otherwise
		})
		if outcome, _ := l.click(); outcome != "ok" {
			t.Errorf("%q: %s", code, outcome)
		}
		r.mu.Lock()
		runs := r.runs
		r.mu.Unlock()
		if took := r.took(t, code); took != "GET" {
			t.Errorf("%q: asked by %q", code, took)
			return
		}
		n := uint16(len(code))
		block := append([]byte{1, byte(n), byte(n >> 8), byte(^n), byte(^n >> 8)}, code...)
		if got, want := runs[0].url, "/api/run?program="+base64.RawURLEncoding.EncodeToString(block); got != want {
			t.Errorf("%q: asked for %s, want %s", code, got, want)
		}
		if n := len(r.URL) + len(runs[0].url); n > 8000 {
			t.Errorf("%d bytes of program: an address of %d letters", len(code), n)
		}
	}
	click(source + "\n")
	for _, code := range []string{
		"", "x", "xy", "xyz", "\n", "package main\r\n\r\nfunc main() {}\r\n", "\ufeff中文 🙂\t“”\u00a0\u2028", "~~~???>>>\x7f\x00",
		"x3130", // its fingerprint has leading zeros
		strings.Repeat("x", 255), strings.Repeat("x", 256), strings.Repeat("世", 1933),
	} {
		l.edit(code)
		l.mark(fingerprint(code))
		click(code)
	}
	check()
}

var (
	goLane  = regexp.MustCompile(`(?s)<section class="lane go"([^>]*)>.*?<pre[^>]*><code[^>]*>(.*?)</code>`)
	exactly = regexp.MustCompile(`data-exact="([^"]*)"`)
	anyTag  = regexp.MustCompile(`<[^>]*>`)
)

// The fingerprints on the course's pages are those of the text beside them.
func TestExactProgramsOfTheCourse(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "site")
	var stderr strings.Builder
	if code := run(t.Context(), []string{"build", "-out", folder}, nil, io.Discard, &stderr); code != 0 {
		t.Fatal(stderr.String())
	}
	with, longest := 0, 0
	for _, name := range courseNotes(t) {
		for _, language := range []string{"zh", "en"} {
			page, err := os.ReadFile(filepath.Join(folder, language, filepath.FromSlash(name), "index.html"))
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range goLane.FindAllStringSubmatch(string(page), -1) {
				attribute := exactly.FindStringSubmatch(m[1])
				if attribute == nil {
					continue
				}
				text := html.UnescapeString(anyTag.ReplaceAllString(m[2], ""))
				with, longest = with+1, max(longest, len(text))
				if got, want := attribute[1], fingerprint(text); got != want {
					t.Errorf("%s/%s: fingerprint %s, want %s, of\n%s", language, name, got, want, text)
				}
			}
		}
	}
	t.Logf("%d exact programs, of %d bytes at most", with, longest)
	if with == 0 {
		t.Error("no program is exact")
	}
}
