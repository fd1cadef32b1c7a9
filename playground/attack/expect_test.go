package attack

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"bingfa/playground/program"
)

// An expectation is what must come of a program on one clock.
type expectation struct {
	status                []string
	limit                 []string
	code, size            *int
	message, out, err, no *regexp.Regexp
}

// fault is the status of an answer that is a problem of the playground's.
const fault = "fault"

var expectationLine = regexp.MustCompile(`^// ([a-z]+\.)?([a-z]+): (.+)$`)

// expectations reads the comment at the top of a program.
func expectations(code string) (map[program.Clock]*expectation, error) {
	all := map[program.Clock]*expectation{}
	for _, c := range program.Clocks() {
		all[c] = &expectation{}
	}
	for line := range strings.Lines(code) {
		line = strings.TrimSuffix(line, "\n")
		if !strings.HasPrefix(line, "//") {
			break
		}
		m := expectationLine.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		clock, key, value := program.Clock(strings.TrimSuffix(m[1], ".")), m[2], m[3]
		if clock != "" && all[clock] == nil && !slices.Contains(program.Clocks(), clock) {
			return nil, fmt.Errorf("%s: no such clock", line)
		}
		if key == "clock" {
			for _, c := range program.Clocks() {
				if value != "both" && value != string(c) {
					delete(all, c)
				}
			}
			continue
		}
		for c, e := range all {
			if clock == "" || clock == c {
				if err := e.set(key, value); err != nil {
					return nil, fmt.Errorf("%s: %w", line, err)
				}
			}
		}
	}
	for c, e := range all {
		if len(e.status) == 0 {
			return nil, fmt.Errorf("no status for the %s clock", c)
		}
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("no clock")
	}
	return all, nil
}

func (e *expectation) set(key, value string) error {
	pattern := func(to **regexp.Regexp) (err error) {
		*to, err = regexp.Compile("(?s)" + value)
		return err
	}
	switch key {
	case "status":
		e.status = strings.Split(value, " or ")
		known := []string{fault, "ok", "exit", "compile_error", "panic", "deadlock", "timeout", "memory", "output_limit"}
		for _, s := range e.status {
			if !slices.Contains(known, s) {
				return fmt.Errorf("unknown status %q", s)
			}
		}
	case "limit":
		e.limit = strings.Split(value, " or ")
	case "code":
		n, err := strconv.Atoi(value)
		e.code = &n
		return err
	case "size":
		n, err := strconv.Atoi(value)
		e.size = &n
		return err
	case "message":
		return pattern(&e.message)
	case "stdout":
		return pattern(&e.out)
	case "stderr":
		return pattern(&e.err)
	case "not":
		return pattern(&e.no)
	default:
		return fmt.Errorf("unknown key %q", key)
	}
	return nil
}

// check compares an answer with what is expected of it.
func (e *expectation) check(t testing.TB, a answer) {
	t.Helper()
	status := fault
	if a.result != nil {
		status = string(a.result.Outcome.Status)
	}
	if !slices.Contains(e.status, status) {
		t.Errorf("status %s, want %s", status, strings.Join(e.status, " or "))
	}
	if e.no != nil && e.no.Match(a.raw) {
		t.Errorf("the answer contains %q", e.no.Find(a.raw))
	}
	if p := a.problem; p != nil {
		if p.Type != "/problems/internal" && p.Type != "/problems/unsupported" {
			t.Errorf("problem %s: %s", p.Type, p.Detail)
		}
		return
	}
	o := a.result.Outcome
	if o.Limit != nil && len(e.limit) > 0 && !slices.Contains(e.limit, string(o.Limit.Name)) {
		t.Errorf("limit %s, want %s", o.Limit.Name, strings.Join(e.limit, " or "))
	}
	if e.code != nil && o.Code != *e.code {
		t.Errorf("code %d, want %d", o.Code, *e.code)
	}
	if size := len(a.result.Output(program.Stdout)) + len(a.result.Output(program.Stderr)); e.size != nil && size != *e.size {
		t.Errorf("%d bytes of output, want %d", size, *e.size)
	}
	message := o.Message
	for _, d := range o.Diagnostics {
		message += fmt.Sprintf("\n%d:%d: %s", d.Line, d.Column, d.Message)
	}
	for _, c := range []struct {
		what string
		want *regexp.Regexp
		got  string
	}{
		{"message", e.message, message},
		{"stdout", e.out, a.result.Output(program.Stdout)},
		{"stderr", e.err, a.result.Output(program.Stderr)},
	} {
		if c.want != nil && !c.want.MatchString(c.got) {
			t.Errorf("%s %q, want %s", c.what, short(c.got), c.want)
		}
	}
}

