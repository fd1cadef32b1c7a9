package main

import (
	"encoding/json"
	"fmt"
	"html"
	"io"
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

// An asked is a request for a run that reached the server.
type asked struct{ method, code, accept string }

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
	site, err := published.Open(folder)
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
	a := asked{method: q.Method, accept: q.Header.Get("Accept")}
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

// addressed reports whether the build gave the program an address.
func (l lane) addressed() bool {
	l.t.Helper()
	return eval[bool](l.tab, l.element(".lane.go")+`.dataset.program !== undefined`)
}

// A run of a program that always prints the same is asked for by an address,
// and the second click is answered by the browser's cache; all else runs anew.
func TestRunsAreCached(t *testing.T) {
	b := openTab(t)
	const deadlocking = "package main\n\nimport \"fmt\"\n\nfunc main() {\n\tfmt.Println(\"waits\")\n\tselect {}\n}\n"
	numbers := make([]string, 200)
	for i := range numbers {
		numbers[i] = fmt.Sprint(i)
	}
	random := make([]byte, 3*4<<10)
	for i, state := 0, uint32(1); i < len(random); i++ { // deflate finds nothing in it
		state = state*1664525 + 1013904223
		random[i] = "abcdefghijklmnopqrstuvwxyzABCDEF"[state>>27]
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
		"long":     example(t, note.ExampleConfig{}, printing("long")+"// "+string(random)+"\n", "ok", "long"),
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
	for _, name := range []string{"lines", "masked", "real", "long", "unproven"} {
		l := lane{b, name}
		if proven := eval[bool](b, l.element(".proof")+" !== null"); proven == (name == "unproven") || l.addressed() {
			t.Errorf("%s: proven %t, with an address %t", name, proven, l.addressed())
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

	// Another program in the same place is not the one in the address.
	exact := lane{b, "exact"}
	edited := printing("edited")
	eval[bool](b, fmt.Sprintf("%s.textContent = %q, true", exact.element("code"), edited))
	if outcome, rows := exact.click(); outcome != "ok" || !slices.Equal(rows, []string{"0.00 edited"}) {
		t.Errorf("edited: %s, %q", outcome, rows)
	}
	if took := r.took(t, edited); took != "POST" {
		t.Errorf("edited: asked by %q", took)
	}
	eval[bool](b, fmt.Sprintf("%s.textContent = %q, true", exact.element("code"), code("exact")))
	click("exact", "", "ok", one...)
	// Nor is what cannot be read as an address.
	eval[bool](b, exact.element(".lane.go")+`.dataset.program = "%%", true`)
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
	click("third", "GET POST", "failed", "We could not run it: HTTP 403 (end)")
	r.answer(says(400, problem, `{"type":"/problems/bad-request","title":"T","status":400,"detail":"D"}`))
	click("third", "GET", "failed", "We could not run it: T · D (end)")
	r.answer(says(501, problem, `{"type":"/problems/unsupported","title":"T","status":501,"detail":"a goto","line":3}`))
	click("third", "GET", "refused", "Valid Go, which this playground's interpreter cannot run yet. (end)", "3 a goto (end)")
	const network = "We could not run it: The server cannot be reached. Check the connection and run it again. (end)"
	r.answer(says(200, "text/html", "<title>Sign in</title>"))
	click("third", "GET", "failed", network)
	r.answer(says(200, "application/json", `{"events":[{"time_ns":0,"str`))
	click("third", "GET", "failed", network)
	// A browser asks once more for each connection that it had open.
	r.answer(slices.Repeat([]http.HandlerFunc{func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }}, 10)...)
	if outcome, rows := (lane{b, "third"}).click(); outcome != "failed" || !slices.Equal(rows, []string{network}) {
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
}

// The preview runs a program anew on each click, as the interpreter may be
// another. A save takes away an address that is not the program's any more.
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
	if l.addressed() {
		t.Error("the address is there still")
	}
	if outcome, rows := l.click(); outcome != "ok" || !slices.Equal(rows, []string{"0.00 two"}) {
		t.Errorf("saved: %s, %q", outcome, rows)
	}
	if got := eval[string](b, asked); got != "GET GET POST" {
		t.Errorf("saved: asked by %q", got)
	}
	check()
}

var (
	goLane  = regexp.MustCompile(`(?s)<section class="lane go"([^>]*)>.*?<pre[^>]*><code[^>]*>(.*?)</code>`)
	encoded = regexp.MustCompile(`data-program="([^"]*)"`)
	anyTag  = regexp.MustCompile(`<[^>]*>`)
)

// What the course's pages have in addresses is the text beside it, the same in
// all languages.
func TestAddressesOfTheCourse(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "site")
	var stderr strings.Builder
	if code := run(t.Context(), []string{"build", "-out", folder}, nil, io.Discard, &stderr); code != 0 {
		t.Fatal(stderr.String())
	}
	with, bytes, longest := 0, 0, 0
	for _, name := range courseNotes(t) {
		found := map[string]string{}
		for _, language := range []string{"zh", "en"} {
			page, err := os.ReadFile(filepath.Join(folder, language, filepath.FromSlash(name), "index.html"))
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range goLane.FindAllStringSubmatch(string(page), -1) {
				a := encoded.FindStringSubmatch(m[1])
				if a == nil {
					continue
				}
				with++
				bytes, longest = bytes+len(a[1]), max(longest, len(a[1]))
				text := html.UnescapeString(anyTag.ReplaceAllString(m[2], ""))
				if got, err := api.DecodeProgram(a[1], program.MaxSource); err != nil || got != text {
					t.Errorf("%s/%s: the address holds\n%s(%v), the page\n%s", language, name, got, err, text)
				}
				if other, ok := found[text]; ok && other != a[1] {
					t.Errorf("%s/%s: one program, two addresses", language, name)
				}
				found[text] = a[1]
			}
		}
	}
	t.Logf("%d programs in addresses of %d bytes on average, %d at most", with, bytes/max(1, with), longest)
	if with == 0 {
		t.Error("no program has an address")
	}
}
