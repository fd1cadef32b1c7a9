package attack

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"testing"
	"time"

	"bingfa/playground/program"
)

// format has everything that is too much for a compiler formatted. That
// happens in the server itself, which nothing limits but itself: it must
// answer in time and not grow.
func (s *server) format(t *testing.T) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	groups := [][]generated{depth(), bulk(), constants(), types(), texts(), growing()}
	for _, group := range groups {
		for _, g := range group {
			body, err := json.Marshal(map[string]string{"code": g.code})
			if err != nil {
				t.Fatal(err)
			}
			s.formatted(t, g.name, "/api/format", "application/json", body)
			form := url.Values{"body": {g.code}, "imports": {"true"}}
			s.formatted(t, g.name, "/fmt", "application/x-www-form-urlencoded", []byte(form.Encode()))
		}
	}
	runtime.ReadMemStats(&after)
	// A goroutine's stack of 64 MiB is what a program may have.
	if grown := int64(after.StackSys) - int64(before.StackSys); grown > program.MaxStack {
		t.Errorf("the server's stacks have grown by %d bytes", grown)
	}
	s.hello(t)
}

// growing are programs that are small until they are formatted, or that make
// the formatter measure the same again and again.
func growing() []generated {
	fill := func(head, unit, tail string) string {
		return head + strings.Repeat(unit, (program.MaxSource-len(head)-len(tail))/len(unit)) + tail
	}
	rep := strings.Repeat
	long := rep("a", program.MaxSource/2)
	var gs []generated
	for name, code := range map[string]string{
		"blocks indent every statement":     fill("package p\nfunc f() "+rep("{", 240), "a;", rep("}", 240)),
		"few blocks indent every statement": fill("package p\nfunc f() "+rep("{", 60), "a;", rep("}", 60)),
		"comments are indented":             fill("package p\nfunc f() "+rep("{", 90)+"\n/*", "\n", "*/"+rep("}", 90)),
		"a long field widens its column":    fill("package p\ntype T struct {\n"+long+" int\n", "a int\n", "}\n"),
		"the same with imports":             fill("package p\nimport (\n\"os\"\n)\nvar _ = os.Args\ntype T struct {\n"+long+" int\n", "a int\n", "}\n"),
		"a long constant widens its column": fill("package p\nconst (\n"+long+" = 1\n", "a = 1\n", ")\n"),
		"a long call moves comments":        fill("package p\nfunc f() {\n"+long+"() // b\n", "a() // b\n", "}\n"),
		"nested keyed literals":             fill("package p\nvar _ = []T{\n", rep("{a:\n", 40)+"1"+rep("}", 40)+",\n", "}\n"),
		"a nested literal of all":           fill("package p\nvar _ = "+rep("T{a:\n", 40)+"{\n", "1+2*3,", rep("}", 41)+"\n"),
		"sums in nested literals":           fill("package p\nvar _ = "+rep("T{a:\n", 20)+"{\n", rep("1+", 150)+"1,\n", rep("}", 21)+"\n"),
		"closures on one line":              fill("package p\nvar _ = "+rep("func(){_=", 24)+"T{", "1+2*3,", rep("}", 25)+"\n"),
	} {
		gs = append(gs, generated{name: name, code: code})
	}
	return gs
}

func (s *server) formatted(t *testing.T, name, path, kind string, body []byte) {
	start := time.Now()
	res, err := s.client.Post(s.url+path, kind, bytes.NewReader(body))
	if err != nil {
		t.Errorf("%s: %s: %v", path, name, err)
		return
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK && res.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("%s: %s: status %d, %v: %s", path, name, res.StatusCode, err, short(string(b)))
	}
	if took := time.Since(start); took > margin {
		t.Errorf("%s: %s: answered after %v", path, name, took)
	}
	// What is formatted has four times the size of the source at most; JSON
	// writes a tab as two bytes, and six for some characters of the source.
	if most := (2*4 + 6) * program.MaxSource; len(b) > most {
		t.Errorf("%s: %s: %d bytes for %d", path, name, len(b), len(body))
	}
	for _, word := range internals {
		if bytes.Contains(b, []byte(word)) && !strings.Contains(string(body), word) {
			t.Errorf("%s: %s shows %q: %s", path, name, word, short(string(b)))
		}
	}
}
