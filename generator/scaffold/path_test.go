package scaffold

import (
	"strings"
	"testing"
)

func TestCleanPath(t *testing.T) {
	for _, c := range []struct{ typed, want, wrong string }{
		{"threads/timers", "threads/timers", ""},
		{"./threads//timers/", "threads/timers", ""},
		{"content/threads/timers", "threads/timers", ""},
		{`threads\timers`, "threads/timers", ""},
		{"线程/死锁", "线程/死锁", ""},
		{"a_b/c-2", "a_b/c-2", ""},
		{"Threads/Timers", "", "write it as threads/timers"},
		{"my notes/Race  Conditions", "", "write it as my-notes/race-conditions"},
		{"a/b.c", "", "write it as a/b-c"},
		{"a/-b-", "", "write it as a/b"},
		{"a/.hidden", "", "write it as a/hidden"},
		{"a/???", "", "as in threads/timers"},
		{"/a", "", "it is absolute"},
		{`C:\a`, "", "it is absolute"},
		{"a/../b", "", "leads out"},
		{"..", "", "leads out"},
		{"content/", "", "names no folder"},
		{"a/nul", "", `no folder named "nul"`},
		{"com1/a", "", `no folder named "com1"`},
		{"node_modules", "", "never content"},
		{"4913/a", "", "never content"},
	} {
		got, err := cleanPath(c.typed, "content")
		if got != c.want && c.wrong == "" || c.wrong != "" && (err == nil || !strings.Contains(err.Error(), c.wrong)) {
			t.Errorf("%q: %q, %v", c.typed, got, err)
		}
	}
	if _, err := cleanPath("public/a", "."); err == nil {
		t.Error("public is for the built site")
	}
	if _, err := cleanPath("public/a", "content"); err != nil {
		t.Error(err)
	}
}
