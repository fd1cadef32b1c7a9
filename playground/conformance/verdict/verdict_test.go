package verdict_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"bingfa/playground/conformance/toolchain"
	"bingfa/playground/conformance/verdict"
	"bingfa/playground/pool"
	"bingfa/playground/program"
)

func printed(o program.Outcome, stdout, stderr string) verdict.Take {
	return verdict.Take{Result: program.Result{Outcome: o, Events: []program.Event{
		{Stream: program.Stdout, Text: stdout}, {Stream: program.Stderr, Text: stderr},
	}}}
}

func TestOf(t *testing.T) {
	ok := program.Outcome{Status: program.OK}
	boom := program.Outcome{Status: program.Panic, Code: 2, Message: "panic: boom 7"}
	for _, c := range []struct {
		name      string
		want      toolchain.Result
		got       verdict.Take
		unordered bool
		kind      verdict.Kind
		cause     string
	}{
		{"same", toolchain.Result{Stdout: "a\n", Stderr: "b"}, printed(ok, "a\n", "b"), false, verdict.Pass, ""},
		{"stdout", toolchain.Result{Stdout: "a\n"}, printed(ok, "b\n", ""), false, verdict.Differs, "another stdout: wants a, got b"},
		{"streams", toolchain.Result{Stdout: "a"}, printed(ok, "", "a"), false, verdict.Differs, "another stdout, stderr: wants a (no newline at the end), got the end"},
		{"unordered", toolchain.Result{Stdout: "a\nb\n"}, printed(ok, "b\na\n", ""), true, verdict.Pass, ""},
		{"exit", toolchain.Result{Code: 3}, printed(program.Outcome{Status: program.Exit, Code: 3}, "", ""), false, verdict.Pass, ""},
		{"other exit", toolchain.Result{Code: 3}, printed(ok, "", ""), false, verdict.Differs, "another exit status"},
		{"panic", toolchain.Result{Code: 2, Message: "panic: boom 7"}, printed(boom, "", ""), false, verdict.Pass, ""},
		{"signal", toolchain.Result{Code: 2, Message: "panic: nil"}, printed(program.Outcome{Status: program.Panic, Code: 2, Message: "panic: nil\n[signal SIGSEGV: segmentation violation]"}, "", ""), false, verdict.Pass, ""},
		{"other panic", toolchain.Result{Code: 2, Message: "panic: bang"}, printed(boom, "", ""), false, verdict.Differs, "dies of: panic: boom N"},
		{"no panic", toolchain.Result{Code: 2, Message: "panic: bang"}, printed(ok, "", ""), false, verdict.Differs, "another message, exit status"},
		{"exit 2 is no panic", toolchain.Result{Code: 2}, printed(program.Outcome{Status: program.Exit, Code: 2}, "", ""), false, verdict.Pass, ""},
		{"compile error", toolchain.Result{}, verdict.Take{Result: program.Result{Outcome: program.Outcome{Status: program.CompileError, Code: -1,
			Diagnostics: []program.Diagnostic{{Line: 3, Column: 1, Message: "undefined: x"}}}}}, false, verdict.Rejected, "undefined: …"},
		{"not offered", toolchain.Result{}, verdict.Take{Result: program.Result{Outcome: program.Outcome{Status: program.CompileError, Message: "os.X is not offered by this playground"}}},
			false, verdict.Refused, "os.X is not offered by this playground"},
		{"limit", toolchain.Result{}, verdict.Take{Result: program.Result{Outcome: program.Limits{}.WithDefaults().Stopped(program.LimitCPU)}}, false, verdict.Stopped, "the limit of cpu"},
		{"stack", toolchain.Result{}, printed(program.Outcome{Status: program.Panic, Code: 2, Message: "fatal error: stack overflow\n\ngoroutine 1"}, "", ""), false, verdict.Stopped, "the limit of stack"},
		{"stack of both", toolchain.Result{Code: 2, Message: "fatal error: stack overflow"}, printed(program.Outcome{Status: program.Panic, Code: 2, Message: "fatal error: stack overflow"}, "", ""), false, verdict.Pass, ""},
		{"size", toolchain.Result{}, verdict.Take{Err: &program.SizeError{Size: 2, Limit: 1}}, false, verdict.Stopped, "the limit of source"},
		{"refused", toolchain.Result{}, verdict.Take{Err: &pool.FaultError{Fault: pool.FaultUnsupported, At: program.Diagnostic{Line: 1, Message: `type "x" of 5`}}}, false, verdict.Refused, "type … of N"},
		{"fault", toolchain.Result{}, verdict.Take{Err: fmt.Errorf("run: %w", &pool.FaultError{Fault: pool.FaultInterpreter, Detail: "main.T is 0xff"})}, false, verdict.Internal, "interpreter: T is N"},
		{"other error", toolchain.Result{}, verdict.Take{Err: errors.New("no")}, false, verdict.Internal, "no"},
	} {
		v := verdict.Of(c.want, c.got, c.unordered)
		if v.Kind != c.kind || v.Cause != c.cause || (v.Detail == "") != (c.kind == verdict.Pass) {
			t.Errorf("%s: %s, %q, detail %q; want %s, %q", c.name, v.Kind, v.Cause, v.Detail, c.kind, c.cause)
		}
	}
}

func TestDiff(t *testing.T) {
	for _, c := range []struct{ want, got, diff string }{
		{"a\nb\nc\n", "a\nx\ny\nc\n", "  a\n- b\n+ x\n+ y\n  c\n"},
		{"a\n", "", "- a\n"},
		{"a\n", "a", "- a\n+ a (no newline at the end)\n"},
		{"1\n2\n3\n4\n5\n", "1\n2\n3\n4\n", "  (1 equal lines)\n  2\n  3\n  4\n- 5\n"},
	} {
		if got := verdict.Diff(c.want, c.got); got != c.diff {
			t.Errorf("%q, %q:\n%swant\n%s", c.want, c.got, got, c.diff)
		}
	}
	if long := verdict.Diff(strings.Repeat("x\n", 1000), ""); strings.Count(long, "\n") > 50 || !strings.Contains(long, "960 more lines") {
		t.Errorf("a long diff:\n%s", long)
	}
}
