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
		{"并发与死琐", "并发与死锁"}, {"og", "go"}, {"rnuninng", "running"}, {"runnings", "running"}, {"gone", "gine"}, {"pythonrunning", ""},
	} {
		if got := Nearest(c.name, []string{"go", "python", "running", "并发与死锁", "gine", "gond"}); got != c.want {
			t.Errorf("Nearest(%q) = %q, want %q", c.name, got, c.want)
		}
	}
}

// FuzzNearest holds the distances against the definition: a whole table, and
// nothing left out.
func FuzzNearest(f *testing.F) {
	f.Add("deadlok", "deadlock")
	f.Add("abcdab", "abdcba")
	f.Add("并发", "发并")
	f.Fuzz(func(t *testing.T, a, b string) {
		s, u := []rune(a), []rune(b)
		table := make([][]int, len(s)+1)
		for i := range table {
			table[i] = make([]int, len(u)+1)
			for j := range table[i] {
				switch {
				case i == 0 || j == 0:
					table[i][j] = i + j
				case s[i-1] == u[j-1]:
					table[i][j] = table[i-1][j-1]
				default:
					table[i][j] = 1 + min(table[i-1][j], table[i][j-1], table[i-1][j-1])
				}
				if i > 1 && j > 1 && s[i-1] == u[j-2] && s[i-2] == u[j-1] {
					table[i][j] = min(table[i][j], table[i-2][j-2]+1)
				}
			}
		}
		want := table[len(s)][len(u)]
		var rows distances
		for _, limit := range []int{1, 2, 3, want + 1} {
			if got := rows.between(s, u, limit); min(got, limit) != min(want, limit) {
				t.Errorf("%q and %q: %d with the limit %d, want %d", a, b, got, limit, want)
			}
		}
	})
}
