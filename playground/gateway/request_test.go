package gateway_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"bingfa/playground/api"
	"bingfa/playground/gateway"
)

// parse reads an event, over one of a GET request of /.
func parse(t testing.TB, members string) gateway.Event {
	t.Helper()
	e := gateway.Event{HTTPMethod: "GET", Path: "/", Headers: map[string]string{"host": "a.example"}}
	if err := json.Unmarshal([]byte(members), &e); err != nil {
		t.Fatalf("%s: %v", members, err)
	}
	return e
}

// sees returns what a handler sees of e, and how e was answered.
func sees(t testing.TB, e gateway.Event) (got seen, status int) {
	t.Helper()
	resp := call(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var err error
		if got, err = see(r); err != nil {
			t.Error(err)
		}
	}), e)
	return got, resp.StatusCode
}

func TestPath(t *testing.T) {
	for _, c := range []struct{ path, want, raw string }{
		{"/", "/", ""},
		{"", "/", ""},
		{"/a/b", "/a/b", ""},
		{base, "/", ""},
		{base + "/", "/", ""},
		{base + "/a%2fb", "/a/b", "/a%2fb"},
		{base + "//a", "//a", ""},
		{base + base, base, ""},
		{base + "ner/a", base + "ner/a", ""},
		{base + "?x=1", "/", ""},
		{"/x" + base + "/a", "/x" + base + "/a", ""},
		{"/%2Enetlify/functions/run/a", base + "/a", "/%2Enetlify/functions/run/a"},
		{"//a.example/b", "//a.example/b", ""},
		{"/../a/./b", "/../a/./b", ""},
		{"/a b", "/a b", "/a b"},
		{"/你%E5%A5%BD", "/你好", "/你%E5%A5%BD"},
		{"/%ff%00", "/\xff\x00", "/%ff%00"},
		{"/a#b", "/a#b", "/a#b"},
		{"/a%3Fb%23", "/a?b#", ""},
		{"/a:b@c", "/a:b@c", ""},
	} {
		e := parse(t, "{}")
		e.Path = c.path
		got, status := sees(t, e)
		if status != 200 || got.Path != c.want || got.RawPath != c.raw {
			t.Errorf("%q: %d %q %q, want %q %q", c.path, status, got.Path, got.RawPath, c.want, c.raw)
		}
	}
	for _, path := range []string{"a", "http://a.example/", "*", "/%", "/%zz", "/%4", "/a\nb", "/\x7f", "\x00", " /"} {
		e := parse(t, "{}")
		e.Path = path
		if got, status := sees(t, e); status != 400 || got.Method != "" {
			t.Errorf("%q: %d %+v, want 400", path, status, got)
		}
	}
}

func TestBase(t *testing.T) {
	for _, c := range []struct{ base, path, want string }{
		{"", "/a", "/a"},
		{"/", "/a", "/a"},
		{"a/", "/a/b", "/b"},
		{"//a", "/a", "/"},
		{"/a", "/ab", "/ab"},
	} {
		e := parse(t, "{}")
		e.Path = c.path
		var got string
		with(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { got = r.URL.Path }), e, gateway.Options{Base: c.base})
		if got != c.want {
			t.Errorf("%q below %q: %q, want %q", c.path, c.base, got, c.want)
		}
	}
}

