package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestReplace(t *testing.T) {
	dir := t.TempDir()
	file, link := filepath.Join(dir, "a"), filepath.Join(dir, "link")
	if err := os.WriteFile(file, []byte("old"), 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(file, 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("a", link); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
	if err := Replace(link, []byte("new")); err != nil {
		t.Fatal(err)
	}
	if data, err := os.ReadFile(file); err != nil || string(data) != "new" {
		t.Errorf("%q, %v", data, err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link is a link no more: %v, %v", info, err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("the permissions are %v, %v", info, err)
	}
	// A new file is like any other.
	if err := errors.Join(Replace(filepath.Join(dir, "b"), nil), os.WriteFile(filepath.Join(dir, "c"), nil, 0o666)); err != nil {
		t.Fatal(err)
	}
	b, _ := os.Stat(filepath.Join(dir, "b"))
	c, _ := os.Stat(filepath.Join(dir, "c"))
	if b.Mode() != c.Mode() {
		t.Errorf("a new file has the permissions %v, others have %v", b.Mode(), c.Mode())
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 4 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}

// What cannot be written leaves nothing behind.
func TestReplaceFails(t *testing.T) {
	dir := t.TempDir()
	folder := filepath.Join(dir, "folder")
	if err := os.MkdirAll(filepath.Join(folder, "full"), 0o777); err != nil {
		t.Fatal(err)
	}
	err := Replace(folder, []byte("x"))
	if err == nil {
		t.Fatal("a folder is replaced by a file")
	}
	if reason := Reason(err); errors.As(reason, new(*fs.PathError)) || errors.As(reason, new(*os.LinkError)) {
		t.Errorf("the reason names the path: %v", reason)
	}
	if err := Replace(filepath.Join(dir, "none", "a"), nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("in a folder that is not there: %v", err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("left behind: %v", entries)
	}
}
