package toolchain

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
)

// cacheVersion is part of every key: it changes when a result for the same
// source may be another.
const cacheVersion = 4

// key identifies the result of a source.
func (t *Toolchain) key(s Source) string {
	h := sha256.New()
	fmt.Fprintf(h, "%d %s %s/%s %t\n%s", cacheVersion, t.Version, runtime.GOOS, runtime.GOARCH, s.Unordered, s.Code)
	return hex.EncodeToString(h.Sum(nil))
}

func (t *Toolchain) file(key string) string { return filepath.Join(t.cache, key[:2], key[2:]+".json") }

// load returns a result that is kept. One that cannot be read is made anew.
func (t *Toolchain) load(key string) (r Result, ok bool) {
	b, err := os.ReadFile(t.file(key))
	return r, err == nil && json.Unmarshal(b, &r) == nil
}

// store keeps a result; it appears under its name only when it is complete.
func (t *Toolchain) store(key string, r Result) error {
	b, err := json.Marshal(r)
	if err != nil {
		return err
	}
	name := t.file(key)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	tmp, err := os.CreateTemp(filepath.Dir(name), "new-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	if _, err := tmp.Write(b); err != nil {
		tmp.Close()
		return err
	}
	if err := tmp.Close(); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), name)
}
