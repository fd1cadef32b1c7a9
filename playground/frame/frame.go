// Package frame is what a worker process and the server say to each other:
// messages over one byte stream, each a kind, a length and that many bytes.
//
//	server: Program or Check
//	worker: Ready; Begun, then Invalid, Refused, Larger or Fault, or
//	        Warned or not, then Started, then (Stdout | Stderr)*, then Exit, Panics, Expired or Fault
//
// The worker's last message is not guaranteed: a program that deadlocks, dies
// of a signal or is killed ends the stream anywhere.
//
// The program in the worker cannot write frames of its own: nothing it can
// reach writes to the descriptor. The server does not rely on that: whatever
// a worker sends costs it no more than a constant. It accepts each frame only
// where it may stand, and output within the limits.
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
	Check   Kind = 'K' // the source of a program that is only to be checked
	Ready   Kind = 'R' // the worker waits for a program; payload: Version, then its sandbox.Report
	Begun   Kind = 'B' // the worker took the program
	Stdout  Kind = 'O' // output: the time, then the bytes written
	Stderr  Kind = 'E'
	Warned  Kind = 'W' // what is suspicious in the program: diagnostics as JSON; ends a check
	Started Kind = 'S' // the program is compiled and starts; payload: where it may block, []Place as JSON, or nothing
	Exit    Kind = 'X' // the program ended: the time, then its code (4 bytes)
	Invalid Kind = 'C' // the program does not compile: diagnostics as JSON
	Refused Kind = 'U' // valid Go that the interpreter cannot run: why, as a program.Diagnostic in JSON; see Interpreter
	Larger  Kind = 'G' // the program needs packages that this lean worker lacks; nothing of it has run
	Panics  Kind = 'Q' // a panic ends the program: the time, then Panicked as JSON
	Expired Kind = 'L' // the virtual clock ran out: the time
	Fault   Kind = 'F' // the worker failed, not the program: an explanation
)

// Interpreter is the category of a refusal whose message tells of the
// interpreter, and not of the program.
const Interpreter = "interpreter"

// Version is the version of this protocol, the first byte of Ready.
const Version = 5

// MaxPayload bounds the payload of a frame. A longer write of a program is
// sent as several frames.
const MaxPayload = 1 << 20

const header = 5

// Bounds of texts that people read, in bytes. The program decides how long
// they would be.
const (
	MaxValue   = 64 << 10 // what it gave to panic
	MaxMessage = 4 << 10  // a message about its source
	MaxName    = 1 << 10  // the name of a function of its
)

// MaxFrames bounds the functions that are told of a panic.
const MaxFrames = 256

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

// Time encodes a time in nanoseconds.
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

// A Place is a place in the source where the program may block.
type Place struct {
	// Number is the label of the goroutines that are there, from 1.
	Number int `json:"n"`
	// Op is what may block there, as crash.Goroutine names it: a label is
	// that of the last place, which goroutines may have left.
	Op string `json:"op"`
	// Func, Line and Column are as in program.Frame.
	Func   string `json:"func,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
	// Started is the line of the go statement that started the goroutine,
	// if only one could have; else 0.
	Started int `json:"started,omitempty"`
}

// Frame returns where it is.
func (p Place) Frame() program.Frame {
	return program.Frame{Func: p.Func, Line: p.Line, Column: p.Column}
}

// Panicked is a panic that ends the program.
type Panicked struct {
	Message   string            `json:"message"` // as Go's runtime prints it
	Goroutine program.Goroutine `json:"goroutine"`
}

// A Frame is one message.
type Frame struct {
	Kind    Kind
	Payload []byte
}

// Time splits the payload into its leading time and the rest.
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
