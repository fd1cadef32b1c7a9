package sandbox

import (
	"fmt"

	"golang.org/x/sys/unix"
)

var layers = []Layer{CPU, Memory, Files, Core, NoNewPrivs, NotDumpable}

func setrlimit(resource int, value uint64) error {
	return unix.Prlimit(0, resource, &unix.Rlimit{Cur: value, Max: value}, nil)
}

// applySystem sets what prctl sets. no_new_privs belongs to a thread, and
// threads inherit it when they start: it must be called on the main thread
// before the runtime starts others, which it has at this point (the one for
// sysmon among them). Those do not run the program's code, but a goroutine
// may be moved to any thread, so the call is made on all of them.
func applySystem() error {
	if _, _, errno := allThreads(unix.SYS_PRCTL, unix.PR_SET_NO_NEW_PRIVS, 1, 0); errno != 0 {
		return fmt.Errorf("%s: %w", NoNewPrivs, errno)
	}
	if err := unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0); err != nil {
		return fmt.Errorf("%s: %w", NotDumpable, err)
	}
	return nil
}
