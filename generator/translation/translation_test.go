package translation

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"bingfa/generator/markdown"
	"bingfa/generator/note"
)

const head = "---\ntitle: T\nsummary: S\n---\n"

// text converts the text of the note a/one in a language.
func text(t testing.TB, code, body string) Text {
	t.Helper()
	n := &note.Note{Path: "a/one", Examples: map[string]*note.Example{"demo": {Name: "demo"}, "other": {Name: "other"}}}
	tr := &note.Translation{Language: code, File: "content/a/one/index." + code + ".md", FrontMatter: note.FrontMatter{Title: "T", Summary: "S"}, Source: []byte(head + body), BodyOffset: len(head)}
	doc, list := markdown.Convert(n, tr, markdown.Options{})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return Text{Language: note.Language{Code: code, Tag: code, Name: strings.ToUpper(code)}, Translation: tr, Document: doc}
}

// lockOf reads a lock file.
func lockOf(t testing.TB, src []byte) *note.Lock {
	t.Helper()
	content, list := note.NewLoader(fstest.MapFS{"site.yaml": {Data: []byte("title: T\nlanguages: [{code: zh}]\nchapters: []\n")}, note.LockFile: {Data: src},
		"n/index.zh.md": {Data: []byte(head)}}, "content").Load()
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return content.Lock
}

// confirmed returns the lock that confirms all of a text for an original.
func confirmed(t testing.TB, original, text Text) *note.Lock {
	status := Compare("a/one", original, text, nil)
	return lockOf(t, Lock([]*Status{status}, []Confirmation{status.Confirm(true)}))
}

func states(s *Status) string {
	var b strings.Builder
	for _, section := range s.Sections {
		fmt.Fprintf(&b, "%s=%s ", named(section.Original), section.State)
	}
	return strings.TrimSpace(b.String())
}

func TestStates(t *testing.T) {
	const before, translated = "甲\n\n## 一 {#a}\n\n乙\n\n## 二 {#b}\n\n丙\n", "A\n\n## One {#a}\n\nB\n\n## Two {#b}\n\nC\n"
	original, en := text(t, "zh", before), text(t, "en", translated)
	lock := confirmed(t, original, en)
	for name, c := range map[string]struct {
		original, text string
		lock           *note.Lock
		want           string
	}{
		"never confirmed":      {before, translated, nil, "the opening=unconfirmed #a=unconfirmed #b=unconfirmed"},
		"confirmed":            {before, translated, lock, "the opening=complete #a=complete #b=complete"},
		"blanks":               {strings.ReplaceAll(before, "\n\n", " \n\t\n") + "\n\n", translated, lock, "the opening=complete #a=complete #b=complete"},
		"the translation":      {before, strings.Replace(translated, "C", "D", 1), lock, "the opening=complete #a=complete #b=complete"},
		"a section":            {strings.Replace(before, "丙", "丁", 1), translated, lock, "the opening=complete #a=complete #b=drifted"},
		"the opening":          {strings.Replace(before, "甲", "丁", 1), translated, lock, "the opening=drifted #a=complete #b=complete"},
		"a new section":        {before + "\n## 三 {#c}\n", translated, lock, "the opening=complete #a=complete #b=complete #c=missing"},
		"another order":        {"甲\n\n## 二 {#b}\n\n丙\n\n## 一 {#a}\n\n乙\n", translated, lock, "the opening=complete #b=complete #a=complete"},
		"changed and not here": {strings.Replace(before, "丙", "丁", 1), "A\n\n## One {#a}\n\nB\n", lock, "the opening=complete #a=complete #b=missing"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := states(Compare("a/one", text(t, "zh", c.original), text(t, "en", c.text), c.lock)); got != c.want {
				t.Errorf("got %s\nwant %s", got, c.want)
			}
		})
	}
	if got := states(Compare("a/one", original, text(t, "ja", translated), lock)); strings.Contains(got, "complete") {
		t.Error("another language takes part in the confirmation")
	}
	if got := states(Compare("a/one", en, text(t, "zh", before), lock)); strings.Contains(got, "complete") {
		t.Error("a confirmation holds in the other direction too")
	}
	if got := states(Compare("a/two", original, en, lock)); strings.Contains(got, "complete") {
		t.Error("another note takes part in the confirmation")
	}
	missing := Compare("a/one", original, Text{Language: en.Language}, lock)
	if got := missing.Count(); got != (Count{Missing: 3}) || !missing.Untranslated() || got.Percent() != 0 {
		t.Errorf("a note without a translation counts %+v", got)
	}
}

