package frame

import (
	"bytes"
	"errors"
	"io"
	"reflect"
	"testing"
	"time"

	"bingfa/playground/program"
)

func TestRoundTrip(t *testing.T) {
	b := Append(nil, Ready, []byte{Version}, []byte("cpu memory"))
	b = Append(b, Stdout, Time(7), []byte("text"))
	b = Append(b, Exit, Time(-1), Code(-2))
	r := NewReader(bytes.NewReader(b))
	f, err := r.Next()
	if err != nil || f.Kind != Ready || string(f.Payload) != string(rune(Version))+"cpu memory" {
		t.Fatalf("%+v %v", f, err)
	}
	f, err = r.Next()
	if ns, rest, terr := f.Time(); err != nil || terr != nil || f.Kind != Stdout || ns != 7 || string(rest) != "text" {
		t.Fatalf("%+v %v %v", f, err, terr)
	}
	f, err = r.Next()
	if ns, code, xerr := f.Exit(); err != nil || xerr != nil || ns != -1 || code != -2 {
		t.Fatalf("%+v %v %v", f, err, xerr)
	}
	if _, err := r.Next(); err != io.EOF {
		t.Fatalf("at the end: %v", err)
	}
}

func TestMalformed(t *testing.T) {
	if _, err := NewReader(bytes.NewReader([]byte("O\xff\xff\xff\xff"))).Next(); !errors.Is(err, ErrMalformed) {
		t.Errorf("length beyond the limit: %v", err)
	}
	if _, err := NewReader(bytes.NewReader([]byte("O\x00\x00\x00\x09abc"))).Next(); err != io.ErrUnexpectedEOF {
		t.Errorf("cut frame: %v", err)
	}
	if _, _, err := (Frame{Stdout, []byte("short")}).Time(); !errors.Is(err, ErrMalformed) {
		t.Errorf("no time: %v", err)
	}
	if _, _, err := (Frame{Exit, make([]byte, 9)}).Exit(); !errors.Is(err, ErrMalformed) {
		t.Errorf("no code: %v", err)
	}
}

func TestClip(t *testing.T) {
	for _, c := range []struct {
		s    string
		max  int
		want string
	}{
		{"", 8, ""}, {"12345678", 8, "12345678"}, {"123456789", 8, "1234 …"}, {"世界世界", 9, "世 …"}, {"世界世界", 10, "世界 …"}, {"\x80\x80\x80\x80\x80\x80", 5, " …"},
	} {
		if got := Clip(c.s, c.max); got != c.want || len(got) > c.max {
			t.Errorf("%q to %d: %q, want %q", c.s, c.max, got, c.want)
		}
	}
}

func TestArgs(t *testing.T) {
	for _, without := range [][]string{nil, {"landlock", "nice"}} {
		want := Setup{Limits: program.Limits{CPU: 3 * time.Second, Memory: 1 << 20}.WithDefaults(), Procs: 2, Without: without}
		if got, err := ParseArgs(want.Args()); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%+v %v, want %+v", got, err, want)
		}
	}
	for _, bad := range [][]string{nil, {"x"}, {"{}", "{}"}} {
		if _, err := ParseArgs(bad); err == nil {
			t.Errorf("no error for %q", bad)
		}
	}
}

// FuzzReader reads anything; what it accepts, Append writes.
func FuzzReader(f *testing.F) {
	f.Add(Append(Append(nil, Stdout, Time(1), []byte("x")), Exit, Time(2), Code(0)))
	f.Add([]byte("O\x00\x10\x00\x01"))
	f.Fuzz(func(t *testing.T, b []byte) {
		r := NewReader(bytes.NewReader(b))
		var again []byte
		for {
			fr, err := r.Next()
			if err != nil {
				break
			}
			fr.Time()
			fr.Exit()
			again = Append(again, fr.Kind, fr.Payload)
		}
		if !bytes.HasPrefix(b, again) {
			t.Fatalf("read %q from %q", again, b)
		}
	})
}
