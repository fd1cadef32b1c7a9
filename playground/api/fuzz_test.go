package api_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"unicode/utf8"

	"bingfa/playground/api"
	"bingfa/playground/program"
)

// raw answers a request that the description does not cover.
func raw(h http.Handler, r *http.Request) string {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Body.String()
}

// FuzzDecodeBody: what is accepted says the same to encoding/json, and
// survives encoding.
func FuzzDecodeBody(f *testing.F) {
	for _, s := range []string{`{"code":"package main","clock":"real"}`, `{"code":"\ud83d\ude00\ud800\u0000"}`, `{"clock":"x","code":""}`, `{"code":"a","Code":"b"}`, `{`, "\xff"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		code, ferr := api.DecodeFormat(b, program.Limits{}.WithDefaults())
		p, err := api.DecodeBody(b)
		if err != nil {
			return
		}
		var q program.Program
		if json.Unmarshal(b, &q) != nil || q != p || !utf8.ValidString(p.Code) {
			t.Fatalf("%q: %+v, encoding/json %+v", b, p, q)
		}
		if ferr == nil && code != p.Code {
			t.Fatalf("%q: %q to format", b, code)
		}
		again, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := api.DecodeBody(again); err != nil || back != p {
			t.Fatalf("%+v came back as %+v (%v)", p, back, err)
		}
	})
}

// FuzzDecodeQuery: what is accepted is within the limit, valid and on a known
// clock.
func FuzzDecodeQuery(f *testing.F) {
	f.Add("program=" + api.EncodeProgram("package main\n") + "&clock=real")
	f.Add("program=" + api.EncodeProgram("\xff"))
	f.Add("program=AwA=&program=AwA")
	f.Add("program=%zz;clock")
	l := program.Limits{Source: 1 << 10}.WithDefaults()
	f.Fuzz(func(t *testing.T, query string) {
		p, err := api.DecodeQuery(query, l)
		if err != nil {
			return
		}
		if p.Validate(l) != nil || !utf8.ValidString(p.Code) || p.Clock == "" {
			t.Fatalf("%q: %+v", query, p)
		}
	})
}

// FuzzAccept: NDJSON is only for who names it, and nobody gets it who
// otherwise would not by adding that JSON is fine too.
func FuzzAccept(f *testing.F) {
	for _, s := range []string{"", "*/*", "application/x-ndjson", "application/json, application/x-ndjson;q=0.5", "application/x-ndjson;q=nan", "application/x-ndjson;q=-1", "application/x-ndjson; q=1e9", "application/x-ndjson;q=0", "a,,;"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, accept string) {
		nd := api.PrefersNDJSON(accept)
		if nd && !strings.Contains(strings.ToLower(accept), "application/x-ndjson") {
			t.Fatalf("%q", accept)
		}
		if !nd && api.PrefersNDJSON(accept+",application/json") {
			t.Fatalf("%q, then JSON", accept)
		}
	})
}

func TestAccept(t *testing.T) {
	for accept, want := range map[string]bool{
		"": false, "*/*": false, "application/*": false, "application/json": false,
		"application/x-ndjson": true, "APPLICATION/X-NDJSON": true, "text/html, application/x-ndjson;q=0.1": true,
		"application/x-ndjson, application/json": true, "application/x-ndjson;q=0.4, application/json;q=0.5": false,
		"application/x-ndjson;q=0": false, "application/x-ndjson;q=nan": false, "application/x-ndjson;q=2": false, "application/x-ndjson;q=-1": false,
		"application/x-ndjson;q=x, application/json": false, "application/x-ndjson;q=0.2, application/x-ndjson": true,
		strings.Repeat("a/b,", 1<<16) + "application/x-ndjson": false,
	} {
		if got := api.PrefersNDJSON(accept); got != want {
			t.Errorf("%.60q: %v", accept, got)
		}
	}
}

// FuzzServe sends anything to the foreign protocols and to formatting: the
// answer is one JSON value, and never a failure of ours.
func FuzzServe(f *testing.F) {
	f.Add("/compile", "", "application/x-www-form-urlencoded", "version=2&body=package+main%0A")
	f.Add("/compile", "version=1&body=x", "text/plain", `{"body":"package main"}`)
	f.Add("/fmt", "imports=true", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"body\"\r\n\r\npackage main;import(\"os\")\r\n--b--\r\n")
	f.Add("/v1/exec", "", "application/json", `{"sandbox":"go","version":"1","command":"run","files":{"a.go":"x"}}`)
	f.Add("/api/format", "", "application/json", `{"code":"package main\nfunc main( ){}"}`)
	s := api.New(okRun, api.Options{})
	f.Fuzz(func(t *testing.T, path, query, contentType, body string) {
		r := httptest.NewRequest("POST", "/", strings.NewReader(body))
		r.URL.Path, r.URL.RawQuery = path, query
		r.Header.Set("Content-Type", contentType)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code >= 500 || !json.Valid(bytes.TrimSpace(w.Body.Bytes())) {
			t.Fatalf("%d %q", w.Code, w.Body)
		}
	})
}