func TestQuery(t *testing.T) {
	for _, c := range []struct{ event, want string }{
		{`{}`, ""},
		{`{"rawQuery": "b=1&a=%zz&&c;d=+%20"}`, "b=1&a=%zz&&c;d=+%20"},
		{`{"rawQuery": "?a"}`, "?a"},
		{`{"rawQuery": "", "rawUrl": "https://a.example/?x=1", "queryStringParameters": {"y": "1"}}`, ""},
		{`{"rawQuery": null, "rawUrl": "https://a.example/?b=%2f&a?#c?d", "queryStringParameters": {"y": "1"}}`, "b=%2f&a?"},
		{`{"rawUrl": "https://a.example/#?x=1", "queryStringParameters": {"y": "1"}}`, ""},
		{`{"rawUrl": "", "multiValueQueryStringParameters": {"b": ["2", "1 &"], "a": ["é"], "c": null}, "queryStringParameters": {"b": "1"}}`, "a=%C3%A9&b=2&b=1+%26"},
		{`{"multiValueQueryStringParameters": {}, "queryStringParameters": {"b": "1=", "a": "", "c": null}}`, "a=&b=1%3D&c="},
		{`{"path": "/?x=1"}`, "x=1"},
		{`{"path": "/?x=1", "rawQuery": ""}`, ""},
	} {
		got, status := sees(t, parse(t, c.event))
		uri := "/"
		if c.want != "" {
			uri += "?" + c.want
		}
		if status != 200 || got.Query != c.want || got.URI != uri {
			t.Errorf("%s: %d %q, want %q", c.event, status, got.Query, c.want)
		}
	}
	if _, status := sees(t, parse(t, `{"rawQuery": "a\nb"}`)); status != 400 {
		t.Errorf("control characters in a query: %d", status)
	}
}

func TestMethod(t *testing.T) {
	for method, want := range map[string]int{"GET": 200, "post": 200, "PROPFIND": 200, "M-SEARCH": 200, "CONNECT": 200, "": 400, "G T": 400, "GET\n": 400, "获取": 400, "GET/": 400} {
		e := parse(t, "{}")
		e.HTTPMethod = method
		if got, status := sees(t, e); status != want || want == 200 && got.Method != method {
			t.Errorf("%q: %d %q, want %d", method, status, got.Method, want)
		}
	}
}

func TestHost(t *testing.T) {
	for _, c := range []struct {
		event, want string
	}{
		{`{}`, "a.example"},
		{`{"multiValueHeaders": {"HOST": ["b.example:8443"]}}`, "b.example:8443"},
		{`{"multiValueHeaders": {"host": []}}`, "a.example"},
		{`{"headers": {"host": " [::1]:80 "}}`, "[::1]:80"},
		{`{"headers": {"host": ""}, "rawUrl": "https://c.example:1/x"}`, "c.example:1"},
		{`{"headers": {"host": ""}, "rawUrl": "%", "requestContext": {"domainName": "d.example"}}`, "d.example"},
		{`{"headers": {"host": "a.example", "x-forwarded-host": "e.example", "forwarded": "host=e.example"}, "rawUrl": "https://c.example"}`, "a.example"},
		{`{"headers": {"host": ""}}`, ""},
		{`{"headers": {"host": "a.example, b.example"}}`, ""},
		{`{"headers": {"host": "a.example/b"}}`, ""},
		{`{"headers": {"host": "例.example"}}`, ""},
		{`{"multiValueHeaders": {"host": ["a.example", "b.example"]}}`, ""},
		{`{"multiValueHeaders": {"host": ["a.example"], "Host": ["a.example"]}}`, ""},
	} {
		status := 200
		if c.want == "" {
			status = 400
		}
		got, s := sees(t, parse(t, c.event))
		if s != status || got.Host != c.want || got.Header["Host"] != nil {
			t.Errorf("%s: %d %q, want %d %q", c.event, s, got.Host, status, c.want)
		}
	}
}

func TestHeader(t *testing.T) {
	got, _ := sees(t, parse(t, `{"headers": {"x-one": " 1\t", "X-Both": "h", "x-null": null, "x-nil": "h"},
		"multiValueHeaders": {"x-both": ["m", ""], "X-BOTH": ["M"], "x-nil": null, "x-null": [null], "x-text": ["é\t你"]}}`))
	want := `{"X-Both":["M","m",""],"X-Nil":["h"],"X-Null":[""],"X-One":["1"],"X-Text":["é\t你"]}`
	if b, err := json.Marshal(got.Header); err != nil || string(b) != want {
		t.Errorf("%s, want %s (%v)", b, want, err)
	}
	for _, h := range []string{`{"": "x"}`, `{"a b": "x"}`, `{"a:": "x"}`, `{"é": "x"}`, `{"a\r\nb": "x"}`, `{"a": "x\ny"}`, `{"a": "\u0000"}`, `{"a": "\u007f"}`} {
		for _, event := range []string{`{"headers": ` + h + `}`, `{"multiValueHeaders": ` + strings.Replace(strings.Replace(h, `: "`, `: ["`, 1), `"}`, `"]}`, 1) + `}`} {
			if _, status := sees(t, parse(t, event)); status != 400 {
				t.Errorf("%s: %d, want 400", event, status)
			}
		}
	}
}

