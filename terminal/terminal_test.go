package terminal

import (
	"bytes"
	"testing"
)

func TestStatus(t *testing.T) {
	var b bytes.Buffer
	s := &Status{w: &b, shown: true}
	s.Set("1 of 2")
	s.Set("1 of 2")
	s.Write([]byte("a problem\n"))
	s.Clear()
	s.Clear()
	s.Write([]byte("the end\n"))
	if got, want := b.String(), eraseLine+"1 of 2"+eraseLine+"a problem\n1 of 2"+eraseLine+"the end\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	b.Reset()
	s = NewStatus(&b)
	s.Set("1 of 2")
	s.Write([]byte("a problem\n"))
	s.Clear()
	if got := b.String(); got != "a problem\n" {
		t.Errorf("into a pipe goes %q", got)
	}
}

func TestFit(t *testing.T) {
	for _, c := range []struct {
		text     string
		cells    int
		cut, fit string
		width    int
	}{
		{"abc", 3, "abc", "abc", 3},
		{"abcd", 3, "ab…", "ab…", 4},
		{"线程", 4, "线程", "线程", 4},
		{"线程锁", 5, "线程…", "线程…", 6},
		{"线程锁", 4, "线…", "线… ", 6},
		{"██░░", 5, "██░░", "██░░ ", 4},
		{"e\u0301a", 3, "e\u0301a", "e\u0301a ", 2},
		{"ab", 0, "", "", 2},
		{"ab", 1, "…", "…", 2},
		{"", 2, "", "  ", 0},
	} {
		if got := Cut(c.text, c.cells); got != c.cut {
			t.Errorf("%q cut to %d is %q, want %q", c.text, c.cells, got, c.cut)
		}
		if got := Fit(c.text, c.cells); got != c.fit {
			t.Errorf("%q fitted to %d is %q, want %q", c.text, c.cells, got, c.fit)
		}
		if got := Cells(c.text); got != c.width {
			t.Errorf("%q takes %d cells, want %d", c.text, got, c.width)
		}
	}
}

func TestBar(t *testing.T) {
	for _, c := range []struct {
		done, all int
		want      string
	}{
		{0, 4, "0 of 4 things ░░░░░░░░░░░░░░░░░░░░"},
		{1, 4, "1 of 4 things █████░░░░░░░░░░░░░░░"},
		{4, 4, "4 of 4 things ████████████████████"},
		{0, 0, "0 of 4 things ░░░░░░░░░░░░░░░░░░░░"},
	} {
		if got := Bar(c.done, c.all, "4 things"); got != c.want {
			t.Errorf("%d of %d: %q, want %q", c.done, c.all, got, c.want)
		}
	}
}