// codes says which exit status belongs to a status.
var codes = map[program.Status]func(int) bool{
	program.OK:           func(c int) bool { return c == 0 },
	program.Exit:         func(c int) bool { return c > 0 && c < 256 },
	program.Panic:        func(c int) bool { return c == 2 },
	program.Deadlock:     func(c int) bool { return c == 2 },
	program.CompileError: func(c int) bool { return c == -1 },
	program.Timeout:      func(c int) bool { return c == -1 },
	program.Memory:       func(c int) bool { return c == -1 },
	program.OutputLimit:  func(c int) bool { return c == -1 },
}

// limits says which limits belong to a status.
var limits = map[program.Status][]program.LimitName{
	program.Timeout:     {program.LimitCPU, program.LimitWall, program.LimitVirtual},
	program.Memory:      {program.LimitMemory},
	program.OutputLimit: {program.LimitOutput, program.LimitEvents},
}

// internals are words of the machinery and the machine that no outcome may
// show.
var internals = func() []string {
	words := []string{"yaegi", "traefik", "interp.", "reflect.", "bingfa/", "ʘ", ".cache", "/go/src", "frame: ", "goroutine 1 [", "workerbuild"}
	if home, err := os.UserHomeDir(); err == nil && len(home) > 1 {
		words = append(words, home)
	}
	return words
}()

// maxAnswer bounds an answer: the output in JSON, where a byte may need six,
// and as much again for what is said about it.
const maxAnswer = 2 * 6 * program.MaxOutput

// sane checks what holds for every answer, whatever was asked.
func sane(t testing.TB, code string, a answer) {
	t.Helper()
	if !utf8.Valid(a.raw) {
		t.Error("the answer is not UTF-8")
	}
	if len(a.raw) > maxAnswer {
		t.Errorf("the answer has %d bytes", len(a.raw))
	}
	for _, secret := range secrets() {
		if strings.Contains(string(a.raw), secret) {
			t.Errorf("the answer betrays %q", secret)
		}
	}
	if a.problem != nil {
		if a.problem.Detail != "" && a.problem.Status == 500 {
			t.Errorf("a stranger is told of our failure: %s", a.problem.Detail)
		}
		return
	}
	o := a.result.Outcome
	if fits := codes[o.Status]; fits == nil || !fits(o.Code) {
		t.Errorf("status %q with code %d", o.Status, o.Code)
	}
	if got := limits[o.Status]; (o.Limit == nil) != (got == nil) || o.Limit != nil && !slices.Contains(got, o.Limit.Name) {
		t.Errorf("status %q with limit %+v", o.Status, o.Limit)
	}
	if (o.Status == program.CompileError) != (len(o.Diagnostics) > 0) || len(o.Diagnostics) > 100 || len(o.Goroutines) > program.MaxGoroutines {
		t.Errorf("status %q with %d diagnostics, %d goroutines", o.Status, len(o.Diagnostics), len(o.Goroutines))
	}
	if o.TimeNS < 0 || o.WallNS <= 0 || o.WallNS > int64(wallLimit+margin) {
		t.Errorf("outcome after %d ns of its own clock and %d ns of ours", o.TimeNS, o.WallNS)
	}
	told := fmt.Sprint(o.Message, o.Diagnostics, o.Goroutines)
	for _, word := range internals {
		if strings.Contains(told, word) && !strings.Contains(code, word) {
			t.Errorf("the outcome shows %q: %s", word, short(told))
		}
	}
	size, last := 0, int64(0)
	for _, e := range a.result.Events {
		if e.Stream != program.Stdout && e.Stream != program.Stderr || e.TimeNS < last {
			t.Errorf("event on %q at %d after one at %d", e.Stream, e.TimeNS, last)
		}
		last = e.TimeNS
		size += len(e.Text)
	}
	// Each byte that is not UTF-8 is told as three.
	if size > 3*program.MaxOutput || o.TimeNS < last {
		t.Errorf("%d bytes of output until %d, the end is at %d", size, last, o.TimeNS)
	}
}
