// Package frame is what a worker process and the server say to each other:
// messages over one byte stream, each a kind, a length and that many bytes.
//
//	server: Program
//	worker: Ready; Begun, then Invalid, Refused or Fault, or
//	        Started, then (Stdout | Stderr | Trace | Value | Recovered)*, then Exit, Expired or Fault
//
// The worker's last message is not guaranteed: a program that panics, dies
// of a signal or is killed ends the stream anywhere.
//
// The program in the worker cannot write frames of its own: nothing it can
// reach writes to the descriptor. The server does not rely on that: whatever
// a worker sends costs it no more than a constant. It accepts each frame only
// where it may stand, output within the limits, and details of panics within
// MaxDetails and MaxDetailBytes.
package frame

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"bingfa/playground/program"
)

// A Kind says what a frame is about.
type Kind byte

const (
	Program Kind = 'P' // the source of the program
	Ready   Kind = 'R' // the worker waits for a program; payload: Version, then its sandbox.Report
	Begun   Kind = 'B' // the worker took the program
	Stdout  Kind = 'O' // output: the time, then the bytes written
	Stderr  Kind = 'E'
	Started Kind = 'S' // the program is compiled and starts; payload: where it may block, []Place as JSON, or nothing
	Trace   Kind = 'T' // a panic unwinds a function: goroutine (8 bytes), then Unwound as JSON
	Value   Kind = 'V' // panic was called: goroutine (8 bytes), then "line:column:" and the value as Go would print it; "0:0:" alone if a library function panicked
	// Recovered: the panic of a goroutine (8 bytes) is over; what was told
	// of it does not count.
	Recovered Kind = 'N'
	// Muted: the program panics too often. What was told of panics does not
	// count, and no Trace, Value or Recovered follows.
	Muted   Kind = 'M'
	Exit    Kind = 'X' // the program ended: the time, then its code (4 bytes)
	Invalid Kind = 'C' // the program does not compile: diagnostics as JSON
	Refused Kind = 'U' // the interpreter cannot run the program, though it may be valid: its words as a program.Diagnostic in JSON
	Expired Kind = 'L' // the virtual clock ran out: the time
	Fault   Kind = 'F' // the worker failed, not the program: an explanation
)

// Version is the version of this protocol, the first byte of Ready.
const Version = 4

// MaxPayload bounds the payload of a frame. A longer write of a program is
// sent as several frames.
const MaxPayload = 1 << 20

const header = 5

// How much is told of a program's panics: frames of the kinds Trace, Value
// and Recovered, and the bytes of their payloads. They matter only if the
// program dies, and each costs the server more than the program.
const (
	MaxDetails     = 2000
	MaxDetailBytes = 1 << 20
)

// Detail reports whether frames of a kind tell details of panics.
func Detail(k Kind) bool { return k == Trace || k == Value || k == Recovered }

// Bounds of texts that people read, in bytes. The program decides how long
// they would be.
const (
	MaxValue   = 64 << 10 // what it gave to panic
	MaxMessage = 4 << 10  // a message about its source
	MaxName    = 1 << 10  // the name of a function of its
)

// Clip cuts s to at most max bytes; an ellipsis then ends it.
func Clip(s string, max int) string {
	if len(s) <= max {
		return s
	}
	const more = " …"
	n := max - len(more)
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + more
}

// Append adds a frame to b. The payload is the concatenation of parts, which
// together must not exceed MaxPayload.
func Append(b []byte, k Kind, parts ...[]byte) []byte {
	n := 0
	for _, p := range parts {
		n += len(p)
	}
	if n > MaxPayload {
		panic("frame: payload too long")
	}
	b = append(b, byte(k))
	b = binary.BigEndian.AppendUint32(b, uint32(n))
	for _, p := range parts {
		b = append(b, p...)
	}
	return b
}

// Time encodes a time in nanoseconds, or a goroutine's number.
func Time(ns int64) []byte { return binary.BigEndian.AppendUint64(nil, uint64(ns)) }

