package preview

import (
	"os"
	"path/filepath"
	"strings"
	"time"
)

// checkout tells whether Git is changing the files.
type checkout struct {
	// lock is the file that Git has while it does, "" outside of a repository.
	lock string
	seen time.Time // when it was last there
	// left is the time of a lock that is not waited for any longer: what a Git
	// that was stopped leaves behind.
	left time.Time
}

// gitLock returns the name of Git's lock for the repository that dir is in, ""
// for none.
func gitLock(dir string) string {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return ""
	}
	for {
		git := filepath.Join(dir, ".git")
		if info, err := os.Stat(git); err == nil {
			if info.IsDir() {
				return filepath.Join(git, "index.lock")
			}
			// A working tree beside the repository has a file that leads there.
			src, err := os.ReadFile(git)
			to, ok := strings.CutPrefix(strings.TrimSpace(string(src)), "gitdir: ")
			if err != nil || !ok {
				return ""
			}
			if !filepath.IsAbs(to) {
				to = filepath.Join(dir, to)
			}
			return filepath.Join(to, "index.lock")
		}
		above := filepath.Dir(dir)
		if above == dir {
			return ""
		}
		dir = above
	}
}

// runs returns when Git was last seen at work: now, if it is.
func (c *checkout) runs(now time.Time) time.Time {
	if c.lock != "" {
		if info, err := os.Stat(c.lock); err == nil && !info.ModTime().Equal(c.left) {
			c.seen = now
		}
	}
	return c.seen
}

// giveUp says not to wait for the lock that is there.
func (c *checkout) giveUp() {
	if c.lock != "" {
		if info, err := os.Stat(c.lock); err == nil {
			c.left = info.ModTime()
		}
	}
}
