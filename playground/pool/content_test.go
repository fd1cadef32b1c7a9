package pool_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"bingfa/playground/program"
)

// TestContent runs every Go program of the course and compares what it writes
// with the recorded output, as its example.yaml says.
func TestContent(t *testing.T) {
	root := filepath.FromSlash("../../content")
	var dirs []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Name() == "main.go" {
			dirs = append(dirs, filepath.Dir(path))
		}
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	if len(dirs) == 0 {
		t.Skip("no content")
	}
	p := sharedPool(t)
	for _, dir := range dirs {
		name, _ := filepath.Rel(root, dir)
		t.Run(filepath.ToSlash(name), func(t *testing.T) {
			t.Parallel()
			var ex struct {
				Clock   program.Clock
				Compare string
				Mask    []string
				Go      string
				Python  string
			}
			if b, err := os.ReadFile(filepath.Join(dir, "example.yaml")); err == nil {
				if err := yaml.Unmarshal(b, &ex); err != nil {
					t.Fatal(err)
				}
			}
			code, err := os.ReadFile(filepath.Join(dir, "main.go"))
			if err != nil {
				t.Fatal(err)
			}
			want, err := os.ReadFile(filepath.Join(dir, "output.txt"))
			if err != nil {
				t.Skip("no recorded output")
			}
			clock, err := program.ParseClock(string(ex.Clock))
			if err != nil {
				t.Fatal(err)
			}
			normal := func(s string) string {
				for _, m := range ex.Mask {
					s = regexp.MustCompile(m).ReplaceAllString(s, "▒")
				}
				if ex.Compare == "lines" {
					lines := strings.SplitAfter(s, "\n")
					slices.Sort(lines)
					s = strings.Join(lines, "")
				}
				return s
			}
			r := run(t, p, clock, string(code))
			if got := normal(r.Output(program.Stdout)); got != normal(string(want)) {
				t.Errorf("output:\n%s\nwant:\n%s\nstderr:\n%s", got, want, r.Output(program.Stderr))
			}
			status := strings.Fields(ex.Go + " ok")[0]
			if string(r.Outcome.Status) != status {
				t.Errorf("outcome %s (%s), want %s", r.Outcome.Status, r.Outcome.Message, status)
			}
		})
	}
}
