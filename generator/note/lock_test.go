package note

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func TestParseLock(t *testing.T) {
	for name, c := range map[string]struct{ src, entries, wrong string }{
		"empty":    {"", "", ""},
		"comments": {"# a\n\n  \r\n", "", ""},
		"entries": {"a/one zh>en (opening) 0123456789ab\r\na/one   zh>pt-br\tsection-2 ffffffffffff  \n锁/死%20锁%25 en>zh 锁 000000000000",
			"a/one zh>en  0123456789ab|a/one zh>pt-br section-2 ffffffffffff|锁/死 锁% en>zh 锁 000000000000", ""},
		"unread": {"a zh>en x 0123456789ab\nnonsense\na zh>en x 0123\na zh x 0123456789ab\na zh>EN x 0123456789ab\na zh>en x 0123456789ag\na zh>en x 0123456789ab y\n",
			"a zh>en x 0123456789ab", "translations.lock:2: 6 lines cannot be read; this is the first; a line is NOTE ORIGINAL>LANGUAGE SECTION HASH; remove it, or take the file from version control"},
		"twice": {"a zh>en x 0123456789ab\na zh>en y 0123456789ab\na zh>en x 000000000000\n", "a zh>en x 0123456789ab|a zh>en x 000000000000|a zh>en y 0123456789ab",
			"translations.lock:3: warning: a second entry for the same section, first in line 1; nothing to do: the one that fits the original counts, and `bingfa check -confirm` drops the other"},
		"merge": {"<<<<<<< ours\na zh>en x 0123456789ab\n||||||| base\na zh>en x 222222222222\n=======\na zh>en x 000000000000\n>>>>>>> theirs\n",
			"a zh>en x 0123456789ab|a zh>en x 222222222222|a zh>en x 000000000000",
			"translations.lock:1: an unfinished merge; delete the marker lines (<<<<<<<, =======, >>>>>>>) and keep the entries of both sides: those that fit the originals count"},
		"half a merge": {"a zh>en x 0123456789ab\n>>>>>>> theirs\n", "a zh>en x 0123456789ab",
			"translations.lock:2: an unfinished merge; delete the marker lines (<<<<<<<, =======, >>>>>>>) and keep the entries of both sides: those that fit the originals count"},
	} {
		t.Run(name, func(t *testing.T) {
			l, list := parseLock("translations.lock", []byte(c.src))
			var entries []string
			for _, e := range l.All() {
				entries = append(entries, e.Note+" "+e.Original+">"+e.Language+" "+e.Section+" "+e.Hash.String())
			}
			if got := strings.Join(entries, "|"); got != c.entries {
				t.Errorf("entries\n%s\nwant\n%s", got, c.entries)
			}
			if list.Error() != c.wrong {
				t.Errorf("problems\n%s\nwant\n%s", list.Error(), c.wrong)
			}
		})
	}
}

func TestFormatLock(t *testing.T) {
	entries := []Confirmed{
		{Note: "b", Original: "zh", Language: "en", Section: "y"}, {Note: "b", Original: "zh", Language: "en", Section: "x", Hash: Hash{1, 2, 0xab}},
		{Note: "a b", Original: "en", Language: "zh"}, {Note: "b", Original: "zh", Language: "de", Section: "z"},
	}
	want := "a%20b en>zh (opening) 000000000000\nb zh>de z 000000000000\nb zh>en x 0102ab000000\nb zh>en y 000000000000\n"
	if got, ok := strings.CutPrefix(string(FormatLock(entries)), lockHeader); !ok || got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// The lock is read with the rest of the content, and again only when it has
// changed; it is no asset and no note.
func TestLoadLock(t *testing.T) {
	files := fstest.MapFS{"site.yaml": {Data: []byte("title: T\nlanguages: [{code: zh}, {code: en}]\nchapters: []\n")}, "a/index.zh.md": {Data: []byte("---\ntitle: T\nsummary: S\n---\n")}}
	loader := NewLoader(files, "content")
	content, list := loader.Load()
	if content.Lock != nil || list.Err() != nil {
		t.Fatalf("a lock from nowhere: %v, %v", content.Lock, list)
	}
	files[LockFile] = &fstest.MapFile{Data: []byte("a zh>en x 0123456789ab\n")}
	content, _ = loader.Load()
	first := content.Lock
	if first == nil || len(first.Of("a")) != 1 || first.File != "content/translations.lock" {
		t.Fatalf("the lock is %v", first)
	}
	if content, _ = loader.Load(); content.Lock != first {
		t.Error("an unchanged lock is read again")
	}
	files[LockFile] = &fstest.MapFile{Data: []byte("=======\n<<<<<<<\n")}
	if content, list = loader.Load(); content.Lock == first || !strings.Contains(list.Error(), "content/translations.lock:1: an unfinished merge") {
		t.Errorf("after a change: %v", list)
	}
	if len(content.Notes[0].Assets) > 0 {
		t.Error("the lock is published")
	}
}

// FuzzLock holds that what is written reads as what was meant, and that no
// file stops the reader.
func FuzzLock(f *testing.F) {
	f.Add("a zh>en (opening) 0123456789ab\n# x\n<<<<<<< a\n\n=======\n>>>>>>> b\nb%20%25 pt-br>zh x.y 00000000000f\r\n")
	f.Add("a  zh>en\tx\u3000y 0123456789AB\xff\n%0a%0A%zz zh>en ( 0123456789ab")
	f.Fuzz(func(t *testing.T, src string) {
		l, list := parseLock("l", []byte(src))
		lines := strings.Count(src, "\n") + 1
		for _, d := range list {
			if d.Line < 1 || d.Line > lines {
				t.Errorf("%q: told in line %d of %d", src, d.Line, lines)
			}
		}
		all := l.All()
		again, list := parseLock("l", FormatLock(all))
		if list.Err() != nil {
			t.Errorf("%q: what is written does not read: %v", src, list)
		}
		back := again.All()
		same := slices.EqualFunc(all, back, func(a, b Confirmed) bool {
			a.Line, b.Line = 0, 0
			return a == b
		})
		if !same {
			t.Errorf("%q: %v becomes %v", src, all, back)
		}
	})
}
