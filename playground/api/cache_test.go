package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"bingfa/playground/api"
	"bingfa/playground/pool"
	"bingfa/playground/program"
)

// TestCaching says which answers may be cached: those to GET, as JSON, whose
// outcome does not depend on the load. What is for caches alone is on no
// other.
func TestCaching(t *testing.T) {
	l := program.Limits{}.WithDefaults()
	ok := program.Outcome{Status: program.OK}
	const ndjson = "Accept: application/x-ndjson"
	for _, c := range []struct {
		name, req string
		outcome   program.Outcome
		cached    bool
	}{
		{"ok", get("c", ""), ok, true},
		{"clock", get("c", "&clock=virtual"), ok, true},
		{"exit", get("c", ""), program.Outcome{Status: program.Exit, Code: 3}, true},
		{"compile error", get("c", ""), program.Outcome{Status: program.CompileError}, true},
		{"panic", get("c", ""), program.Outcome{Status: program.Panic}, true},
		{"map", get("c", ""), program.Outcome{Status: program.Panic, Message: "fatal error: concurrent map writes"}, false},
		{"deadlock", get("c", ""), program.Outcome{Status: program.Deadlock}, true},
		{"virtual time", get("c", ""), l.Stopped(program.LimitVirtual), true},
		{"output", get("c", ""), l.Stopped(program.LimitOutput), true},
		{"events", get("c", ""), l.Stopped(program.LimitEvents), true},
		{"CPU", get("c", ""), l.Stopped(program.LimitCPU), false},
		{"wall", get("c", ""), l.Stopped(program.LimitWall), false},
		{"memory", get("c", ""), l.Stopped(program.LimitMemory), false},
		{"real clock", get("c", "&clock=real"), ok, false},
		{"POST", jsonPost + "\n{\"code\":\"\"}", ok, false},
		{"stream", get("c", "\n"+ndjson), ok, false},
		{"JSON rather", get("c", "\n"+ndjson+";q=0.5, application/json"), ok, true},
		{"HEAD", "HEAD" + strings.TrimPrefix(get("c", ""), "GET"), ok, true},
		{"HEAD of a stream", "HEAD" + strings.TrimPrefix(get("c", "\n"+ndjson), "GET"), ok, false},
	} {
		for want, o := range map[string]api.Options{
			"public, max-age=3600, s-maxage=86400": {},
			"public, max-age=60, s-maxage=600":     {MaxAge: 60, SharedMaxAge: 600},
			"no-store":                             {MaxAge: -1, SharedMaxAge: 600},
		} {
			if !c.cached {
				want = "no-store"
			}
			o.CacheHeader = http.Header{"Cdn-Cache-Control": {"public, durable"}, "Cdn-Vary": {"a", "b"}}
			resp := serve(api.New(&fake{outcome: c.outcome}, o), c.req)
			if got := resp.Header.Get("Cache-Control"); got != want || resp.StatusCode != 200 {
				t.Errorf("%s: %s, Cache-Control %q, want %q", c.name, resp.Status, got, want)
			}
			if resp.Header.Get("Vary") != "Accept" {
				t.Errorf("%s: Vary %q", c.name, resp.Header.Values("Vary"))
			}
			for name, values := range o.CacheHeader {
				if want == "no-store" || c.name == "HEAD" {
					values = nil
				}
				if got := resp.Header.Values(name); !slices.Equal(got, values) {
					t.Errorf("%s: %s %q, want %q", c.name, name, got, values)
				}
			}
		}
	}
}

// TestRefusedForCaches: an answer that is known to be cacheable and then
// cannot be given leaves nothing of that in the refusal.
func TestRefusedForCaches(t *testing.T) {
	s := api.New(printed(api.LargeAnswer), api.Options{CacheHeader: http.Header{"Cdn-Cache-Control": {"public"}}})
	s.Unwritten(api.MaxLarge)
	resp := serve(s, get("c", ""))
	if resp.StatusCode != 503 || resp.Header.Get("Cache-Control") != "no-store" || resp.Header.Get("Cdn-Cache-Control") != "" {
		t.Errorf("%s %v", resp.Status, resp.Header)
	}
}

