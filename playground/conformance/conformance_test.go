package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bingfa/playground/conformance/corpus"
	"bingfa/playground/conformance/verdict"
)

const root = "../.."

// TestConformance holds known.txt and CONFORMANCE.md to what the playground
// does. With -short, it runs one program in ten.
func TestConformance(t *testing.T) {
	s, err := gather(t.Context(), root, nil, false)
	if err != nil {
		t.Fatal(err)
	}
	list, err := readKnown(root)
	if err != nil {
		t.Fatal(err)
	}
	chosen := options{short: testing.Short()}.chosen
	all, err := s.judge(t.Context(), chosen, func(string, int, int) {})
	if err != nil {
		t.Fatal(err)
	}
	for _, j := range all {
		if j.Corpus == "grid" && j.Unsettled != "" {
			t.Errorf("%s: the grid's own program %s", j.Name, j.Unsettled)
		}
	}
	// The programs of another toolchain are other programs.
	report := t.Errorf
	if list.version != s.tools.Version {
		t.Logf("known.txt is for %s, this is %s: its differences are told, but are no errors", list.version, s.tools.Version)
		report = t.Logf
	}
	wrong := list.check(all)
	if !testing.Short() {
		wrong = append(wrong, list.gone(all)...)
	}
	for _, w := range wrong {
		report("%s", w)
	}
	if len(wrong) > 0 {
		report("%d differences from known.txt; where the playground has changed on purpose: go run ./playground/conformance -write", len(wrong))
	}
	if testing.Short() || t.Failed() || list.version != s.tools.Version {
		return
	}
	table, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(tableFile)))
	if want := document(s.tools.Version, s.corpora, list.told(all)); err != nil || string(table) != want {
		t.Errorf("%s is not what these programs give (%v); go run ./playground/conformance -write", tableFile, err)
	}
}

// TestKnown: the list is read as it is written, and what is wrong with it is
// told.
func TestKnown(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, filepath.FromSlash(knownFile))
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	now := []judged{
		failing("a", "differs", "new words"), failing("b", "refused", "x"), failing("c", "pass", ""),
		failing("d", "differs", "new words"), failing("slow", "pass", ""), failing("flaky", "pass", ""), failing("new", "internal", "y"),
	}
	list := known{"go1", map[string]entry{
		"a": {"differs", "because of words"}, "b": {"differs", "because"}, "c": {"differs", "because"},
		"d": {"differs", "old words"}, "flaky": {"differs", "not always: x"}, "slow": {"stopped", "the limit of cpu"}, "none": {"refused", "z"},
	}}
	var wrong []string
	for _, w := range append(list.check(now), list.gone(now)...) {
		wrong = append(wrong, w[:strings.IndexByte(w, ':')])
	}
	if got := strings.Join(wrong, " "); got != "b c new none" {
		t.Errorf("wrong: %s; want b c new none", got)
	}
	if err := os.WriteFile(name, []byte(list.renew("go2", now).text()), 0o666); err != nil {
		t.Fatal(err)
	}
	renewed, err := readKnown(dir)
	if err != nil {
		t.Fatal(err)
	}
	if e := renewed.entries; renewed.version != "go2" || len(e) != 6 || e["a"].cause != "because of words" || e["d"].cause != "new words" || e["flaky"].kind != "differs" || e["b"].kind != "refused" || e["new"].cause != "y" || e["slow"].kind != "stopped" {
		t.Errorf("renewed: %+v", renewed)
	}
	if wrong := append(renewed.check(now), renewed.gone(now)...); len(wrong) > 0 {
		t.Errorf("wrong after it was renewed: %q", wrong)
	}
	for _, bad := range []string{"a\tdiffers\n", "a\tmaybe\tx\n", "a\tdiffers\tx\na\tdiffers\tx\n"} {
		if err := os.WriteFile(name, []byte(bad), 0o666); err != nil {
			t.Fatal(err)
		}
		if _, err := readKnown(dir); err == nil || !strings.Contains(err.Error(), "known.txt:") {
			t.Errorf("%q: error %v does not say where", bad, err)
		}
	}
}

func failing(name string, kind verdict.Kind, cause string) judged {
	return judged{Program: corpus.Program{Name: name}, Verdict: verdict.Verdict{Kind: kind, Cause: cause}}
}