func TestBody(t *testing.T) {
	for _, c := range []struct {
		event, body string
		length      string // the header
	}{
		{`{}`, "", ""},
		{`{"body": null, "headers": {"host": "a", "content-length": "0"}}`, "", "0"},
		{`{"body": "", "isBase64Encoded": true}`, "", ""},
		{`{"body": "aGk=", "isBase64Encoded": true}`, "hi", ""},
		{`{"body": "aGk=", "headers": {"host": "a", "content-length": "99"}}`, "aGk=", "4"},
		{`{"body": "/v8A", "isBase64Encoded": true}`, "/v8A", ""}, // base64 of the echo
		{`{"body": "hi", "headers": {"host": "a", "transfer-encoding": "chunked", "content-length": "3", "trailer": "x"}}`, "hi", ""},
	} {
		got, status := sees(t, parse(t, c.event))
		length := int64(len(c.body))
		if got.Base64 {
			length = 3
		}
		if status != 200 || got.Body != c.body || got.Length != length || got.NoBody != (c.body == "") || got.Header.Get("Content-Length") != c.length {
			t.Errorf("%s: %d %+v", c.event, status, got)
		}
		if got.Header["Transfer-Encoding"] != nil || got.Header["Trailer"] != nil {
			t.Errorf("%s: %v", c.event, got.Header)
		}
	}
	for _, b := range []string{"a", "aGk", "aGk=x", "a-_=", "{}", "aGk=\u0000"} {
		e := parse(t, `{"isBase64Encoded": true}`)
		e.Body = b
		if _, status := sees(t, e); status != 400 {
			t.Errorf("base64 %q: %d, want 400", b, status)
		}
	}
}

func TestClient(t *testing.T) {
	for _, c := range []struct{ name, event, remote string }{
		{"Netlify", `{"headers": {"x-nf-client-connection-ip": "203.0.113.7"}}`, "203.0.113.7:0"},
		{"IPv6", `{"headers": {"x-nf-client-connection-ip": "2001:db8::7"}}`, "[2001:db8::7]:0"},
		{"IPv4 in IPv6", `{"headers": {"x-nf-client-connection-ip": "::ffff:203.0.113.7"}}`, "203.0.113.7:0"},
		{"with port", `{"headers": {"x-nf-client-connection-ip": "[2001:db8::7]:4711"}}`, "[2001:db8::7]:0"},
		{"zone", `{"headers": {"x-nf-client-connection-ip": "fe80::1%eth0"}}`, "[fe80::1]:0"},
		{"gateway", `{"requestContext": {"identity": {"sourceIp": "203.0.113.8"}}}`, "203.0.113.8:0"},
		{"Netlify before gateway", `{"headers": {"x-nf-client-connection-ip": "203.0.113.7"}, "requestContext": {"identity": {"sourceIp": "203.0.113.8"}}}`, "203.0.113.7:0"},
		{"hearsay", `{"headers": {"x-forwarded-for": "203.0.113.9", "client-ip": "203.0.113.9", "x-real-ip": "203.0.113.9", "forwarded": "for=203.0.113.9"}}`, ""},
		{"two", `{"multiValueHeaders": {"x-nf-client-connection-ip": ["203.0.113.7", "203.0.113.8"]}}`, ""},
		{"list", `{"headers": {"x-nf-client-connection-ip": "203.0.113.7, 203.0.113.8"}}`, ""},
		{"rubbish", `{"headers": {"x-nf-client-connection-ip": "unknown"}, "requestContext": {"identity": {"sourceIp": "203.0.113.8"}}}`, ""},
		{"rubbish of the gateway", `{"requestContext": {"identity": {"sourceIp": "test-invoke-source-ip"}}}`, ""},
		{"none", `{}`, ""},
	} {
		e := parse(t, c.event)
		e.Headers["host"] = "a.example"
		got, status := sees(t, e)
		if status != 200 || got.Remote != c.remote || (got.Client == "-") != (c.remote == "") {
			t.Errorf("%s: %d %q %s, want %q", c.name, status, got.Remote, got.Client, c.remote)
		}
	}
}

