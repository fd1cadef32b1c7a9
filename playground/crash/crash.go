// Package crash reads what Go's runtime writes when a program dies: the text
// of a deadlock or of another fatal error, with its goroutines. Of panics the
// worker tells itself (package frame); the runtime tells only of those in a
// goroutine that a function of the library has started.
//
// The text comes from a worker process, so its stack frames are those of the
// interpreter. They are read for what they say of the program, the kind of
// operation that each goroutine is in (goroutine.go), and told to nobody.
// What a panic's value prints is up to the
// program, so nothing here believes more than the text's first line: the
// runtime indents every further line of a value.
package crash

import (
	"bytes"
	"encoding/binary"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// A Kind is how the program died.
type Kind int

const (
	None     Kind = iota // the text tells of no crash
	Panic                // a panic that nothing recovered
	Deadlock             // all goroutines are asleep
	Memory               // out of memory, or of threads
	Fatal                // another fatal error: stack overflow, concurrent map writes, …
	Runtime              // the runtime itself stumbled
)

// A Report is what the text says.
type Report struct {
	Kind Kind
	// Message is the first paragraph without addresses, such as
	// "panic: boom" or "fatal error: stack overflow".
	Message string
	// Goroutines are those listed, the one that failed first, at most
	// program.MaxGoroutines.
	Goroutines []Goroutine
	// Allocating is the size of the largest object that a goroutine was
	// about to allocate, in bytes; 0 if none was.
	Allocating int64
	// Time is the virtual clock when the text was written, in nanoseconds
	// since 1970; 0 on the real clock.
	Time int64
}

// Epoch is where the virtual clock starts, in nanoseconds since 1970.
const Epoch = 1257894000000000000

// playback is the header that the runtime puts before each write to standard
// error on the virtual clock: these bytes, the time, the length.
var playback = []byte{0, 0, 'P', 'B'}

const playbackSize = 4 + 8 + 4

// Regular expressions are compiled when they are needed: this package is
// part of commands that never are.
func lazy(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}

// strip removes the playback headers and returns the time of the last.
func strip(b []byte) (text []byte, ns int64) {
	for {
		i := bytes.Index(b, playback)
		if i < 0 || len(b) < i+playbackSize {
			if i >= 0 {
				b = b[:i]
			}
			return append(text, b...), ns
		}
		text = append(text, b[:i]...)
		ns = int64(binary.BigEndian.Uint64(b[i+4:]))
		n := int(binary.BigEndian.Uint32(b[i+12:]))
		b = b[i+playbackSize:]
		n = max(0, min(n, len(b)))
		text, b = append(text, b[:n]...), b[n:]
	}
}

// memory are the beginnings of the runtime's messages for memory, or what
// stands for it, running out.
var memory = []string{
	"runtime: out of memory", "out of memory", "cannot allocate memory", "runtime: cannot allocate memory",
	"failed to create new OS thread", "runtime: failed to create new OS thread", "newosproc",
	"runtime: cannot map pages in arena address space", "arena already initialized", "runtime: cannot reserve",
}

// stumbled are the beginnings of messages about faults in the runtime: no
// program without package unsafe should be able to cause them.
var stumbled = []string{"SIGSEGV: ", "SIGBUS: ", "unexpected signal during runtime execution", "unexpected fault address", "runtime: netpollinit failed", "checkdead: "}

// allocation is a call of the runtime's allocator in a traceback.
var allocation = lazy(`(?m)^runtime\.mallocgc(?:Large)?\(0x([0-9a-f]+)`)

// Text returns the text without the playback headers of the virtual clock,
// and valid UTF-8.
func Text(stderr []byte) string {
	text, _ := read(stderr)
	return text
}

func read(stderr []byte) (text string, ns int64) {
	raw, ns := strip(stderr)
	return strings.ToValidUTF8(string(raw), "\ufffd"), ns
}

// Parse reads the text, complete or cut anywhere.
func Parse(stderr []byte) Report {
	text, ns := read(stderr)
	r := Report{Time: ns}
	head, _, _ := strings.Cut(text, "\n\ngoroutine ")
	head, _, _ = strings.Cut(head, "\n\nruntime stack:")
	for rest := head; rest != "" && r.Kind == None; {
		var line string
		line, rest, _ = strings.Cut(rest, "\n")
		switch {
		case strings.HasPrefix(line, "panic: "):
			r.Kind, r.Message = Panic, panicMessage(line, rest)
		case strings.HasPrefix(line, "fatal error: "):
			// Two threads that fail at once write into each other's line.
			what := line
			for strings.HasPrefix(what, "fatal error: ") {
				what = strings.TrimPrefix(what, "fatal error: ")
			}
			r.Kind, r.Message = Fatal, "fatal error: "+what
			switch {
			case strings.Contains(what, "deadlock!"):
				r.Kind = Deadlock
			case hasPrefix(what, memory):
				r.Kind = Memory
			case hasPrefix(what, stumbled):
				r.Kind = Runtime
			}
		case hasPrefix(line, stumbled):
			r.Kind, r.Message = Runtime, line
		case hasPrefix(line, memory):
			r.Kind, r.Message = Memory, line
		}
	}
	if r.Kind == None {
		return r
	}
	r.Goroutines = goroutines(text)
	for _, m := range allocation().FindAllStringSubmatch(text, -1) {
		if n, err := strconv.ParseInt(m[1], 16, 64); err == nil {
			r.Allocating = max(r.Allocating, n)
		}
	}
	return r
}

// panicMessage returns the message of a panic that begins with line. As the
// interpreter recovers and repeats each panic on its way up, the runtime
// marks it as recovered or lists it again; that is not the program's doing.
// Of several, the last is the one that ended the program.
func panicMessage(line, rest string) string {
	// Without its "panic: ", so that a value "[recovered]" is not a mark.
	first, marked := cutRecovered(strings.TrimPrefix(line, "panic: "))
	msg := []string{"panic: " + first}
	for l := range strings.Lines(rest) {
		l = strings.TrimSuffix(l, "\n")
		if !strings.HasPrefix(l, "\t") {
			break // "[signal …", or the end
		}
		next, again := strings.CutPrefix(l, "\tpanic: ")
		if again && marked {
			next, marked = cutRecovered(next)
			msg = []string{"panic: " + next}
			continue
		}
		l, marked = cutRecovered(l)
		msg = append(msg, l)
	}
	return strings.Join(msg, "\n")
}

// cutRecovered cuts the runtime's mark of a recovered panic off.
func cutRecovered(s string) (rest string, marked bool) {
	for _, mark := range []string{" [recovered, repanicked]", " [recovered]"} {
		if rest, ok := strings.CutSuffix(s, mark); ok {
			return rest, true
		}
	}
	return s, false
}

func hasPrefix(s string, prefixes []string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}
