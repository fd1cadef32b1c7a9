// Package os is the os that programs of the playground import: a process
// with arguments, an identity, an exit code, three standard streams, an
// environment of its own, which starts empty, and files that live in its
// memory and end with it. It is named os so that its types read as Go
// programmers expect (*os.File). What has no effect (FileMode, PathError,
// ErrNotExist, O_RDWR …) is the real package's; functions and types that
// reach the system are here.
//
// Errors are those of Go on Linux, to the letter: the tests run each scenario
// in this file system and in the machine's. There is one user, who owns what
// the program makes; permission bits are obeyed. What is there at the start:
//
//	/dev/null /dev/zero /dev/stdin /dev/stdout /dev/stderr
//	/tmp      as everywhere
//	/program  the working directory, the program's own
//
// Files are bounded in number; their bytes are the program's memory, which
// the process bounds. Starting processes and signalling them is not
// permitted, and said so by EPERM.
//
// One lock guards the tree and all open files. It is not held while a
// standard stream is written to: that may wait for the server.
package os

import (
	"os"
	"sync"

	"bingfa/playground/symbols/host"
)

// Limits of a program's files.
const (
	maxOpen  = 1024     // open files, as ulimit -n has it
	maxNodes = 64 << 10 // files and directories
	maxFile  = 1 << 30  // bytes of a file
	pipeSize = 64 << 10 // bytes that a pipe holds unread
)

var mu sync.Mutex // guards all below this package's functions

// Args are the arguments: the program's name.
var Args = []string{"main"}

// Exit ends the program at once; deferred calls do not run.
func Exit(code int) { host.Exit(code) }

// The identity of the process, the same in every run.

func Getpid() int                 { return 2 }
func Getppid() int                { return 1 }
func Getuid() int                 { return uid }
func Geteuid() int                { return uid }
func Getgid() int                 { return uid }
func Getegid() int                { return uid }
func Getgroups() ([]int, error)   { return []int{uid}, nil }
func Getpagesize() int            { return 4096 }
func Hostname() (string, error)   { return host.Name, nil }
func Executable() (string, error) { return home + "/main", nil }

const (
	uid  = 1000
	home = "/program"
)

// TempDir returns $TMPDIR, or /tmp.
func TempDir() string {
	if dir := Getenv("TMPDIR"); dir != "" {
		return dir
	}
	return "/tmp"
}

// pathError is how most functions fail.
func pathError(op, path string, err error) error {
	if err == nil {
		return nil
	}
	return &os.PathError{Op: op, Path: path, Err: err}
}
