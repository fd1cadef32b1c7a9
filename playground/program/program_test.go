package program

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestValidate(t *testing.T) {
	l := Limits{Source: 3}.WithDefaults()
	for _, c := range []struct {
		p    Program
		want error
	}{
		{Program{Code: "abc"}, nil},
		{Program{Code: "abc", Clock: Real}, nil},
		{Program{Code: "abcd"}, &SizeError{4, 3}},
		{Program{Code: "abc", Clock: "wall"}, &ClockError{"wall"}},
	} {
		if err := c.p.Validate(l); !reflect.DeepEqual(err, c.want) && !(err == nil && c.want == nil) {
			t.Errorf("%+v: %v, want %v", c.p, err, c.want)
		}
	}
}

func TestLimitsDefaults(t *testing.T) {
	l := Limits{CPU: 1500 * time.Millisecond, Memory: -1}.WithDefaults()
	if l.CPU != 2*time.Second {
		t.Errorf("CPU %v is not rounded up to whole seconds", l.CPU)
	}
	v := reflect.ValueOf(l)
	for i := range v.NumField() {
		if v.Field(i).Int() <= 0 {
			t.Errorf("%s has no default", v.Type().Field(i).Name)
		}
	}
	if l.WithDefaults() != l {
		t.Error("WithDefaults is not idempotent")
	}
}

func TestStopped(t *testing.T) {
	l := Limits{}.WithDefaults()
	for name, want := range map[LimitName]string{
		LimitCPU: "CPU time limit of 5s reached", LimitWall: "time limit of 10s reached", LimitVirtual: "virtual time limit of 1m0s reached",
		LimitMemory: "memory limit of 256 MiB reached", LimitOutput: "output limit of 256 KiB reached",
	} {
		if o := l.Stopped(name); o.Message != want || o.Limit.Name != name || o.Limit.Value <= 0 || o.Code != -1 {
			t.Errorf("%s: %+v", name, o)
		}
	}
}

func TestCollector(t *testing.T) {
	in := []Event{{0, Stdout, "a"}, {0, Stdout, "b"}, {0, Stderr, "c"}, {0, Stdout, "d"}, {500_000, Stdout, "e"}, {2e6, Stdout, "f"}}
	for clock, want := range map[Clock][]Event{
		Virtual: {{0, Stdout, "ab"}, {0, Stderr, "c"}, {0, Stdout, "d"}, {500_000, Stdout, "e"}, {2e6, Stdout, "f"}},
		Real:    {{0, Stdout, "ab"}, {0, Stderr, "c"}, {0, Stdout, "de"}, {2e6, Stdout, "f"}},
	} {
		c := Collector{Clock: clock}
		for _, e := range in {
			c.Add(e)
		}
		if got := c.Events(); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, want %v", clock, got, want)
		}
	}
	if (&Collector{}).Events() == nil {
		t.Error("no events are nil")
	}
}

func TestDecoder(t *testing.T) {
	var d Decoder
	feed := func(ns int64, s Stream, b string) Event {
		e, _ := d.Decode(ns, s, []byte(b))
		return e
	}
	for i, c := range []struct{ got, want Event }{
		{feed(1, Stdout, "a\xe4\xb8"), Event{1, Stdout, "a"}},
		{feed(2, Stderr, "e"), Event{2, Stderr, "e"}},
		{feed(3, Stdout, "\x96b"), Event{3, Stdout, "世b"}},
	} {
		if c.got != c.want {
			t.Errorf("%d: %+v, want %+v", i, c.got, c.want)
		}
	}
}

// FuzzDecoder splits bytes in pieces in every way: the text is always valid,
// and does not depend on the pieces.
func FuzzDecoder(f *testing.F) {
	f.Add([]byte("世界"), uint64(0b1010))
	f.Add([]byte("a\xff\xe4\xb8z\xf0\x9f\x98"), uint64(0xffff))
	f.Add([]byte("\xed\xa0\x80\xc0\x80"), uint64(1))
	f.Fuzz(func(t *testing.T, b []byte, cuts uint64) {
		var whole strings.Builder
		for _, r := range string(b) {
			whole.WriteRune(r)
		}
		var d Decoder
		var got strings.Builder
		add := func(e Event) {
			if !utf8.ValidString(e.Text) || e.Text == "" {
				t.Fatalf("event %q", e.Text)
			}
			got.WriteString(e.Text)
		}
		for i, piece := 0, 0; i < len(b); i = piece {
			for piece = i + 1; piece < len(b) && cuts>>(piece%64)&1 == 0; piece++ {
			}
			if e, ok := d.Decode(0, Stdout, b[i:piece]); ok {
				add(e)
			}
		}
		for _, e := range d.Flush() {
			add(e)
		}
		if got.String() != whole.String() {
			t.Fatalf("%q, want %q", got.String(), whole.String())
		}
	})
}

func TestErrors(t *testing.T) {
	_, err := ParseClock("x")
	var ce *ClockError
	if !errors.As(err, &ce) || !strings.Contains(err.Error(), `"virtual"`) {
		t.Errorf("error %v does not say what is allowed", err)
	}
}
