package scaffold

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bingfa/generator/note"
)

// A note that cannot be named after all leaves the lock as it was.
func TestLockStays(t *testing.T) {
	for name, lock := range map[string]string{"none": "", "one": "# kept\na/one zh>en (opening) 000000000000\nz/one zh>en (opening) 000000000000\n"} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			write := func(name, text string) {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			write("site.yaml", "title: T\nlanguages: [{code: zh, tag: zh-CN}, {code: en}]\nchapters: [{title: A, notes: []}]\n")
			if lock != "" {
				write(note.LockFile, lock)
			}
			for _, broken := range []bool{true, false} {
				p, err := New(Request{Dir: dir, Note: "b/one"})
				if err != nil {
					t.Fatal(err)
				}
				s, err := p.Stage()
				if err != nil {
					t.Fatal(err)
				}
				if broken {
					write("site.yaml", "chapters: [")
				}
				err = s.Commit()
				if left := s.Discard(); left != nil {
					t.Fatal(left)
				}
				got := tree(t, dir)[note.LockFile]
				if broken {
					if err == nil || got != lock {
						t.Fatalf("%v; the lock is %q, want %q", err, got, lock)
					}
					write("site.yaml", string(p.original))
					continue
				}
				first, last := strings.Index(got, "a/one "), strings.Index(got, "z/one ")
				at := strings.Index(got, "b/one zh>en (opening) ")
				if err != nil || strings.Count(got, "b/one zh>en ") != 4 || lock != "" && (first < 0 || at < first || last < at || !strings.HasPrefix(got, "# kept\n")) {
					t.Errorf("%v; the lock is %q", err, got)
				}
			}
		})
	}
}
