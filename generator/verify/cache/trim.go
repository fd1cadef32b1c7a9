package cache

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Entries that were not used for maxAge go; then those used longest ago, until
// all take no more than maxSize bytes.
const (
	maxAge  = 30 * 24 * time.Hour
	maxSize = 64 << 20
)

// temporary begins the names of files that are being written. One that is
// older than an hour belongs to a process that was killed.
const temporary = "tmp-"

// trimmed is the file whose time says when the cache was last cleared.
const trimmed = "trimmed"

// trimDaily trims the cache unless that was done on this day.
func (c *Cache) trimDaily(now time.Time) error {
	name := filepath.Join(c.dir, trimmed)
	if info, err := os.Stat(name); err == nil && now.Sub(info.ModTime()).Abs() < 24*time.Hour {
		return nil
	}
	if err := os.WriteFile(name, nil, 0o600); err != nil {
		return err
	}
	if err := os.Chtimes(name, now, now); err != nil {
		return err
	}
	return c.trim(now, maxSize)
}

func (c *Cache) trim(now time.Time, maxSize int64) error {
	type entry struct {
		name string
		size int64
		used time.Time
	}
	var entries []entry
	var total int64
	err := filepath.WalkDir(c.dir, func(name string, d fs.DirEntry, err error) error {
		if errors.Is(err, os.ErrNotExist) {
			return nil // another check trims too
		}
		if err != nil || d.IsDir() || d.Name() == trimmed {
			return err
		}
		info, err := d.Info()
		if errors.Is(err, os.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		age := now.Sub(info.ModTime())
		if age > maxAge || strings.HasPrefix(d.Name(), temporary) && age > time.Hour {
			return remove(name)
		}
		entries = append(entries, entry{name, info.Size(), info.ModTime()})
		total += info.Size()
		return nil
	})
	if err != nil {
		return err
	}
	slices.SortFunc(entries, func(a, b entry) int { return cmp.Or(a.used.Compare(b.used), cmp.Compare(a.name, b.name)) })
	for _, e := range entries {
		if total <= maxSize {
			break
		}
		if err := remove(e.name); err != nil {
			return err
		}
		total -= e.size
	}
	return nil
}

func remove(name string) error {
	if err := os.Remove(name); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
