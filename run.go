package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"syscall"
	"time"

	"bingfa/playground/api"
	"bingfa/playground/console"
	"bingfa/playground/pool"
	"bingfa/playground/program"
)

// An exitStatus ends a command with a status of its own; all has been said.
type exitStatus int

func (s exitStatus) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

const runHelp = `Usage: bingfa run [flags] FILE.go
       bingfa run [flags] -

Runs one program in the playground's sandbox; - reads it from standard input.
What it writes comes as it writes it. How it ends is the exit status:

    0  it ended well, or the program's own status
    1  it does not compile
    2  panic or deadlock, as in Go
   64  bingfa run was called wrongly
   66  the file cannot be read, or is too large
   69  valid Go, which this playground cannot run yet
   70  the playground failed; the program is not to blame
  124  stopped: CPU time, time, or time on the virtual clock
  130  interrupted (143: terminated)
  137  stopped: memory
  153  stopped: output

A program may itself end with any of these; -json tells them apart.

`

// stdinName is what standard input is called in messages, as by gofmt.
const stdinName = "<standard input>"

// runProgram runs one program from the terminal.
func runProgram(ctx context.Context, e *env, args []string) error {
	f := e.flagSet("run")
	f.Usage = func() {
		fmt.Fprint(f.Output(), runHelp)
		f.PrintDefaults()
	}
	clock := f.String("clock", string(program.Virtual), "`clock` of the program: virtual, on which sleeping takes no time, or real")
	asJSON := f.Bool("json", false, "write events and outcome as the API's stream does: a JSON value a line")
	pace := f.Bool("pace", false, "show output at the pace of the virtual clock")
	var p playgroundFlags
	p.programs(f)
	p.sandbox(f, "none")
	if err := f.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return err
		}
		return exitStatus(console.StatusUsage)
	}
	wrong := func(format string, args ...any) error {
		fmt.Fprintf(e.stderr, "bingfa run: "+format+"\n", args...)
		return exitStatus(console.StatusUsage)
	}
	switch f.NArg() {
	case 0:
		return wrong("no program; name a file, or - for standard input")
	case 1:
	default:
		return wrong("one program is one file, and flags stand before it; there are %d arguments: %s", f.NArg(), strings.Join(f.Args(), " "))
	}
	prog := program.Program{}
	var err error
	if prog.Clock, err = program.ParseClock(*clock); err != nil {
		return wrong("-clock: %v", err)
	}
	name := f.Arg(0)
	prog.Code, err = readProgram(ctx, e, name, p.pool.Limits.Source)
	if ctx.Err() != nil {
		return interrupted(ctx)
	}
	if err != nil {
		fmt.Fprintf(e.stderr, "bingfa run: %v\n", err)
		return exitStatus(console.StatusNoInput)
	}
	if name == "-" {
		name = stdinName
	}
	var w console.Writer = console.Text{Stdout: e.stdout, Stderr: e.stderr, File: name}
	if *asJSON {
		w = console.JSON{Stdout: e.stdout}
	}
	return runOnce(ctx, e, p.options(), prog, w, *pace && prog.Clock == program.Virtual)
}

// runOnce runs a program in a pool of its own and returns its exit status as
// an exitStatus, nil for 0.
func runOnce(ctx context.Context, e *env, o pool.Options, prog program.Program, w console.Writer, pace bool) error {
	outer := ctx
	ctx, cancel := context.WithCancelCause(outer)
	defer cancel(nil)
	o.Warm, o.Concurrency, o.Wait = -1, 1, buildWait // the run starts its own worker
	workers, _ := newPool(o, progress(e.stderr, true), prog.Clock)
	defer workers.Close()

	var events []program.Event
	var broken error // of writing: nobody sees the rest
	emit := func(ev program.Event) {
		if pace {
			events = append(events, ev)
		} else if err := w.Event(ev); err != nil && broken == nil {
			broken = err
			cancel(err)
		}
	}
	err := workers.WaitReady(ctx, prog.Clock)
	var out program.Outcome
	if err == nil {
		out, err = workers.Run(ctx, prog, emit)
	}
	if err == nil && broken == nil && pace {
		broken = console.Play(ctx, w, events, time.Duration(out.TimeNS))
	}
	switch {
	case outer.Err() != nil:
		return interrupted(outer)
	case broken != nil:
		if !errors.Is(broken, syscall.EPIPE) {
			fmt.Fprintf(e.stderr, "bingfa run: writing the output: %v\n", broken)
		}
		return exitStatus(console.StatusFault)
	case err != nil:
		// Who runs a program at home is its operator too: told all.
		p := api.ProblemOf(err, true)
		w.Problem(p)
		return exitStatus(console.ProblemStatus(p))
	}
	if err := w.Outcome(out); err != nil {
		return exitStatus(console.StatusFault)
	}
	if s := console.Status(out); s != 0 {
		return exitStatus(s)
	}
	return nil
}

// interrupted is the status of a command that a signal ended.
func interrupted(ctx context.Context) error {
	if strings.HasPrefix(context.Cause(ctx).Error(), syscall.SIGTERM.String()) { // as signal.NotifyContext words it
		return exitStatus(console.StatusTerminated)
	}
	return exitStatus(console.StatusInterrupted)
}

// readProgram reads a program from a file, or from standard input if name
// is "-"; reading ends with ctx. No more than limit bytes are kept.
func readProgram(ctx context.Context, e *env, name string, limit int64) (string, error) {
	from, called := e.stdin, stdinName
	if name != "-" {
		info, err := os.Stat(name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return "", fmt.Errorf("there is no file %s", name)
		case err != nil:
			return "", err
		case info.IsDir():
			return "", fmt.Errorf("%s is a folder; a program is one file, such as %s", name, strings.TrimSuffix(name, "/")+"/main.go")
		}
		file, err := os.Open(name)
		if err != nil {
			return "", err
		}
		defer file.Close()
		from, called = file, name
	}
	type result struct {
		data []byte
		err  error
	}
	read := make(chan result, 1)
	go func() {
		data, err := io.ReadAll(io.LimitReader(from, limit+1))
		read <- result{data, err}
	}()
	select {
	case r := <-read:
		if r.err == nil && int64(len(r.data)) > limit {
			r.err = fmt.Errorf("%s is larger than %s (-max-source sets the limit)", called, size(limit))
		}
		return string(r.data), r.err
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
}
