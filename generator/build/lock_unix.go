//go:build unix && !solaris && !aix

package build

import (
	"os"

	"golang.org/x/sys/unix"
)

// lock waits until no other build writes below a folder, and reports whether
// it can tell: a file system may know no locks. The lock ends with unlock or
// with the process, and leaves nothing behind.
func lock(folder string) (unlock func(), ok bool) {
	f, err := os.Open(folder)
	if err != nil {
		return func() {}, false
	}
	for {
		err = unix.Flock(int(f.Fd()), unix.LOCK_EX)
		if err != unix.EINTR {
			break
		}
	}
	if err != nil {
		f.Close()
		return func() {}, false
	}
	return func() { f.Close() }, true
}
