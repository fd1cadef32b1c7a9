package page

import (
	"html"
	"reflect"
	"regexp"
	"testing"

	"bingfa/generator/note"
	"bingfa/theme"
)

var tag = regexp.MustCompile(`<[^>]*>`)

// What is copied and run is the text of the page: it must be the program.
func TestCodeKeepsTheProgram(t *testing.T) {
	for _, program := range []string{
		"package main\n\nfunc main() { // (1)\n\tprintln(\"<&>\") // (12)\n}\n",
		"x = \"\"\"\n# (1)\n\"\"\"  # (2)\n",
		"no newline at the end // (1)",
		"// (1)\n",
		"",
	} {
		for _, lang := range []string{"go", "python"} {
			got := html.UnescapeString(tag.ReplaceAllString(string(code(lang, program)), ""))
			if want := shown(program); got != want {
				t.Errorf("%s: %q became %q", lang, program, got)
			}
		}
	}
	marked := string(code("go", "x := 1 // (3)\n"))
	if want := `<mark data-n="3">x := <span class="n">1</span><b class="marker"> // (3)</b>` + "\n</mark>"; marked != want {
		t.Errorf("got %s, want %s", marked, want)
	}
}

func TestRows(t *testing.T) {
	seconds := func(ms int64) string { return string(rune('0' + ms)) }
	got := rows([]note.Event{
		{TimeMS: 0, Stream: "stdout", Text: "a\nb"}, {TimeMS: 1, Stream: "stdout", Text: "c\n"},
		{TimeMS: 2, Stream: "stdout", Text: "d"}, {TimeMS: 3, Stream: "stderr", Text: "e\n"}, {TimeMS: 4, Stream: "stdout", Text: "f\n"},
	}, seconds)
	want := []row{{"0", "stdout", "a"}, {"0", "stdout", "bc"}, {"2", "stdout", "d"}, {"3", "stderr", "e"}, {"4", "stdout", "f"}}
	if len(got) != len(want) {
		t.Fatalf("rows %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("row %d is %v, want %v", i, got[i], want[i])
		}
	}
}

func TestHanNumeral(t *testing.T) {
	for n, want := range map[int]string{1: "一", 7: "七", 10: "十", 11: "十一", 20: "二十", 42: "四十二", 99: "九十九", 100: "100"} {
		if got := hanNumeral(n); got != want {
			t.Errorf("%d is %s, want %s", n, got, want)
		}
	}
}

// What is said to be proven is what the recording holds.
func TestProof(t *testing.T) {
	loaded, list := LoadTheme(theme.Files(), "theme")
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	l := &language{look: &look{word: func(key string) string { return loaded.Word("en", key) }}}
	both := &note.Recording{Interpreter: "yaegi 0", Python: &note.Take{Engine: "CPython 3"}, Go: &note.Take{Engine: "Go 1"}}
	only := &note.Recording{Interpreter: "yaegi 0", Go: both.Go}
	const interpreter = "yaegi 0 is the interpreter that runs Go on this page."
	for _, c := range []struct {
		recording *note.Recording
		config    note.ExampleConfig
		want      *proofView
	}{
		{nil, note.ExampleConfig{}, nil},
		{both, note.ExampleConfig{}, &proofView{"CPython 3 · Go 1 · yaegi 0", "", []string{"Each printed exactly this output and ended as shown.", interpreter}}},
		{only, note.ExampleConfig{}, &proofView{"Go 1 · yaegi 0", "", []string{"Each printed exactly this output and ended as shown.", interpreter}}},
		{both, note.ExampleConfig{Compare: "lines"}, &proofView{"CPython 3 · Go 1 · yaegi 0", "order may differ",
			[]string{"Each printed these lines and ended as shown. The order of the lines may differ from run to run.", interpreter}}},
		{both, note.ExampleConfig{Mask: []string{"x"}, Differs: []string{"pids", "times", "counts"}}, &proofView{"CPython 3 · Go 1 · yaegi 0", "process ids, times and counts differ",
			[]string{"Each printed this output and ended as shown, but process ids, times and counts differ from run to run.", interpreter}}},
		{both, note.ExampleConfig{Compare: "lines", Mask: []string{"x"}, Differs: []string{"pids"}}, &proofView{"CPython 3 · Go 1 · yaegi 0", "order and process ids differ",
			[]string{"Each printed these lines and ended as shown, but their order and process ids may differ from run to run.", interpreter}}},
		{both, note.ExampleConfig{Go: "compile_error undefined"}, &proofView{"CPython 3 · Go 1 · yaegi 0", "",
			[]string{"Go 1 and yaegi 0 do not compile the Go program.", "CPython 3 printed exactly this output and ended as shown.", interpreter}}},
		{only, note.ExampleConfig{Go: "compile_error"}, &proofView{"Go 1 · yaegi 0", "", []string{"Go 1 and yaegi 0 do not compile the Go program.", interpreter}}},
	} {
		if got := proof(l, &note.Example{Recording: c.recording, Config: c.config}); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%+v: got %+v, want %+v", c.config, got, c.want)
		}
	}
}

// Every kind of difference has its word in every language.
func TestDifferencesHaveWords(t *testing.T) {
	loaded, list := LoadTheme(theme.Files(), "theme")
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	for language := range loaded.words {
		for _, kind := range note.Differences {
			if key := "proof.differs." + kind; loaded.words[language][key] == "" {
				t.Errorf("%s has no word %s", language, key)
			}
		}
	}
}