// A cache is a shared one as in RFC 9111, for which no time passes.
type cache struct {
	next http.Handler
	kept []kept
}

// kept is an answer, with the request that it was given to.
type kept struct {
	request *http.Request
	answer  *httptest.ResponseRecorder
}

// ask returns what the cache answers, and whether it asked the server.
func (c *cache) ask(r *http.Request) (resp *http.Response, asked bool) {
	for _, k := range c.kept {
		same := k.request.Method == r.Method && k.request.URL.String() == r.URL.String()
		for _, vary := range k.answer.Header().Values("Vary") {
			same = same && slices.Equal(k.request.Header.Values(vary), r.Header.Values(vary))
		}
		if same {
			return k.answer.Result(), false
		}
	}
	w := httptest.NewRecorder()
	c.next.ServeHTTP(w, r)
	if strings.HasPrefix(w.Header().Get("Cache-Control"), "public, ") {
		c.kept = append(c.kept, kept{r, w})
	}
	return w.Result(), true
}

// TestCacheAndOrigins: what a shared cache has kept is right for who asks
// next, whatever page asked first: no other page can read more or less of it
// than of the server's own answer, and no refusal is given to another.
func TestCacheAndOrigins(t *testing.T) {
	const friend, foe = "https://friend.example", "https://foe.example"
	target := get("c", "")
	own := target + "\nAccept: application/json\nSec-Fetch-Site: same-origin"
	other := func(origin string) string {
		return target + "\nAccept: application/json\nSec-Fetch-Site: cross-site\nOrigin: " + origin
	}
	image := target + "\nAccept: image/png\nSec-Fetch-Site: cross-site"
	stream := target + "\nAccept: application/x-ndjson\nSec-Fetch-Site: same-origin"
	requests := map[string]string{"own": own, "friend": other(friend), "foe": other(foe), "image": image, "stream": stream}
	names := []string{"own", "friend", "foe", "image", "stream"}
	for _, origins := range [][]string{nil, {friend}, {"*"}} {
		for turn := range names {
			c := &cache{next: api.New(okRun, api.Options{Origins: origins})}
			// Each is the first to ask once; then all ask again.
			for _, name := range append(append(slices.Clone(names[turn:]), names[:turn]...), names...) {
				got, asked := c.ask(request(requests[name]))
				fresh := serve(api.New(okRun, api.Options{Origins: origins}), requests[name])
				readable := func(r *http.Response) bool {
					allowed := r.Header.Get("Access-Control-Allow-Origin")
					return allowed == "*" || allowed != "" && allowed == request(requests[name]).Header.Get("Origin")
				}
				what := fmt.Sprintf("origins %q, %s first, %s (asked: %t)", origins, names[turn], name, asked)
				switch {
				case fresh.StatusCode == 200 && (got.StatusCode != 200 || got.Header.Get("Content-Type") != fresh.Header.Get("Content-Type")):
					t.Errorf("%s: %s %v, the server says %s", what, got.Status, got.Header, fresh.Status)
				case readable(got) != readable(fresh):
					t.Errorf("%s: readable %t, of the server's answer %t", what, readable(got), readable(fresh))
				}
			}
			if _, asked := c.ask(request(own)); asked {
				t.Errorf("origins %q: nothing is kept: this test cannot fail", origins)
			}
		}
	}
}

