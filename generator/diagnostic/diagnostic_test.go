package diagnostic

import "testing"

func TestAtCountsCharacters(t *testing.T) {
	src := []byte("第一行\n锁与死锁\n")
	d := At("a.md", src, len("第一行\n锁与"), "wrong", "mend it")
	if got, want := d.Error(), "a.md:2:3: wrong; mend it"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if d.Excerpt != "锁与死锁" {
		t.Errorf("excerpt %q", d.Excerpt)
	}
}

func TestAtLineClamps(t *testing.T) {
	d := AtLine("a.yaml", []byte("one\ntwo\n"), 9, 4, "wrong", "")
	if d.Position() != "a.yaml:2" || d.Excerpt != "two" {
		t.Errorf("got %q with %q", d.Position(), d.Excerpt)
	}
}

func TestExcerptIsValidUTF8(t *testing.T) {
	if d := At("a", []byte("a\xffb\r\n"), 1, "m", ""); d.Excerpt != "a\uFFFDb" {
		t.Errorf("excerpt %q", d.Excerpt)
	}
}

func TestSortDropsRepetitions(t *testing.T) {
	l := List{{File: "b", Message: "m"}, {File: "a", Line: 2, Message: "m"}, {File: "a", Line: 1, Message: "m"}, {File: "b", Message: "m"}}
	l.Sort()
	if got, want := l.Error(), "a:1: m\na:2: m\nb: m"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if List(nil).Err() != nil {
		t.Error("an empty list is no error")
	}
}

func TestNearest(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"pyhton", "python"}, {"Go", "go"}, {"runing", "running"}, {"cobol", ""}, {"", ""},
	} {
		if got := Nearest(c.name, []string{"go", "python", "running"}); got != c.want {
			t.Errorf("Nearest(%q) = %q, want %q", c.name, got, c.want)
		}
	}
}
