package main

import (
	"errors"
	"flag"
	"fmt"
	"strconv"
	"strings"
	"time"

	"bingfa/playground/frame"
	"bingfa/playground/pool"
	"bingfa/playground/program"
	"bingfa/playground/sandbox"
)

// playgroundFlags are the flags about what programs may use, the same in
// every command that runs them.
type playgroundFlags struct {
	pool pool.Options
}

// programs registers the limits of each program.
func (p *playgroundFlags) programs(f *flag.FlagSet) {
	l := &p.pool.Limits
	*l = program.Limits{}.WithDefaults()
	f.Var(&sizeFlag{&l.Source, frame.MaxPayload}, "max-source", "`size` of a program's source")
	f.Var((*spanFlag)(&l.CPU), "max-cpu", "CPU `time` of a program, in whole seconds")
	f.Var((*spanFlag)(&l.Wall), "max-wall", "`time` of a program from start to end")
	f.Var((*spanFlag)(&l.Virtual), "max-virtual", "`time` of a program on its virtual clock")
	f.Var(&sizeFlag{&l.Memory, 0}, "max-memory", "`size` of a program's memory")
	f.Var(&sizeFlag{&l.Output, 0}, "max-output", "`size` of a program's output, both streams together")
	f.Var((*numberFlag)(&l.Events), "max-events", "`number` of a program's writes that differ in stream or time")
}

// capacity registers how many programs run and wait.
func (p *playgroundFlags) capacity(f *flag.FlagSet) {
	f.Var(&countFlag{&p.pool.Concurrency, 1}, "concurrency", "`number` of programs that run at once (default twice the number of processors)")
	f.Var(&countFlag{&p.pool.Queue, 0}, "queue", "`number` of programs that may wait; others are refused at once (default 16 times -concurrency)")
	def := pool.Options{}.WithDefaults()
	p.pool.Wait, p.pool.Warm = def.Wait, def.Warm
	if p.pool.Procs == 0 {
		p.pool.Procs = def.Procs
	}
	f.Var((*spanFlag)(&p.pool.Wait), "queue-wait", "`time` that a program may wait")
	f.Var(&countFlag{&p.pool.Procs, 1}, "procs", "`number` of processors that a program on the real clock may use; with more than one, its data races can corrupt its process's memory")
	f.Var(&countFlag{&p.pool.Warm, 0}, "warm", "`number` of idle workers kept for each clock, about 7 MiB each")
}

// sandbox registers what must hold programs; see sandbox.ParseRequirement.
func (p *playgroundFlags) sandbox(f *flag.FlagSet, def string) {
	p.pool.Require, _ = sandbox.ParseRequirement(def)
	l := layersFlag{&p.pool.Require, def}
	f.Var(&l, "sandbox", "`layers` of the sandbox that must hold: strangers (all that hold a program by themselves), all, none, or some by name; what the system offers holds in any case")
}

// A layersFlag is what a sandbox must have.
type layersFlag struct {
	value *[]sandbox.Layer
	text  string
}

func (f *layersFlag) String() string { return f.text }

func (f *layersFlag) Set(s string) (err error) {
	*f.value, err = sandbox.ParseRequirement(s)
	f.text = s
	return err
}

// options returns what was asked for, with every default in place.
func (p *playgroundFlags) options() pool.Options {
	o := p.pool.WithDefaults()
	// There, 0 is what negative stands for; given again, it would be the default.
	for _, n := range []*int{&o.Queue, &o.Warm} {
		if *n == 0 {
			*n = -1
		}
	}
	return o
}

// describeLimits returns the limits in one line, named as their flags.
func describeLimits(o pool.Options) string {
	l := o.Limits
	return fmt.Sprintf("source=%s cpu=%s wall=%s virtual=%s memory=%s output=%s events=%d concurrency=%d queue=%d queue-wait=%s procs=%d warm=%d",
		size(l.Source), span(l.CPU), span(l.Wall), span(l.Virtual), size(l.Memory), size(l.Output), l.Events,
		o.Concurrency, max(0, o.Queue), span(o.Wait), o.Procs, max(0, o.Warm))
}

// A sizeFlag is a number of bytes, written with or without a unit.
type sizeFlag struct {
	value *int64
	max   int64 // 0: none
}

// units are what sizes are counted in; decimal ones would only invite
// mistakes, as 1 MB is not 1 MiB.
var units = []struct {
	name string
	n    int64
}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}}

func (f *sizeFlag) String() string {
	if f.value == nil {
		return ""
	}
	return size(*f.value)
}

func (f *sizeFlag) Set(s string) error {
	number, unit := s, int64(1)
	for _, u := range units {
		if n, ok := strings.CutSuffix(s, u.name); ok {
			number, unit = n, u.n
		}
	}
	n, err := strconv.ParseInt(strings.TrimSpace(number), 10, 64)
	switch {
	case err != nil || n <= 0 || n > 1<<50/unit:
		return errors.New("want a size above zero such as 65536, 64KiB, 256MiB or 1GiB")
	case f.max > 0 && n*unit > f.max:
		return fmt.Errorf("at most %s is possible", size(f.max))
	}
	*f.value = n * unit
	return nil
}

// size writes a number of bytes in the largest unit that divides it.
func size(n int64) string {
	for _, u := range units {
		if n > 0 && n%u.n == 0 {
			return strconv.FormatInt(n/u.n, 10) + u.name
		}
	}
	return strconv.FormatInt(n, 10)
}

// A spanFlag is a duration above zero.
type spanFlag time.Duration

func (f *spanFlag) String() string { return span(time.Duration(*f)) }

func (f *spanFlag) Set(s string) error {
	d, err := time.ParseDuration(s)
	if err != nil || d <= 0 {
		return errors.New("want a time above zero such as 500ms, 10s or 1m30s")
	}
	*f = spanFlag(d)
	return nil
}

// span writes a duration without the zeros at its end: 1m, not 1m0s.
func span(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

// A numberFlag is a number above zero.
type numberFlag int64

func (f *numberFlag) String() string { return strconv.FormatInt(int64(*f), 10) }

func (f *numberFlag) Set(s string) error {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n <= 0 {
		return errors.New("want a number above zero")
	}
	*f = numberFlag(n)
	return nil
}

// A countFlag is a number that is not less than min. As in pool.Options, 0
// stands for the default and -1 for none.
type countFlag struct {
	value *int
	min   int
}

func (f *countFlag) String() string {
	if f.value == nil || *f.value == 0 {
		return ""
	}
	return strconv.Itoa(max(0, *f.value))
}

func (f *countFlag) Set(s string) error {
	n, err := strconv.Atoi(s)
	if err != nil || n < f.min || n > 1<<20 {
		return fmt.Errorf("want a number from %d", f.min)
	}
	if n == 0 {
		n = -1
	}
	*f.value = n
	return nil
}
