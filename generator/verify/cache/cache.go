// Package cache keeps what checks found out, between one check and the next.
//
// An entry is a file named for the hash of all that its value depends on, so
// nothing has to be told when it is out of date: it is not asked for any more,
// and goes when it has not been used for long, or when there is too much. Any
// number of checks may share a folder: a file appears whole, under its name,
// or not at all. A file that is damaged counts as absent.
package cache

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// A Cache is a folder with values. A nil Cache keeps nothing. Its methods may
// be called by many goroutines and processes.
type Cache struct{ dir string }

// Default returns the folder of the user's cache: bingfa/check in the system's
// place for caches, which HOME or XDG_CACHE_HOME move.
func Default() (string, error) {
	dir, err := os.UserCacheDir()
	if err == nil && !filepath.IsAbs(dir) {
		err = errors.New("the folder for caches is not an absolute path")
	}
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, "bingfa", "check"), nil
}

// Open returns the cache in a folder, which need not exist yet, and clears it
// of what is old, once a day.
func Open(dir string) (*Cache, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	c := &Cache{dir}
	if err := c.trimDaily(time.Now()); err != nil {
		return nil, err
	}
	return c, nil
}

// Key returns the name of the entry that depends on parts, and on nothing else.
func Key(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		fmt.Fprintf(h, "%d\n%s", len(p), p)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// path returns the file of a key. Keys are spread over folders.
func (c *Cache) path(key string) string { return filepath.Join(c.dir, key[:2], key[2:]) }

// header begins each file: the version of the format, then the hash of the
// rest and a line end.
const header = "bingfa 1 "

// Get reads the value of a key, which comes from [Key], into v. ok is false
// when there is none.
func (c *Cache) Get(key string, v any) (ok bool) {
	if c == nil {
		return false
	}
	name := c.path(key)
	data, err := os.ReadFile(name)
	if err != nil {
		return false
	}
	line, body, _ := bytes.Cut(data, []byte("\n"))
	if string(line) != header+sum(body) || json.Unmarshal(body, v) != nil {
		return false
	}
	// Its last use decides when it goes; a day is exact enough.
	if info, err := os.Stat(name); err == nil && time.Since(info.ModTime()) > 24*time.Hour {
		now := time.Now()
		_ = os.Chtimes(name, now, now) // a cache that cannot be written is still good to read
	}
	return true
}

// Put keeps the value of a key.
func (c *Cache) Put(key string, v any) error {
	if c == nil {
		return nil
	}
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	name := c.path(key)
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(c.dir, temporary+"*")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(f, "%s%s\n%s", header, sum(body), body)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

func sum(body []byte) string {
	h := sha256.Sum256(body)
	return hex.EncodeToString(h[:])
}
