package slog

import (
	"bytes"
	"log/slog"
	"testing"

	"bingfa/playground/symbols/host"
	"bingfa/playground/symbols/log"
)

// TestSource: a record's source is the program's line, or nothing.
func TestSource(t *testing.T) {
	defer host.Set(nil)
	var b bytes.Buffer
	seen := 0
	opts := &slog.HandlerOptions{AddSource: true, ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		seen++
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}
	for _, c := range []struct {
		host *host.Host
		want string
	}{
		{nil, "level=INFO msg=hi source=x\n"},
		{&host.Host{Callers: func() []host.Frame {
			return []host.Frame{{Function: "main.main", File: "/program/main.go", Line: 7}}
		}}, "level=INFO source=/program/main.go:7 msg=hi source=x\n"},
	} {
		host.Set(c.host)
		b.Reset()
		slog.New(NewTextHandler(&b, opts)).Info("hi", "source", "x")
		if b.String() != c.want {
			t.Errorf("%q, want %q", b.String(), c.want)
		}
	}
	if seen == 0 {
		t.Error("the program's own ReplaceAttr is not called")
	}
	b.Reset()
	slog.New(NewJSONHandler(&b, &slog.HandlerOptions{ReplaceAttr: opts.ReplaceAttr})).Warn("hi")
	if b.String() != `{"level":"WARN","msg":"hi"}`+"\n" {
		t.Errorf("JSON %q", b.String())
	}
}

// TestLog: what is logged without a handler goes where log writes, and with
// one, log goes there.
func TestLog(t *testing.T) {
	defer host.Set(nil)
	var out bytes.Buffer
	host.Set(&host.Host{Stderr: out.Write})
	log.SetFlags(0)
	slog.Info("first", "n", 1)
	var b bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&b, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}})))
	defer slog.SetDefault(before)
	log.Print("second")
	NewLogLogger(slog.Default().Handler(), slog.LevelError).Print("third")
	if out.String() != "INFO first n=1\n" || b.String() != "level=INFO msg=second\nlevel=ERROR msg=third\n" {
		t.Errorf("standard error has %q, the handler %q", out.String(), b.String())
	}
}
