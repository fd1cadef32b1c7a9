// Package sandbox is how a worker process locks itself down before it reads
// a program.
//
// What holds today: on Unix, resource limits (CPU time, memory, no file may
// grow, no descriptor beyond the standard three, no core dump); on Linux
// also no_new_privs, and the kernel ends the worker with its server. On
// other systems none: there the server's timeouts are all that bounds a
// program, and [Layers] says so by naming nothing.
// Landlock, seccomp and an unprivileged user are the next layers.
package sandbox

import "bingfa/playground/program"

// A Layer names one thing that holds a program.
type Layer string

const (
	CPU         Layer = "cpu"          // RLIMIT_CPU
	Memory      Layer = "memory"       // RLIMIT_DATA
	Files       Layer = "files"        // RLIMIT_FSIZE 0, RLIMIT_NOFILE 3
	Core        Layer = "core"         // RLIMIT_CORE 0
	NoNewPrivs  Layer = "no_new_privs" // PR_SET_NO_NEW_PRIVS
	NotDumpable Layer = "not_dumpable" // PR_SET_DUMPABLE 0: no ptrace, /proc/self is root's
)

// Layers returns the layers that Apply puts in place on this system.
func Layers() []Layer { return layers }

// Apply puts every layer of this system in place for the whole process, for
// good. It returns an error if one did not take hold; the process must then
// not run programs.
func Apply(l program.Limits) error { return apply(l) }
