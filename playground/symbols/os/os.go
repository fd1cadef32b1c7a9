// Package os is the os that programs of the playground import: a process
// with arguments, an identity, three standard streams, an exit code and an
// environment of its own, and nothing else. It is named os so that its types
// read as Go programmers expect (*os.File). There are no files yet; a
// program that asks for them does not compile.
package os

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync"
	"syscall"
)

// A File is one of the three standard streams.
type File struct {
	name  string
	fd    uintptr
	write func([]byte) (int, error) // nil: not writable
}

// NewStreams returns the standard streams of a program: an empty standard
// input, and two outputs to out and err.
func NewStreams(out, err func([]byte) (int, error)) (stdin, stdout, stderr *File) {
	return &File{name: "/dev/stdin"}, &File{"/dev/stdout", 1, out}, &File{"/dev/stderr", 2, err}
}

// Name returns the name of the stream, such as /dev/stdout.
func (f *File) Name() string { return f.name }

// Fd returns 0, 1 or 2.
func (f *File) Fd() uintptr { return f.fd }

// Read reads nothing: the standard input is empty.
func (f *File) Read(p []byte) (int, error) {
	if f == nil {
		return 0, ErrInvalid
	}
	if f.write != nil {
		return 0, &PathError{Op: "read", Path: f.name, Err: syscall.EBADF}
	}
	if len(p) == 0 {
		return 0, nil
	}
	return 0, io.EOF
}

// Write writes p in one piece.
func (f *File) Write(p []byte) (int, error) {
	if f == nil {
		return 0, ErrInvalid
	}
	if f.write == nil {
		return 0, &PathError{Op: "write", Path: f.name, Err: syscall.EBADF}
	}
	return f.write(p)
}

// WriteString is like Write.
func (f *File) WriteString(s string) (int, error) { return f.Write([]byte(s)) }

// Sync does nothing: output is never held back.
func (f *File) Sync() error { return nil }

// Close does nothing: a program cannot lose its streams.
func (f *File) Close() error { return nil }

// The errors of Go's os.
var (
	ErrInvalid          = fs.ErrInvalid
	ErrPermission       = fs.ErrPermission
	ErrExist            = fs.ErrExist
	ErrNotExist         = fs.ErrNotExist
	ErrClosed           = fs.ErrClosed
	ErrDeadlineExceeded = errors.New("i/o timeout")
)

// A PathError is an error with the operation and the path.
type PathError = fs.PathError

// A Signal is what a process can be sent. Programs here are sent none.
type Signal interface {
	String() string
	Signal()
}

// The signals that exist everywhere.
var (
	Interrupt Signal = syscall.SIGINT
	Kill      Signal = syscall.SIGKILL
)

// Env is the environment of a program. It starts empty and is the
// program's own.
type Env struct {
	mu   sync.Mutex
	vars map[string]string
}

// Getenv returns a variable, or "".
func (e *Env) Getenv(key string) string {
	v, _ := e.LookupEnv(key)
	return v
}

// LookupEnv returns a variable and whether it is set.
func (e *Env) LookupEnv(key string) (string, bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	v, ok := e.vars[key]
	return v, ok
}

// Setenv sets a variable.
func (e *Env) Setenv(key, value string) error {
	if key == "" || strings.ContainsAny(key, "=\x00") || strings.ContainsRune(value, 0) {
		return &SyscallError{"setenv", syscall.EINVAL}
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.vars == nil {
		e.vars = map[string]string{}
	}
	e.vars[key] = value
	return nil
}

// Unsetenv removes a variable.
func (e *Env) Unsetenv(key string) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	delete(e.vars, key)
	return nil
}

// Clearenv removes all variables.
func (e *Env) Clearenv() {
	e.mu.Lock()
	defer e.mu.Unlock()
	clear(e.vars)
}

// Environ returns all variables as key=value, sorted.
func (e *Env) Environ() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	s := make([]string, 0, len(e.vars))
	for k, v := range e.vars {
		s = append(s, k+"="+v)
	}
	slices.Sort(s)
	return s
}

// A SyscallError is an error with the name of the call that failed.
type SyscallError struct {
	Syscall string
	Err     error
}

func (e *SyscallError) Error() string { return e.Syscall + ": " + e.Err.Error() }

// Unwrap returns the error of the call.
func (e *SyscallError) Unwrap() error { return e.Err }

// Expand replaces $name and ${name} in s by mapping(name).
func Expand(s string, mapping func(string) string) string { return os.Expand(s, mapping) }

// IsExist reports whether err says that a file exists.
func IsExist(err error) bool { return errors.Is(err, fs.ErrExist) }

// IsNotExist reports whether err says that a file does not exist.
func IsNotExist(err error) bool { return errors.Is(err, fs.ErrNotExist) }
