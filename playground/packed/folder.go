package packed

import (
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"syscall"
)

// A folder holds executables where memory cannot. Only its user may enter it,
// and it is made with the first; the zero value is ready for use. Who kills
// the process leaves it behind in the system's temporary folder.
type folder struct {
	mu  sync.Mutex
	dir string
}

// add writes an executable and returns its path.
func (f *folder) add(name string, data []byte) (path string, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.dir == "" {
		if f.dir, err = os.MkdirTemp("", "bingfa-workers-"); err != nil { // with mode 0700
			return "", err
		}
	}
	path = filepath.Join(f.dir, name)
	if runtime.GOOS == "windows" {
		path += ".exe"
	}
	// A file of an earlier try that failed halfway is in the way.
	if err := os.RemoveAll(path); err != nil {
		return "", err
	}
	// A process that is started meanwhile would keep the file open for
	// writing for a moment, and no system runs such a file.
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	return path, os.WriteFile(path, data, 0o500)
}

// remove removes all.
func (f *folder) remove() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.dir == "" {
		return nil
	}
	dir := f.dir
	f.dir = ""
	return os.RemoveAll(dir)
}