// Code encodes an exit code.
func Code(c int) []byte { return binary.BigEndian.AppendUint32(nil, uint32(int32(c))) }

// ErrMalformed is wrapped by errors about bytes that are not frames.
var ErrMalformed = errors.New("malformed frame")

// A Reader reads frames.
type Reader struct {
	r       *bufio.Reader
	payload []byte
}

// NewReader returns a Reader of r.
func NewReader(r io.Reader) *Reader {
	return &Reader{r: bufio.NewReaderSize(r, 16<<10)}
}

// Next returns the next frame. Its payload is valid until the next call.
// The error is io.EOF at the end of the stream, io.ErrUnexpectedEOF when it
// ends within a frame.
func (r *Reader) Next() (Frame, error) {
	var h [header]byte
	if _, err := io.ReadFull(r.r, h[:]); err != nil {
		return Frame{}, err
	}
	n := binary.BigEndian.Uint32(h[1:])
	if n > MaxPayload {
		return Frame{}, fmt.Errorf("%w: %d bytes of kind %q", ErrMalformed, n, h[0])
	}
	if int(n) > cap(r.payload) {
		r.payload = make([]byte, n)
	}
	r.payload = r.payload[:n]
	if _, err := io.ReadFull(r.r, r.payload); err != nil {
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		return Frame{}, err
	}
	return Frame{Kind: Kind(h[0]), Payload: r.payload}, nil
}

// Await waits until the next frame begins to arrive, or returns why it does
// not. Nothing is lost if that is a deadline.
func (r *Reader) Await() error {
	_, err := r.r.Peek(1)
	return err
}

// Buffered reports whether the next frame has already been received, at
// least in part: reading it will hardly wait.
func (r *Reader) Buffered() bool { return r.r.Buffered() > 0 }

// Label is the key of the goroutine label that a worker sets before
// operations that may block; its value is a Place's number.
const Label = "at"

// A Place is an operation of the program that may block.
type Place struct {
	// Number is the label of the goroutines that are at it. 0 says that
	// there is no other operation of its kind in the program: a goroutine
	// that is in one is here, whatever its label.
	Number int `json:"n,omitempty"`
	// Op is its kind, as crash.Goroutine names it.
	Op string `json:"op"`
	// State is Go's word for waiting there, where the interpreter's own
	// state is another; else empty.
	State string `json:"state,omitempty"`
	// Func, Line and Column are as in program.Frame. Line is 0 if the number
	// is that of several operations of the kind.
	Func   string `json:"func,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
	// Started is the line of the go statement that started the goroutine,
	// if only one could have; else 0.
	Started int `json:"started,omitempty"`
}

// Frame returns where the operation is.
func (p Place) Frame() program.Frame {
	return program.Frame{Func: p.Func, Line: p.Line, Column: p.Column}
}

// Unwound is a function of the program that a panic leaves.
type Unwound struct {
	// First says that a panic begins here: what was told of the goroutine
	// before was recovered.
	First bool `json:"first,omitempty"`
	program.Frame
}

// A Frame is one message.
type Frame struct {
	Kind    Kind
	Payload []byte
}

// Time splits the payload into its leading time (or goroutine number) and
// the rest.
func (f Frame) Time() (ns int64, rest []byte, err error) {
	if len(f.Payload) < 8 {
		return 0, nil, fmt.Errorf("%w: kind %q without a time", ErrMalformed, byte(f.Kind))
	}
	return int64(binary.BigEndian.Uint64(f.Payload)), f.Payload[8:], nil
}

// Exit returns the time and code of an Exit frame.
func (f Frame) Exit() (ns int64, code int, err error) {
	ns, rest, err := f.Time()
	if err == nil && len(rest) != 4 {
		err = fmt.Errorf("%w: exit without a code", ErrMalformed)
	}
	if err != nil {
		return 0, 0, err
	}
	return ns, int(int32(binary.BigEndian.Uint32(rest))), nil
}
