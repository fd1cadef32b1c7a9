package lower_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"bingfa/playground/check/std"
	"bingfa/playground/conformance/corpus"
	"bingfa/playground/conformance/grid"
)

// course returns the programs of the course by their folders.
func course(t testing.TB) map[string]string {
	root := filepath.Join("..", "..", "content")
	programs := map[string]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.Name() != "main.go" {
			return err
		}
		src, err := os.ReadFile(path)
		name, _ := filepath.Rel(root, filepath.Dir(path))
		programs[filepath.ToSlash(name)] = string(src)
		return err
	})
	if err != nil || len(programs) == 0 {
		t.Fatalf("the course has no programs: %v", err)
	}
	return programs
}

// some returns the programs of a corpus: one in ten if tests are to be short.
func some(t testing.TB, c *corpus.Corpus, err error) map[string]string {
	if err != nil {
		t.Skip(err)
	}
	programs := map[string]string{}
	for i, p := range c.Programs {
		if !testing.Short() || i%10 == 0 {
			programs[p.Name] = p.Source
		}
	}
	return programs
}

// runs are the programs of the toolchain's test folder.
func runs(t testing.TB) map[string]string {
	c, err := corpus.Runs(goroot(t), std.Packages())
	return some(t, c, err)
}

// examples are those of the library.
func examples(t testing.TB) map[string]string {
	c, err := corpus.Examples(goroot(t), std.Packages())
	return some(t, c, err)
}

// combinations are some programs of the conformance suite's grid, which has
// thousands.
func combinations(t testing.TB) map[string]string {
	programs := map[string]string{}
	for i, p := range grid.Programs(false).Programs {
		if i%10 == 0 && (!testing.Short() || i%100 == 0) {
			programs[p.Name] = p.Source
		}
	}
	return programs
}

// goroot is where the toolchain is.
func goroot(t testing.TB) string {
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Skip("needs the toolchain: ", err)
	}
	return strings.TrimSpace(string(out))
}
