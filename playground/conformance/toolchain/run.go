package toolchain

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"bingfa/playground/program"
)

// A Result is what came of a program.
type Result struct {
	Stdout, Stderr string
	// Code is the exit status.
	Code int
	// Message is what the runtime says that the program died of, as it says
	// it: "panic: boom [recovered]\n\tpanic: bang". It is not part of Stderr.
	Message string `json:",omitempty"`
	// Unsettled is why there is no result to be held to: the program does not
	// compile, does not end, or does not do the same each time.
	Unsettled string `json:",omitempty"`
}

const (
	// patience is how long a program may run.
	patience = 20 * time.Second
	// maxOutput is how many bytes it may write to a stream; a playground
	// gives up long before.
	maxOutput = 1 << 20
)

// processors are the GOMAXPROCS of the runs of a program.
var processors = []int{1, 4}

// observe runs the program with the index i of b, in an empty folder.
func observe(ctx context.Context, b *binary, i int, unordered bool) (Result, error) {
	var first Result
	for n, procs := range processors {
		r, err := once(ctx, b, i, procs)
		if err != nil || r.Unsettled != "" {
			return r, err
		}
		if unordered {
			r.Stdout = SortLines(r.Stdout)
		}
		if n == 0 {
			first = r
		} else if r != first {
			return Result{Unsettled: "does not do the same each time"}, nil
		}
	}
	return first, nil
}

// SortLines returns the lines of s in order, without space at its ends: what
// is compared of an output whose order does not matter.
func SortLines(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	slices.Sort(lines)
	return strings.Join(lines, "\n") + "\n"
}

func once(ctx context.Context, b *binary, i, procs int) (Result, error) {
	dir, err := os.MkdirTemp("", "conformance-run-*")
	if err != nil {
		return Result{}, err
	}
	defer os.RemoveAll(dir)
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	cmd := b.command(limited, i)
	cmd.Dir = dir
	cmd.Env = []string{fmt.Sprintf("GOMAXPROCS=%d", procs), "TZ=UTC"}
	cmd.WaitDelay = time.Second
	var stdout, stderr limitedBuffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err = cmd.Run()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return Result{}, context.Cause(ctx)
	case limited.Err() != nil:
		return Result{Unsettled: "does not end"}, nil
	case stdout.over || stderr.over:
		return Result{Unsettled: "writes too much"}, nil
	case err != nil && !errors.As(err, &exit):
		return Result{}, err
	}
	r := Result{Stdout: b.named(text(stdout.Bytes()), i), Stderr: b.named(text(stderr.Bytes()), i), Code: cmd.ProcessState.ExitCode()}
	if r.Code == 2 {
		r.Stderr, r.Message = splitCrash(r.Stderr)
	}
	return r, nil
}

// text makes of a program's output what the playground makes of it.
func text(b []byte) string {
	var d program.Decoder
	e, _ := d.Decode(0, program.Stdout, b)
	var s strings.Builder
	s.WriteString(e.Text)
	for _, e := range d.Flush() {
		s.WriteString(e.Text)
	}
	return s.String()
}

// splitCrash splits what was written to standard error into what the program
// wrote and what the runtime says that it died of, without goroutines and
// addresses. The message is empty if the program did not crash.
func splitCrash(stderr string) (own, message string) {
	traces := len(stderr)
	for _, mark := range []string{"\n\ngoroutine ", "\n\nruntime stack:\n"} {
		if i := strings.Index(stderr, mark); i >= 0 {
			traces = min(traces, i)
		}
	}
	head := "\n" + stderr[:traces]
	at := max(strings.LastIndex(head, "\npanic: "), strings.LastIndex(head, "\nfatal error: "))
	if traces == len(stderr) || at < 0 {
		return stderr, ""
	}
	own = strings.TrimPrefix(head[:at+1], "\n")
	// "runtime: goroutine stack exceeds 1000000000-byte limit" and an address.
	if i := strings.Index("\n"+own, "\nruntime: goroutine stack exceeds"); i >= 0 {
		own = own[:i]
	}
	var lines []string
	for line := range strings.SplitSeq(head[at+1:], "\n") {
		if !strings.HasPrefix(line, "[signal ") {
			lines = append(lines, line)
		}
	}
	return own, strings.Join(lines, "\n")
}

// A limitedBuffer keeps the beginning of what is written to it.
type limitedBuffer struct {
	bytes.Buffer
	over bool
}

func (b *limitedBuffer) Write(p []byte) (int, error) {
	if b.Len()+len(p) > maxOutput {
		b.over = true
		b.Buffer.Write(p[:maxOutput-b.Len()])
		return len(p), nil
	}
	return b.Buffer.Write(p)
}