// TestCachedIsRight: what may be cached is what each run gives, on workers
// that have nothing else to do and on those that compete.
func TestCachedIsRight(t *testing.T) {
	s, _ := newServer(t, pool.Options{Limits: program.Limits{Output: 4 << 10, Events: 100, CPU: time.Second}})
	main := func(imports, body string) string {
		return "package main\n\nimport (\n" + imports + "\n)\n\nfunc main() {\n" + body + "\n}\n"
	}
	type answer struct {
		result  program.Result
		control string
	}
	ask := func(code string) (a answer, err error) {
		resp, err := http.Get(s.URL + "/api/run?program=" + url.QueryEscape(api.EncodeProgram(code)))
		if err != nil {
			return a, err
		}
		defer resp.Body.Close()
		err = json.NewDecoder(resp.Body).Decode(&a.result)
		a.control = resp.Header.Get("Cache-Control")
		// How long it took the server is not the program's. Numbers of
		// goroutines are names, which Go gives as it likes.
		a.result.Outcome.WallNS = 0
		for i := range a.result.Outcome.Goroutines {
			if g := &a.result.Outcome.Goroutines[i]; g.ID != 1 { // main
				g.ID = i + 1
			}
		}
		return a, err
	}
	for name, c := range map[string]struct {
		code   string
		status program.Status
		cached bool
	}{
		"ok":            {main(`"fmt"; "sync"; "time"`, `var wg sync.WaitGroup; for i := range 8 { wg.Go(func() { time.Sleep(time.Duration(8-i) * time.Millisecond); fmt.Println(i) }) }; wg.Wait()`), program.OK, true},
		"exit":          {main(`"fmt"; "os"`, `fmt.Fprintln(os.Stderr, "no"); os.Exit(3)`), program.Exit, true},
		"compile error": {main(`"fmt"`, `x := nope`), program.CompileError, true},
		"panic":         {main(`"fmt"`, `fmt.Println(1); var m map[string]int; m["a"] = 1`), program.Panic, true},
		"pointer":       {main(`"time"`, `go func() { x := 1; panic(&x) }(); time.Sleep(time.Second)`), program.Panic, true},
		"unlock":        {main(`"sync"`, `var mu sync.Mutex; mu.Unlock()`), program.Panic, true},
		"overflow":      {"package main\n\nfunc f(n int) int { return f(n+1) + 1 }\n\nfunc main() { println(f(0)) }\n", program.Panic, true},
		"deadlock":      {main(`"sync"`, `var mu sync.Mutex; c := make(chan int); for range 5 { go func() { mu.Lock(); c <- 1 }() }; mu.Lock(); select {}`), program.Deadlock, true},
		"virtual time":  {main(`"fmt"; "time"`, `for i := 0; ; i++ { fmt.Println(i); time.Sleep(7 * time.Second) }`), program.Timeout, true},
		"output":        {main(`"fmt"`, `for i := 0; ; i++ { fmt.Println("line", i) }`), program.OutputLimit, true},
		"events":        {main(`"fmt"; "time"`, `for i := 0; ; i++ { fmt.Println(i); time.Sleep(time.Millisecond) }`), program.OutputLimit, true},
		"CPU":           {"package main\n\nfunc main() {\n\tfor {\n\t}\n}\n", program.Timeout, false},
		"memory":        {"package main\n\nvar all [][]byte\n\nfunc main() {\n\tfor {\n\t\tall = append(all, make([]byte, 8<<20))\n\t}\n}\n", program.Memory, false},
	} {
		first, err := ask(c.code)
		if err != nil || first.result.Outcome.Status != c.status || (first.control != "no-store") != c.cached {
			t.Errorf("%s: %+v (%v)", name, first, err)
		}
		if !c.cached {
			continue
		}
		const together = 6
		again := make(chan answer, together)
		for range together {
			go func() {
				a, err := ask(c.code)
				if err != nil {
					t.Errorf("%s: %v", name, err)
				}
				again <- a
			}()
		}
		for range together {
			if a := <-again; !reflect.DeepEqual(a, first) {
				t.Errorf("%s: a run gave\n%+v\nanother\n%+v", name, first, a)
			}
		}
	}
}
