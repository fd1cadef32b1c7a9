package attack

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// What is left is counted: a number that has grown is a leak.
type left struct{ goroutines, descriptors, children int }

// take counts. Where there is no /proc, only goroutines.
func take(t testing.TB) left {
	n := left{goroutines: runtime.NumGoroutine()}
	if runtime.GOOS == "linux" {
		fds, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			t.Fatal(err)
		}
		n.descriptors = len(fds)
		n.children = len(children(t))
	}
	return n
}

// check waits until nothing is left that was not there before.
func (before left) check(t testing.TB) {
	t.Helper()
	var now left
	calm := eventually(t, "no goroutine, descriptor or process that was not there before", func() bool {
		now = take(t)
		return now.goroutines <= before.goroutines && now.descriptors <= before.descriptors && now.children <= before.children
	})
	if !calm {
		b := make([]byte, 64<<10)
		t.Logf("before %+v, now %+v\n%s", before, now, b[:runtime.Stack(b, true)])
	}
}

// children returns the processes that this one has started, dead ones that
// nobody has reaped among them, with their command lines.
func children(t testing.TB) map[int]string {
	found := map[int]string{}
	dirs, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range dirs {
		stat, err1 := os.ReadFile(dir + "/stat")
		cmdline, err2 := os.ReadFile(dir + "/cmdline")
		if err1 != nil || err2 != nil {
			continue // it has ended meanwhile
		}
		_, after, _ := strings.Cut(string(stat), ") ")
		if f := strings.Fields(after); len(f) > 1 && f[1] == strconv.Itoa(os.Getpid()) {
			pid, _ := strconv.Atoi(filepath.Base(dir))
			found[pid] = string(cmdline)
		}
	}
	return found
}

// descriptors looks at what the idle workers hold: their three standard
// descriptors, and what Go's runtime needs to wait. Anything else, such as
// the server's listener or a connection of somebody's, was inherited.
func (s *server) descriptors(t *testing.T) {
	need(t, runtime.GOOS == "linux", "/proc")
	pids := workers(t, s.mark)
	if len(pids) == 0 {
		t.Error("no workers")
	}
	for _, pid := range pids {
		dir := fmt.Sprintf("/proc/%d/fd", pid)
		fds, err := os.ReadDir(dir)
		need(t, err == nil, "the right to look into workers, which only root has")
		for _, fd := range fds {
			to, err := os.Readlink(filepath.Join(dir, fd.Name()))
			if n, _ := strconv.Atoi(fd.Name()); n > 2 && (err != nil || !strings.HasPrefix(to, "anon_inode:[event")) {
				t.Errorf("a worker holds %s: %s, %v", fd.Name(), to, err)
			}
		}
	}
}

// workers returns the worker processes of the server with that mark; none
// where there is no /proc.
func workers(t testing.TB, mark int64) []int {
	if runtime.GOOS != "linux" {
		return nil
	}
	var pids []int
	for pid, cmdline := range children(t) {
		if strings.Contains(cmdline, fmt.Sprintf(`"Source":%d,`, mark)) {
			pids = append(pids, pid)
		}
	}
	return pids
}
