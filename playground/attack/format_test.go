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
	groups := [][]generated{depth(), bulk(), constants(), types(), texts()}
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
	// Indentation and what JSON escapes make a text longer, but not without
	// bound: a tab for each level that is allowed, for each byte.
	if len(b) > 16<<20 {
		t.Errorf("%s: %s: %d bytes for %d", path, name, len(b), len(body))
	}
	for _, word := range internals {
		if bytes.Contains(b, []byte(word)) && !strings.Contains(string(body), word) {
			t.Errorf("%s: %s shows %q: %s", path, name, word, short(string(b)))
		}
	}
}
