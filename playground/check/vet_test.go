package check

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"bingfa/playground/check/vet"
	"bingfa/playground/program"
)

// goVet returns what go vet says of programs, by the checks that are ours.
func goVet(t *testing.T, all []sample) [][]program.Diagnostic {
	t.Helper()
	dir := t.TempDir()
	write := func(name, text string) {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", "module m\n\ngo 1.26\n")
	for i, s := range all {
		write(fmt.Sprintf("p%d/%s", i, FileName), s.src)
	}
	cmd := exec.Command("go", "vet", "-json", "./...")
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, err.(*exec.ExitError).Stderr)
	}
	path := regexp.MustCompile(`m/p\d+\.`)
	posn := regexp.MustCompile(`:(\d+):(\d+)$`)
	found := make([][]program.Diagnostic, len(all))
	for d := json.NewDecoder(strings.NewReader(string(out))); d.More(); {
		var packages map[string]map[string][]struct{ Posn, Message string }
		if err := d.Decode(&packages); err != nil {
			t.Fatal(err)
		}
		for p, checks := range packages {
			n, err := strconv.Atoi(strings.TrimPrefix(p, "m/p"))
			if err != nil {
				t.Fatal(err)
			}
			for check, diags := range checks {
				if !slices.Contains(vet.Checks(), check) {
					continue
				}
				for _, diag := range diags {
					m := posn.FindStringSubmatch(diag.Posn)
					line, _ := strconv.Atoi(m[1])
					column, _ := strconv.Atoi(m[2])
					found[n] = append(found[n], program.Diagnostic{Line: line, Column: column, Message: path.ReplaceAllString(diag.Message, "main."), Category: check})
				}
			}
		}
	}
	return found
}

// TestVet holds the warnings to go vet's.
func TestVet(t *testing.T) {
	all := samples(t, "vet.txt")
	want := goVet(t, all)
	seen := map[string]bool{}
	for i, s := range all {
		p, diags := Source(s.src)
		if p == nil {
			t.Errorf("%s: %v", s.name, diags)
			continue
		}
		if d := compare(p.Vet(), want[i]); d != "" {
			t.Errorf("%s:%s", s.name, d)
		}
		for _, d := range want[i] {
			seen[d.Category] = true
		}
	}
	for _, c := range vet.Checks() {
		if !seen[c] {
			t.Errorf("no program shows the check %s", c)
		}
	}
}