func TestPercent(t *testing.T) {
	for want, c := range map[int]Count{100: {Complete: 3}, 99: {Complete: 399, Drifted: 1}, 33: {Complete: 1, Missing: 1, Unconfirmed: 1}, 0: {Missing: 1}} {
		if got := c.Percent(); got != want {
			t.Errorf("%+v: %d %%, want %d", c, got, want)
		}
	}
	if (Count{}).Percent() != 100 {
		t.Error("nothing to translate is not complete")
	}
}

// Of the entries that a merge leaves for one section, the one that fits counts.
func TestMergedLock(t *testing.T) {
	original, en := text(t, "zh", "甲\n"), text(t, "en", "A\n")
	line := string(Lock([]*Status{Compare("a/one", original, en, nil)}, []Confirmation{Compare("a/one", original, en, nil).Confirm(true)}))
	line = line[strings.LastIndex(strings.TrimSpace(line), "\n")+1:]
	other := strings.Repeat("0", 12) + "\n"
	lock := lockOf(t, []byte("a/one zh>en (opening) "+other+line))
	status := Compare("a/one", original, en, lock)
	if got := states(status); got != "the opening=complete" {
		t.Error(got)
	}
	if written := string(Lock([]*Status{status}, nil)); !strings.HasSuffix(written, line) || strings.Contains(written, other) {
		t.Errorf("both entries are kept, or the wrong one:\n%s", written)
	}
}

