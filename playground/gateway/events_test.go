package gateway_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"flag"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/rogpeppe/go-internal/txtar"

	"bingfa/playground/api"
	"bingfa/playground/client"
	"bingfa/playground/gateway"
	"bingfa/playground/program"
)

var update = flag.Bool("update", false, "write the goldens")

const base = "/.netlify/functions/run"

// Each event in testdata is given to a handler that tells what it sees, and
// to the API over a runner that runs nothing.
func TestEvents(t *testing.T) {
	for name, e := range recorded(t) {
		t.Run(name, func(t *testing.T) {
			fromAPI := call(t, api.New(runner{}, api.Options{}), e)
			// The rest of its headers is the API's own matter.
			maps.DeleteFunc(fromAPI.Headers, func(name, _ string) bool { return name != "Content-Type" })
			got := txtar.Format(&txtar.Archive{Files: []txtar.File{
				{Name: "echo", Data: text(call(t, http.HandlerFunc(echo), e))},
				{Name: "api", Data: text(fromAPI)},
			}})
			path := filepath.Join("testdata", name+".golden")
			if *update {
				if err := os.WriteFile(path, got, 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("got:\n%swant:\n%s", got, want)
			}
		})
	}
}

// Package lambda takes the function, decodes the events and encodes the
// answers as this package counts them.
func TestLambda(t *testing.T) {
	h := lambda.NewHandler(gateway.Handler(http.HandlerFunc(echo), gateway.Options{Base: base}))
	for name, e := range recorded(t) {
		event, err := os.ReadFile(filepath.Join("testdata", name+".json"))
		if err != nil {
			t.Fatal(err)
		}
		got, err := h.Invoke(context.Background(), event)
		if want := encoded(t, call(t, http.HandlerFunc(echo), e)); err != nil || len(got) > len(want) || !bytes.Equal(bytes.TrimSpace(got), bytes.TrimSpace(want)) {
			t.Errorf("%s: %s (%v), want %s", name, got, err, want)
		}
	}
}

// recorded returns the events of testdata.
func recorded(t testing.TB) map[string]gateway.Event {
	t.Helper()
	paths, err := filepath.Glob("testdata/*.json")
	if err != nil || len(paths) == 0 {
		t.Fatal("no events in testdata", err)
	}
	all := map[string]gateway.Event{}
	for _, path := range paths {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var e gateway.Event
		if err := json.Unmarshal(b, &e); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		all[strings.TrimSuffix(filepath.Base(path), ".json")] = e
	}
	return all
}

// call gives e to h.
func call(t testing.TB, h http.Handler, e gateway.Event) events.APIGatewayProxyResponse {
	t.Helper()
	return with(t, h, e, gateway.Options{Base: base})
}

func with(t testing.TB, h http.Handler, e gateway.Event, o gateway.Options) events.APIGatewayProxyResponse {
	t.Helper()
	resp, err := gateway.Handler(h, o)(context.Background(), e)
	if err != nil {
		t.Fatal(err)
	}
	return resp
}

// text writes an answer as goldens have it: what a host sends on.
func text(resp events.APIGatewayProxyResponse) []byte {
	var b bytes.Buffer
	b.WriteString(strconv.Itoa(resp.StatusCode) + "\n")
	for _, name := range slices.Sorted(maps.Keys(resp.Headers)) {
		b.WriteString(name + ": " + resp.Headers[name] + "\n")
	}
	for name, values := range resp.MultiValueHeaders {
		b.WriteString(name + ": " + strings.Join(values, " | ") + "\n")
	}
	if resp.IsBase64Encoded {
		b.WriteString("base64\n")
	}
	b.WriteString("\n" + resp.Body)
	if !strings.HasSuffix(resp.Body, "\n") {
		b.WriteString("\n")
	}
	return b.Bytes()
}

// seen is what a handler sees of a request.
type seen struct {
	Method, URI, Path, RawPath, Query, Host string
	Remote, Client                          string
	Length                                  int64
	Header                                  http.Header
	Body                                    string
	Base64                                  bool `json:",omitempty"`
	NoBody                                  bool
}

func see(r *http.Request) (seen, error) {
	b, err := io.ReadAll(r.Body)
	s := seen{
		Method: r.Method, URI: r.RequestURI, Path: r.URL.Path, RawPath: r.URL.RawPath, Query: r.URL.RawQuery, Host: r.Host,
		Remote: r.RemoteAddr, Client: client.Masked(client.Addr(r, nil)),
		Length: r.ContentLength, Header: r.Header, Body: string(b), NoBody: r.Body == http.NoBody,
	}
	if !utf8.Valid(b) {
		s.Body, s.Base64 = base64.StdEncoding.EncodeToString(b), true
	}
	return s, err
}

// echo tells what it sees.
func echo(w http.ResponseWriter, r *http.Request) {
	s, err := see(r)
	if err != nil {
		panic(err)
	}
	w.Header().Set("Content-Type", "application/json")
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(s); err != nil {
		panic(err)
	}
}

// A runner says what it was given.
type runner struct{}

func (runner) Run(ctx context.Context, p program.Program, emit func(program.Event)) (program.Outcome, error) {
	if ctx.Err() != nil {
		return program.Outcome{}, ctx.Err()
	}
	emit(program.Event{Stream: program.Stdout, Text: p.Code})
	emit(program.Event{TimeNS: 5, Stream: program.Stderr, Text: string(p.Clock)})
	return program.Outcome{Status: program.OK, TimeNS: 9}, nil
}
func (runner) Ready(program.Clock) error { return nil }
func (runner) Limits() program.Limits    { return program.Limits{}.WithDefaults() }