// Clients share a limit exactly if they are one; those that are not known are
// one.
func TestRateLimit(t *testing.T) {
	limit, err := api.ParseRate("1/h")
	if err != nil {
		t.Fatal(err)
	}
	h := api.New(runner{}, api.Options{Rate: limit})
	for i, c := range []struct {
		headers string
		status  int
	}{
		{`"x-nf-client-connection-ip": "203.0.113.7"`, 200},
		{`"x-nf-client-connection-ip": "203.0.113.7", "x-forwarded-for": "203.0.113.8"`, 429},
		{`"x-nf-client-connection-ip": "203.0.113.8"`, 200},
		{`"x-forwarded-for": "203.0.113.9"`, 200},
		{`"x-forwarded-for": "203.0.113.10"`, 429},
		{`"x-nf-client-connection-ip": "rubbish"`, 429},
	} {
		e := parse(t, `{"httpMethod": "POST", "path": "/api/run", "body": "{\"code\": \"\"}",
			"headers": {"host": "a.example", "content-type": "application/json", `+c.headers+`}}`)
		if got := call(t, h, e); got.StatusCode != c.status {
			t.Errorf("%d %s: %d %s, want %d", i, c.headers, got.StatusCode, got.Body, c.status)
		}
	}
}

// Pages of the site itself may use the API, those of others may not.
func TestOrigin(t *testing.T) {
	h := api.New(runner{}, api.Options{})
	for _, c := range []struct {
		headers string
		status  int
	}{
		{`"x-a": ""`, 200}, // not a browser
		{`"origin": "https://bingfa.example"`, 200},
		{`"origin": "https://bingfa.example", "x-forwarded-proto": "https", "sec-fetch-site": "same-origin"`, 200},
		{`"origin": "https://other.example"`, 403},
		{`"origin": "https://other.example", "x-forwarded-host": "other.example"`, 403},
		{`"origin": "https://other.example", "sec-fetch-site": "cross-site"`, 403},
		{`"origin": "https://www.bingfa.example", "sec-fetch-site": "same-site"`, 403},
		{`"origin": "https://bingfa.example:8443"`, 403},
		{`"origin": "null"`, 403},
		{`"sec-fetch-site": "cross-site"`, 403},
	} {
		e := parse(t, `{"httpMethod": "POST", "path": "/api/run", "body": "{\"code\": \"\"}", "rawUrl": "https://bingfa.example/api/run",
			"headers": {"host": "bingfa.example", "content-type": "application/json", `+c.headers+`}}`)
		for _, host := range []string{"bingfa.example", ""} { // or that of rawUrl
			e.Headers["host"] = host
			if got := call(t, h, e); got.StatusCode != c.status {
				t.Errorf("%s, host %q: %d %s, want %d", c.headers, host, got.StatusCode, got.Body, c.status)
			}
		}
	}
}

// What a client wrote is not in the log.
func TestLogOfRefused(t *testing.T) {
	var log bytes.Buffer
	e := parse(t, `{"path": "/secret%zz", "rawQuery": "secret"}`)
	resp := with(t, http.NotFoundHandler(), e, gateway.Options{Log: slog.New(slog.NewTextHandler(&log, nil))})
	if resp.StatusCode != 400 || !strings.Contains(log.String(), "where=path") || strings.Contains(log.String(), "secret") {
		t.Errorf("%d, %s", resp.StatusCode, log.String())
	}
}
