// Package engine runs the programs of notes as their author's machine does: on
// CPython and on the Go toolchain. The playground's interpreter, which this
// package does not know, is an [Engine] too.
//
// A program is one file. It runs in an empty folder of its own, which is
// removed afterwards, with all that it left behind: files and processes. It
// finds an empty standard input, and an environment of which nothing is the
// author's but PATH and what the system itself needs; see [environment]. What
// it writes is text: bytes that are not UTF-8 become U+FFFD, as in the
// playground.
//
// What a program does is a [note.Take]. An error means that the engine could
// not run it.
package engine

import (
	"context"
	"errors"
	"runtime"
	"time"

	"bingfa/generator/note"
)

// A Program is what an engine runs.
type Program struct {
	// Dir is the author's folder that the program belongs to. Go finds its
	// module from there; nothing is written to it. It need not hold the file.
	Dir string
	// File is the program's name in that folder: "main.py" or "main.go".
	File string
	Code []byte
	// Clock is "virtual" (default) or "real". CPython has only the real one.
	Clock string
	// Want is the outcome that is expected, as in [note.ExampleConfig];
	// default "ok". A program that is expected to time out is cut off early.
	Want string
}

// An Engine runs programs. Its methods may be called by many goroutines.
type Engine interface {
	// Name is the engine's name and version as readers are told:
	// "CPython 3.11".
	Name() string
	// Version identifies all that a take depends on beside the program: the
	// engine's full version, those of the packages that the program imports,
	// settings. It takes no time worth mentioning.
	Version(ctx context.Context, p Program) (string, error)
	// Run runs a program.
	Run(ctx context.Context, p Program) (*note.Take, error)
}

// A Compiler is an engine that has work to do before a program runs, which is
// no part of the program's time and may be done while others run.
type Compiler interface {
	Engine
	Compile(ctx context.Context, p Program) (Binary, error)
}

// A Binary is a program that is ready to run, any number of times.
type Binary interface {
	Run(ctx context.Context) (*note.Take, error)
	// Close removes it.
	Close() error
}

// RealTime reports whether the time of a program's is that of the machine,
// which is never the same twice. Engines whose time is not what p.Clock says
// have a method of this name.
func RealTime(e Engine, p Program) bool {
	if e, ok := e.(interface{ RealTime(Program) bool }); ok {
		return e.RealTime(p)
	}
	return p.Clock == "real"
}

// A Lacker is an engine that may lack packages which programs import.
type Lacker interface {
	// Lacks returns the names of the packages that a program cannot do
	// without, and that are not there, sorted.
	Lacks(ctx context.Context, p Program) ([]string, error)
}

// An AbsenceFinder is a Lacker that says where the packages are imported.
type AbsenceFinder interface {
	Lacker
	Absent(ctx context.Context, p Program) ([]Absent, error)
}

// An Absent is a module that a program cannot do without and that is not
// there.
type Absent struct {
	Module       string
	Line, Column int // of the import, as in a [Finding]
	// Near is a module that is there and has nearly this name, empty for none:
	// then the name is taken for misspelt.
	Near string
}

// A Finding is what is wrong or suspicious at a place of a program. Lines and
// columns count from 1, columns in bytes; line 0 is the whole program.
type Finding struct {
	Line, Column int
	Message      string
	// NotOffered marks valid Go that the playground has not.
	NotOffered bool
}

// A Linter reads Go programs without running them.
type Linter interface {
	// Lint returns a program's mistakes, and if there are none what is
	// suspicious in it. The error is for a linter that failed.
	Lint(ctx context.Context, code string) (mistakes, suspicions []Finding, err error)
	// Version identifies what findings depend on beside the program, as that
	// of an [Engine].
	Version(ctx context.Context, p Program) (string, error)
}

// ErrNotInstalled means that an engine is missing on this machine.
var ErrNotInstalled = errors.New("not installed")

// A Failure is an engine that could not run a program, with what to do.
type Failure struct {
	Message string
	Hint    string // may be empty
}

func (f *Failure) Error() string { return f.Message }

// A Broken engine can run no program at all.
type Broken struct{ Err error }

func (b *Broken) Error() string { return b.Err.Error() }

func (b *Broken) Unwrap() error { return b.Err }

// A Memory remembers what is slow to find out about files of this machine.
type Memory interface {
	// Recall returns what was remembered under a key, unless one of the files
	// that it was said to depend on has changed since.
	Recall(key string) (value []byte, ok bool)
	// Remember keeps a value until one of files changes, appears or is gone.
	Remember(key string, value []byte, files []string)
}

// Options say how to find engines. The zero value is good.
type Options struct {
	// Dir is the folder of the site. Default: the working directory.
	Dir string
	// Python names the CPython to use: a path, or a command on PATH. Default:
	// the first python3 on PATH that has all that the programs import; when
	// none has, the first of those that can run most of them.
	Python string
	// Memory makes finding engines quick. Default: none.
	Memory Memory
}

// Harness is the version of how this package runs programs and reads what they
// do: it changes when a take of the same program on the same engine would.
const Harness = "3"

// cutOff is how long a program runs that is expected never to end; patience
// is how long any other may take.
const (
	cutOff   = 3 * time.Second
	patience = 30 * time.Second
)

// killDelay is how long a command that has ended is waited for, if what it
// started holds its output open.
const killDelay = 5 * time.Second

// outputLimit is how many bytes a program may write: one that runs away must
// not take the machine's memory along.
const outputLimit = 1 << 20

const windows = runtime.GOOS == "windows"
