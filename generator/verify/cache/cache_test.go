package cache

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

func open(t *testing.T) *Cache {
	t.Helper()
	c, err := Open(filepath.Join(t.TempDir(), "a", "b"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestPutAndGet(t *testing.T) {
	c := open(t)
	key := Key("take", "1")
	var got map[string]int
	if c.Get(key, &got) {
		t.Error("an empty cache has it")
	}
	if err := c.Put(key, map[string]int{"a": 1}); err != nil {
		t.Fatal(err)
	}
	if !c.Get(key, &got) || got["a"] != 1 {
		t.Errorf("got %v", got)
	}
	if c.Get(Key("take1"), &got) || c.Get(Key("take1", ""), &got) {
		t.Error("parts run into each other")
	}
	var none *Cache
	if err := none.Put(key, 1); err != nil || none.Get(key, &got) {
		t.Error("a nil cache keeps something")
	}
}

// A damaged entry counts as absent, and is written again.
func TestDamaged(t *testing.T) {
	c := open(t)
	key := Key("x")
	for name, damage := range map[string]func([]byte) []byte{
		"empty":          func([]byte) []byte { return nil },
		"cut off":        func(b []byte) []byte { return b[:len(b)-1] },
		"a bit flipped":  func(b []byte) []byte { b[len(b)-3] ^= 1; return b },
		"another format": func(b []byte) []byte { return append([]byte("bingfa 2 "), b[len(header):]...) },
		"no header":      func(b []byte) []byte { return b[strings.IndexByte(string(b), '\n')+1:] },
	} {
		if err := c.Put(key, "value"); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(c.path(key))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(c.path(key), damage(data), 0o600); err != nil {
			t.Fatal(err)
		}
		var got string
		if c.Get(key, &got) {
			t.Errorf("%s: got %q", name, got)
		}
		if err := c.Put(key, "value"); err != nil || !c.Get(key, &got) || got != "value" {
			t.Errorf("%s: not written again: %q, %v", name, got, err)
		}
	}
}

// Readers see whole values while others write.
func TestConcurrent(t *testing.T) {
	c := open(t)
	key := Key("x")
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			for j := range 200 {
				want := strings.Repeat(fmt.Sprint(i), 10_000)
				if err := c.Put(key, want); err != nil {
					t.Error(err)
				}
				var got string
				if !c.Get(key, &got) || len(got) != 10_000 || strings.Trim(got, got[:1]) != "" {
					t.Errorf("round %d: got %d bytes", j, len(got))
				}
			}
		})
	}
	group.Wait()
	if left, _ := filepath.Glob(filepath.Join(c.dir, temporary+"*")); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

func TestTrim(t *testing.T) {
	c := open(t)
	now := time.Now()
	put := func(name string, age time.Duration) string {
		key := Key(name)
		if err := c.Put(key, strings.Repeat("x", 1000)); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(c.path(key), now.Add(-age), now.Add(-age)); err != nil {
			t.Fatal(err)
		}
		return key
	}
	ancient, old, new := put("ancient", maxAge+time.Hour), put("old", 48*time.Hour), put("new", 0)
	middle := put("middle", 47*time.Hour)
	if err := os.WriteFile(filepath.Join(c.dir, temporary+"killed"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	has := func(key string) bool { _, err := os.Stat(c.path(key)); return err == nil }
	if err := c.trim(now.Add(2*time.Hour), 1<<20); err != nil {
		t.Fatal(err)
	}
	if has(ancient) || !has(old) || !has(new) {
		t.Errorf("by age: %v %v %v", has(ancient), has(old), has(new))
	}
	if _, err := os.Stat(filepath.Join(c.dir, temporary+"killed")); err == nil {
		t.Error("what a killed check left is still there")
	}
	// Being used keeps an entry.
	var v string
	if !c.Get(old, &v) {
		t.Fatal("old is gone")
	}
	if err := c.trim(now, 2500); err != nil {
		t.Fatal(err)
	}
	if has(middle) || !has(old) || !has(new) {
		t.Errorf("by size: %v %v %v", has(middle), has(old), has(new))
	}
	// Once a day is enough.
	put("ancient", 2*maxAge)
	if err := c.trimDaily(now.Add(time.Hour)); err != nil || !has(ancient) {
		t.Errorf("trimmed twice a day, %v", err)
	}
	if err := c.trimDaily(now.Add(25 * time.Hour)); err != nil || has(ancient) {
		t.Errorf("not trimmed the next day, %v", err)
	}
}

func TestMemory(t *testing.T) {
	c := open(t)
	dir := t.TempDir()
	file, absent := filepath.Join(dir, "file"), filepath.Join(dir, "absent")
	write := func(name, text string) {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write(file, "1")
	c.Remember("version", []byte("one"), []string{file, absent})
	if v, ok := c.Recall("version"); !ok || string(v) != "one" {
		t.Errorf("recalled %q, %v", v, ok)
	}
	write(absent, "")
	if _, ok := c.Recall("version"); ok {
		t.Error("a file that appeared was not noticed")
	}
	c.Remember("version", []byte("one"), []string{file})
	later := time.Now().Add(time.Second)
	if err := os.Chtimes(file, later, later); err != nil {
		t.Fatal(err)
	}
	if _, ok := c.Recall("version"); ok {
		t.Error("a newer file was not noticed")
	}
}