func TestProblems(t *testing.T) {
	const opening = "a\n\n"
	for name, c := range map[string]struct{ zh, en, want string }{
		"alike":   {opening + "## 一 {#a}\n\n[例](demo/)\n\n1. 甲\n2. 乙\n", opening + "## One {#a}\n\n[Example](demo/)\n\n1. A\n2. B\n", ""},
		"missing": {opening + "## 一 {#a}\n", opening, ""},
		"only here": {opening + "## 一 {#a}\n", opening + "## One {#a}\n\n## Two {#b}\n",
			"content/a/one/index.en.md:9:1: the original has no section #b; add it to content/a/one/index.zh.md, or take it out here"},
		"misspelt": {opening + "## 一 {#deadlock}\n", opening + "## One {#deadlok}\n", "content/a/one/index.en.md:7:1: the original has no section #deadlok; did you mean #deadlock?"},
		"renamed":  {opening + "## 一 {#lock}\n", opening + "## One {#mutual-exclusion}\n", "content/a/one/index.en.md:7:1: the original has no section #mutual-exclusion; add it to content/a/one/index.zh.md, or take it out here; if it renders #lock, give it that id"},
		"level":    {opening + "## 一 {#a}\n", opening + "### One {#a}\n", "content/a/one/index.en.md:7:1: #a is a heading of level 3, in the original of level 2; write it with ##, as in content/a/one/index.zh.md:7"},
		"order": {opening + "## 一 {#a}\n\n## 二 {#b}\n\n## 三 {#c}\n\n## 四 {#d}\n", opening + "## 1 {#a}\n\n## 4 {#d}\n\n## 2 {#b}\n\n## 3 {#c}\n",
			"content/a/one/index.en.md:9:1: #d stands in another place than in the original; move it after #c, as in content/a/one/index.zh.md:13"},
		"another block": {opening + "## 一 {#a}\n\n甲\n\n| a | b |\n|---|---|\n| 1 | 2 |\n", opening + "## One {#a}\n\nA\n\n- B\n- C\n",
			"content/a/one/index.en.md:11:1: #a has a list of 2 items where the original has a table of 2 columns and 1 row, in content/a/one/index.zh.md:11; give both texts the same blocks in the same order"},
		"a block less": {opening + "甲\n\n```go\n```\n\n乙\n", opening + "A\n\nB\n",
			"content/a/one/index.en.md:7:1: the opening lacks a ```go fence, which the original has in content/a/one/index.zh.md:9; put it after this place, or take it out there"},
		"the first block less": {opening + "## 一 {#a}\n\n> [!NOTE]\n> 甲\n\n乙\n", opening + "## One {#a}\n\nB\n",
			"content/a/one/index.en.md:7:1: #a lacks a [!NOTE] alert (with paragraph), which the original has in content/a/one/index.zh.md:9; put it after this place, or take it out there"},
		"a block more": {opening + "## 一 {#a}\n\n乙\n", opening + "## One {#a}\n\nB\n\n[Example](demo/)\n",
			"content/a/one/index.en.md:11:1: #a has the example demo that the original has not, see content/a/one/index.zh.md:7; add it there, or take it out here"},
		"another example": {opening + "[例](demo/)\n", opening + "[Example](other/)\n",
			"content/a/one/index.en.md:7:1: the opening has the example other where the original has the example demo, in content/a/one/index.zh.md:7; give both texts the same blocks in the same order"},
		"rows": {opening + "| a |\n|---|\n| 1 |\n| 2 |\n", opening + "| a |\n|---|\n| 1 |\n",
			"content/a/one/index.en.md:7:1: the opening has a table of 1 column and 1 row where the original has a table of 1 column and 2 rows, in content/a/one/index.zh.md:7; give both texts the same blocks in the same order"},
	} {
		t.Run(name, func(t *testing.T) {
			got := Compare("a/one", text(t, "zh", c.zh), text(t, "en", c.en), nil).Problems().Error()
			if got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
	// A section that has drifted is not yet held to its new structure, and not
	// confirmed before it is right.
	zh, en := text(t, "zh", "甲\n"), text(t, "en", "A\n")
	lock := confirmed(t, zh, en)
	status := Compare("a/one", text(t, "zh", "甲\n\n乙\n"), en, lock)
	if list := status.Problems(); len(list) > 0 {
		t.Errorf("a drifted section is held to the structure: %v", list)
	}
	if c := status.Confirm(true); len(c.Confirmed) > 0 || len(c.Refused) != 1 {
		t.Errorf("a drifted section of another structure: confirmed %v, refused %v", c.Confirmed, c.Refused)
	}
	if c := Compare("a/one", text(t, "zh", "乙\n"), en, lock).Confirm(true); len(c.Confirmed) != 1 || len(c.Refused) != 0 {
		t.Errorf("a drifted section of the same structure is refused: %v", c.Refused)
	}
}

// What is still the original is not confirmed along with the rest.
func TestCopies(t *testing.T) {
	const zh = "甲\n\n## 一 {#a}\n\n乙\n\n## API {#api}\n\n```text\nx\n```\n"
	original := text(t, "zh", zh)
	half := Compare("a/one", original, text(t, "en", "A\n\n## 一 {#a}\n\n乙\n\n## API {#api}\n\n```text\nx\n```\n"), nil)
	c := half.Confirm(false)
	want := "content/a/one/index.en.md:7:1: #a is the original word for word; translate it, or if the two are to be alike, name the file: `bingfa check -confirm a/one/index.en.md`"
	if got := c.Refused.Error(); got != want || len(c.Confirmed) != 2 {
		t.Errorf("confirmed %d sections; got\n%s\nwant\n%s", len(c.Confirmed), got, want)
	}
	if got, want := states(half), "the opening=unconfirmed #a=missing #api=unconfirmed"; got != want || half.Copied() {
		t.Errorf("half a copy: %s, copied %v", got, half.Copied())
	}
	if c := half.Confirm(true); len(c.Confirmed) != 3 || len(c.Refused) != 0 {
		t.Errorf("named by its file: refused %v", c.Refused)
	}
	if c := Compare("a/one", original, text(t, "zh-tw", zh), nil).Confirm(false); len(c.Confirmed) != 3 {
		t.Errorf("a variety of the language: refused %v", c.Refused)
	}
	again := Compare("a/one", original, half.Text, confirmed(t, original, half.Text)).Confirm(false)
	if len(again.Refused) != 0 {
		t.Errorf("what has been confirmed is refused: %v", again.Refused)
	}
	if got := again.Count(); got != (Count{Complete: 3}) {
		t.Errorf("confirmed by its name, it counts %+v", got)
	}
	// An original that says no ids, a copy that has been given them, and a title.
	titled := text(t, "en", zh)
	titled.Translation.Title = "Translated"
	titled.Document, _ = markdown.Convert(&note.Note{Path: "a/one"}, titled.Translation, markdown.Options{})
	empty := text(t, "en", "## 一 {#a}\n\n乙\n")
	for name, c := range map[string]struct {
		original, text Text
		copied         bool
		want, warnings string
	}{
		"whole": {original, text(t, "en", zh), true, "the opening=missing #a=missing #api=unconfirmed",
			"content/a/one/index.en.md: warning: the note is not translated into EN (en): it is the original word for word; translate from content/a/one/index.zh.md, or if the two are to be alike, name the file: `bingfa check -confirm a/one/index.en.md`"},
		"half": {original, half.Text, false, "the opening=unconfirmed #a=missing #api=unconfirmed",
			"content/a/one/index.en.md:7:1: warning: a section is not translated, but the original word for word: #a; translate from content/a/one/index.zh.md, or if the two are to be alike, name the file: `bingfa check -confirm a/one/index.en.md`"},
		"another title": {original, titled, true, "the opening=missing #a=missing #api=unconfirmed", ""},
		"given ids":     {text(t, "zh", "## a\n\n乙\n"), text(t, "en", "## a {#a}\n\n乙\n"), true, "the opening=missing #a=missing", ""},
		"a variety":     {original, text(t, "zh-tw", zh), false, "the opening=unconfirmed #a=unconfirmed #api=unconfirmed", ""},
		"cut short":     {original, empty, false, "the opening=unconfirmed #a=missing #api=missing", ""},
		"with more":     {empty, text(t, "ja", "## 一 {#a}\n\n乙\n\n## 二 {#b}\n"), false, "the opening=missing #a=missing", ""},
	} {
		t.Run(name, func(t *testing.T) {
			status := Compare("a/one", c.original, c.text, nil)
			if got := states(status); got != c.want || status.Copied() != c.copied {
				t.Errorf("%s, copied %v; want %s, %v", got, status.Copied(), c.want, c.copied)
			}
			if got := status.Warnings(false).Error(); c.warnings != "" && got != c.warnings {
				t.Errorf("got\n%s\nwant\n%s", got, c.warnings)
			}
		})
	}
}

func TestMissingIDs(t *testing.T) {
	if list := MissingIDs(text(t, "en", "## One {#a}\n\n#### Four\n")); len(list) > 0 {
		t.Errorf("told of %v", list)
	}
	got := MissingIDs(text(t, "en", "## One {#a}\n\n## Two\n\n### Three\n")).Error()
	if want := "content/a/one/index.en.md:7:1: 2 headings have no id of their own: Two, Three; give it one"; !strings.HasPrefix(got, want) {
		t.Errorf("got\n%s\nwant\n%s…", got, want)
	}
	// Headings without ids may be there under other ids: nothing is missing.
	status := Compare("a/one", text(t, "zh", "## 一\n\n## 二 {#b}\n"), text(t, "en", "## One\n"), nil)
	for _, section := range status.In(Missing) {
		if section.Own == nil && status.Reliable(section) {
			t.Errorf("%s is said to be missing", named(section.Original))
		}
	}
}

func TestWarnings(t *testing.T) {
	zh, en := text(t, "zh", "甲\n\n## 一 {#a}\n\n## 二 {#b}\n"), text(t, "en", "A\n\n## One {#a}\n\n## Two {#b}\n")
	lock := confirmed(t, zh, en)
	for name, c := range map[string]struct {
		original, text Text
		want           string
	}{
		"none":         {zh, en, ""},
		"untranslated": {zh, Text{Language: en.Language}, "content/a/one/index.zh.md: warning: the note is not translated into EN (en); write content/a/one/index.en.md"},
		"all at once": {text(t, "zh", "乙\n\n## 甲 {#a}\n\n## 二 {#b}\n\n## 三 {#c}\n\n## 四 {#d}\n"), text(t, "en", "A\n\n## One {#a}\n\n## Two {#b}\n\n## Three {#c}\n"),
			`content/a/one/index.en.md:1:1: warning: the originals of sections have changed since they were confirmed: the opening, #a; bring the text up to date with content/a/one/index.zh.md, then ` + "`bingfa check -confirm a/one/index.en.md`" + `
content/a/one/index.en.md: warning: a section of the original is missing: #d; translate from content/a/one/index.zh.md, and keep the ids
content/a/one/index.en.md:11:1: warning: nobody has confirmed a section: #c; compare with content/a/one/index.zh.md, then ` + "`bingfa check -confirm a/one/index.en.md`"},
		"another language": {zh, text(t, "ja", "A\n\n## One {#a}\n\n## Two {#b}\n"),
			"content/a/one/index.ja.md:1:1: warning: nobody has confirmed this translation; compare with content/a/one/index.zh.md, then `bingfa check -confirm a/one/index.ja.md`"},
	} {
		t.Run(name, func(t *testing.T) {
			list := Compare("a/one", c.original, c.text, lock).Warnings(true)
			if got := list.Error(); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
			if len(list.Errors()) > 0 {
				t.Error("a warning is an error")
			}
		})
	}
	if list := Compare("a/one", zh, en, nil).Warnings(false); len(list) > 0 {
		t.Errorf("told of what nobody has confirmed: %v", list)
	}
}

// Entries that belong to nothing are told, and dropped with the next writing.
func TestStale(t *testing.T) {
	zh, en := text(t, "zh", "甲\n"), text(t, "en", "A\n")
	fresh := Lock([]*Status{Compare("a/one", zh, en, nil)}, []Confirmation{Compare("a/one", zh, en, nil).Confirm(true)})
	lock := lockOf(t, append(fresh, "a/one zh>en gone 000000000000\na/one en>zh (opening) 000000000000\na/two zh>en (opening) 000000000000\n"...))
	status := Compare("a/one", zh, en, lock)
	list := Stale(lock, []*Status{status})
	if len(list.Warnings()) != 3 || len(list.Errors()) != 0 {
		t.Errorf("told of %v", list)
	}
	if want := "content/translations.lock:5: warning: the entry belongs to nothing: a/one has no section #gone in both zh and en"; !strings.Contains(list.Error(), want) {
		t.Errorf("got\n%s\nwant\n%s", list.Error(), want)
	}
	if got := Lock([]*Status{status}, nil); string(got) != string(fresh) {
		t.Errorf("written\n%s\nwant\n%s", got, fresh)
	}

	// Those of a note that has moved are told once.
	lock = lockOf(t, append(fresh, "a/was zh>en (opening) 000000000000\na/was zh>en gone 000000000000\n"...))
	status.Text.Translation.Aliases = []note.WrittenPath{{Path: "a/was"}}
	list = Stale(lock, []*Status{status, {Path: "a/two", Original: zh}})
	if want := "content/translations.lock:5: warning: entries name a/was, which has moved; write a/one in its place before `bingfa check -confirm` drops them"; list.Error() != want {
		t.Errorf("got\n%s\nwant\n%s", list.Error(), want)
	}
}

// BenchmarkCompare measures what the states of one note cost: a page asks for
// them whenever it is rendered.
func BenchmarkCompare(b *testing.B) {
	var zh, en strings.Builder
	for i := range 20 {
		fmt.Fprintf(&zh, "## 第 %d 节 {#s%d}\n\n甲\n\n", i, i)
		fmt.Fprintf(&en, "## Section %d {#s%d}\n\nA\n\n", i, i)
	}
	original, translated := text(b, "zh", zh.String()), text(b, "en", en.String())
	lock := confirmed(b, original, translated)
	for b.Loop() {
		if Compare("a/one", original, translated, lock).Count().Complete != 21 {
			b.Fatal("not all sections are complete")
		}
	}
}

// FuzzConfirm holds that what is confirmed is complete, whatever the texts are,
// that nothing else is, and that confirming again changes nothing.
func FuzzConfirm(f *testing.F) {
	f.Add("甲\n\n## 一 {#a}\n\n- x\n\n### 二 {#b}\n", "A\n\n### Two {#b}\n\n## One {#a}\n\n- x\n- y\n")
	f.Add("## 一\n\n## 一\n", "## (opening) {#x}\n\n[^1]\n\n[^1]: y\n")
	f.Add("## a {#a}\n\n## a {#a}\n", "## a {#a}\n\n> ## b {#b}\n")
	f.Fuzz(func(t *testing.T, zh, en string) {
		sound := true // otherwise nothing is confirmed; a preview compares all the same
		convert := func(code, body string) Text {
			tr := &note.Translation{Language: code, File: "index." + code + ".md", Source: []byte(body)}
			doc, list := markdown.Convert(&note.Note{Path: "a/one"}, tr, markdown.Options{})
			sound = sound && list.Err() == nil
			return Text{Language: note.Language{Code: code}, Translation: tr, Document: doc}
		}
		original, own := convert("zh", zh), convert("en", en)
		status := Compare("a/one", original, own, nil)
		for _, d := range append(status.Problems(), status.Warnings(true)...) {
			if d.Message == "" || d.Hint == "" || d.File == "" {
				t.Errorf("%q, %q: told %+v", zh, en, d)
			}
		}
		c := status.Confirm(true)
		if !sound {
			return
		}
		confirmed := map[string]bool{}
		for _, section := range c.Confirmed {
			confirmed[section.Original.ID] = true
		}
		written := Lock([]*Status{status}, []Confirmation{c})
		again := Compare("a/one", original, own, lockOf(t, written))
		for _, section := range again.Sections {
			if (section.State == Complete) != confirmed[section.Original.ID] {
				t.Errorf("%q, %q: %s is %s", zh, en, named(section.Original), section.State)
			}
		}
		if twice := again.Confirm(true); len(twice.Confirmed) > 0 || string(Lock([]*Status{again}, []Confirmation{twice})) != string(written) {
			t.Errorf("%q, %q: confirming again changes something", zh, en)
		}
	})
}
