package rate

import (
	"net/netip"
	"testing"
	"time"
)

func key(n byte) netip.Prefix { return netip.PrefixFrom(netip.AddrFrom4([4]byte{192, 0, 2, n}), 32) }

func TestAllow(t *testing.T) {
	l := New(Limit{Events: 60, Per: time.Minute, Burst: 3}, 0)
	now := time.Unix(1e9, 0)
	for _, c := range []struct {
		after time.Duration // since the last case
		key   byte
		wait  time.Duration // 0: allowed
	}{
		{0, 1, 0}, {0, 1, 0}, {0, 1, 0}, // a burst
		{0, 1, time.Second},
		{0, 2, 0}, // somebody else
		{500 * time.Millisecond, 1, 500 * time.Millisecond},
		{500 * time.Millisecond, 1, 0}, // refusals cost nothing
		{0, 1, time.Second},
		{time.Hour, 1, 0}, {0, 1, 0}, {0, 1, 0}, // a pause earns one burst, not more
		{0, 1, time.Second},
	} {
		now = now.Add(c.after)
		wait, ok := l.Allow(key(c.key), now)
		if (wait-c.wait).Abs() > time.Microsecond || ok != (c.wait == 0) {
			t.Errorf("%+v: wait %v, %v", c, wait, ok)
		}
	}
}

// TestSteady asks very fast for a minute: the burst and the rate get through.
func TestSteady(t *testing.T) {
	l := New(Limit{Events: 10, Per: time.Second, Burst: 5}, 0)
	now, n := time.Unix(1e9, 0), 0
	for range 60_000 {
		if _, ok := l.Allow(key(1), now); ok {
			n++
		}
		now = now.Add(time.Millisecond)
	}
	if n < 604 || n > 605 {
		t.Errorf("%d events in a minute", n)
	}
}

func TestMemory(t *testing.T) {
	l := New(Limit{Events: 1, Per: time.Minute}, 4)
	now := time.Unix(1e9, 0)
	for i := range byte(100) {
		if _, ok := l.Allow(key(i), now); !ok {
			t.Errorf("client %d is refused for others", i)
		}
		if l.Clients() > 4 {
			t.Fatalf("%d clients remembered", l.Clients())
		}
	}
	if _, ok := l.Allow(key(99), now); ok {
		t.Error("the latest client is forgotten")
	}
}

func TestNone(t *testing.T) {
	l := New(Limit{}, 0)
	if _, ok := l.Allow(key(1), time.Now()); !ok || l.Clients() != 0 {
		t.Error("no limit limits")
	}
}

func TestParse(t *testing.T) {
	for s, want := range map[string]Limit{
		"": {}, "none": {}, "60/m": {Events: 60, Per: time.Minute}, "10/s": {Events: 10, Per: time.Second},
		"600/hour": {Events: 600, Per: time.Hour}, "5/10s": {Events: 5, Per: 10 * time.Second},
	} {
		got, err := Parse(s)
		if err != nil || got != want {
			t.Errorf("%q: %+v %v", s, got, err)
		}
		if again, err := Parse(got.String()); err != nil || again != got {
			t.Errorf("%q: String %q gives %+v %v", s, got, again, err)
		}
	}
	for _, s := range []string{"60", "0/m", "-1/m", "a/m", "1/", "1/x", "1/-1s", "1/48h", "99999999999/s", "1.5/s"} {
		if got, err := Parse(s); err == nil {
			t.Errorf("%q is %+v", s, got)
		}
	}
}

func BenchmarkAllow(b *testing.B) {
	l := New(Limit{Events: 60, Per: time.Minute}, 0)
	now := time.Now()
	var n uint32
	for b.Loop() {
		n++
		l.Allow(netip.PrefixFrom(netip.AddrFrom4([4]byte{byte(n), byte(n >> 8), byte(n >> 16), 1}), 32), now)
	}
}
