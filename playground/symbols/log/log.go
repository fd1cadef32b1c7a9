// Package log is the log that programs of the playground import. It is Go's,
// around a Logger of ours: Fatal ends the program through its host, after
// what was logged has left, and not the process behind its back; and the
// flags Lshortfile and Llongfile give the program's lines, and not the
// interpreter's.
package log

import (
	"fmt"
	"io"
	"log"

	"bingfa/playground/symbols/host"
	"bingfa/playground/symbols/os"
)

// The flags of Go's log.
const (
	Ldate         = log.Ldate
	Ltime         = log.Ltime
	Lmicroseconds = log.Lmicroseconds
	Llongfile     = log.Llongfile
	Lshortfile    = log.Lshortfile
	LUTC          = log.LUTC
	Lmsgprefix    = log.Lmsgprefix
	LstdFlags     = log.LstdFlags
)

// A Logger writes lines. Its zero value is of no use, as Go's.
type Logger struct {
	own    log.Logger
	shared *log.Logger // instead of own
}

// get returns the logger of Go's inside.
func (l *Logger) get() *log.Logger {
	if l.shared != nil {
		return l.shared
	}
	return &l.own
}

// std is around Go's standard logger: that is what log/slog writes to and
// sets, and net/http complains to. It writes to what os.Stderr was at the
// start, as Go's.
var std = &Logger{shared: log.Default()}

func init() { log.SetOutput(os.Stderr) }

// New returns a logger that writes to out.
func New(out io.Writer, prefix string, flag int) *Logger {
	l := new(Logger)
	l.own.SetOutput(out)
	l.own.SetPrefix(prefix)
	l.own.SetFlags(flag)
	return l
}

// Default returns the logger of the functions.
func Default() *Logger { return std }

// Output writes a line; calldepth says whose place in the source a flag asks
// for, 1 being the caller's.
func (l *Logger) Output(calldepth int, s string) error { return l.output(calldepth, s) }

func (l *Logger) write(s string) { l.output(1, s) }

func (l *Logger) Print(v ...any)                 { l.write(fmt.Sprint(v...)) }
func (l *Logger) Printf(format string, v ...any) { l.write(fmt.Sprintf(format, v...)) }
func (l *Logger) Println(v ...any)               { l.write(fmt.Sprintln(v...)) }

// Fatal is Print and the end of the program with code 1.
func (l *Logger) Fatal(v ...any) { l.Print(v...); host.Exit(1) }

// Fatalf is Printf and the end of the program with code 1.
func (l *Logger) Fatalf(format string, v ...any) { l.Printf(format, v...); host.Exit(1) }

// Fatalln is Println and the end of the program with code 1.
func (l *Logger) Fatalln(v ...any) { l.Println(v...); host.Exit(1) }

// Panic is Print and a panic with the text.
func (l *Logger) Panic(v ...any) { l.panic(fmt.Sprint(v...)) }

// Panicf is Printf and a panic with the text.
func (l *Logger) Panicf(format string, v ...any) { l.panic(fmt.Sprintf(format, v...)) }

// Panicln is Println and a panic with the text.
func (l *Logger) Panicln(v ...any) { l.panic(fmt.Sprintln(v...)) }

func (l *Logger) panic(s string) {
	l.write(s)
	panic(s)
}

func (l *Logger) Flags() int              { return l.get().Flags() }
func (l *Logger) SetFlags(flag int)       { l.get().SetFlags(flag) }
func (l *Logger) Prefix() string          { return l.get().Prefix() }
func (l *Logger) SetPrefix(prefix string) { l.get().SetPrefix(prefix) }
func (l *Logger) Writer() io.Writer       { return l.get().Writer() }
func (l *Logger) SetOutput(w io.Writer)   { l.get().SetOutput(w) }

// The functions are the methods of Default.

func Print(v ...any)                       { std.Print(v...) }
func Printf(format string, v ...any)       { std.Printf(format, v...) }
func Println(v ...any)                     { std.Println(v...) }
func Fatal(v ...any)                       { std.Fatal(v...) }
func Fatalf(format string, v ...any)       { std.Fatalf(format, v...) }
func Fatalln(v ...any)                     { std.Fatalln(v...) }
func Panic(v ...any)                       { std.Panic(v...) }
func Panicf(format string, v ...any)       { std.Panicf(format, v...) }
func Panicln(v ...any)                     { std.Panicln(v...) }
func Output(calldepth int, s string) error { return std.Output(calldepth, s) }
func Flags() int                           { return std.Flags() }
func SetFlags(flag int)                    { std.SetFlags(flag) }
func Prefix() string                       { return std.Prefix() }
func SetPrefix(prefix string)              { std.SetPrefix(prefix) }
func Writer() io.Writer                    { return std.Writer() }
func SetOutput(w io.Writer)                { std.SetOutput(w) }
