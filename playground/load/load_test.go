package main

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// moduleRoot makes the module's folder the current one, as for a user.
func moduleRoot(t *testing.T) {
	t.Helper()
	out, err := exec.Command("go", "env", "GOMOD").Output()
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(filepath.Dir(strings.TrimSpace(string(out))))
}

// All parts, shortly, against a real server.
func TestQuick(t *testing.T) {
	if _, err := os.Stat("/proc/self/smaps_rollup"); err != nil {
		t.Skip("needs Linux")
	}
	moduleRoot(t)
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), []string{"-quick"}, &stdout, &stderr); code != 0 {
		t.Fatalf("exit status %d\n%s\n%s", code, &stdout, &stderr)
	}
	for _, row := range []string{
		`\| worker-virtual \| \d+ \| [1-9][\d.]* MiB`, `\| hello world \| 8 \| [1-9]\d* \|`, `\| CPU-bound \| 2 \| [1-9]\d* \|`, `\| 6 s of sleep, virtual \| 2 \| [1-9]\d* \|`,
		`\| answered \| [1-9]\d*/s`, `\| runs \| 300 in`, `\| right \| [1-9]\d*`, `\| lost \| 0 \|`, `\| mixed up \| 0 \|`, `\nNothing lost`,
	} {
		if !regexp.MustCompile(row).Match(stdout.Bytes()) {
			t.Errorf("the report has no %s:\n%s", row, &stdout)
		}
	}
	t.Logf("%s", &stdout)
}

func TestJudge(t *testing.T) {
	const right1 = `{"events":[{"time_ns":0,"stream":"stdout","text":"hello 1\n"}],"outcome":{"status":"ok","code":0}}`
	for _, c := range []struct {
		name, kind, body string
		status           int
		retry            string
		want             verdict
	}{
		{"its own output", "application/json", right1, 200, "", right},
		{"another's output", "application/json", strings.Replace(right1, "hello 1", "hello 2", 1), 200, "", mixed},
		{"another's beside its own", "application/json", strings.Replace(right1, `hello 1\n`, `hello 1\nhello 2\n`, 1), 200, "", mixed},
		{"half of it", "application/json", strings.Replace(right1, `hello 1\n`, "hel", 1), 200, "", mixed},
		{"a killed worker told as the program's end", "application/json", strings.Replace(right1, `"ok"`, `"memory"`, 1), 200, "", mixed},
		{"half an answer", "application/json", right1[:40], 200, "", lost},
		{"a refusal", "application/problem+json", `{"type":"/problems/busy","status":503}`, 503, "2", refused},
		{"a refusal that says not when", "application/problem+json", `{"type":"/problems/busy","status":503}`, 503, "", owned},
		{"a failure", "application/problem+json", `{"type":"/problems/internal","status":500}`, 500, "", owned},
		{"a failure without a problem", "text/html", `<h1>500`, 500, "", lost},
		{"a failure that says another status", "application/problem+json", `{"status":200}`, 500, "", lost},
		{"blamed on the client", "application/problem+json", `{"status":400}`, 400, "", lost},
	} {
		resp := &http.Response{StatusCode: c.status, Status: fmt.Sprint(c.status), Header: http.Header{"Content-Type": {c.kind}}}
		if c.retry != "" {
			resp.Header.Set("Retry-After", c.retry)
		}
		if got, why := judge(resp, []byte(c.body), "hello 1\n"); got != c.want {
			t.Errorf("%s: %d (%s), want %d", c.name, got, why, c.want)
		}
	}
}

// A server that gives everyone the first one's answer is found out, and so is
// one that hangs up.
func TestFindsOut(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if tokens.Load()%2 == 0 {
			panic(http.ErrAbortHandler)
		}
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `{"events":[{"stream":"stdout","text":"hello 1\n"}],"outcome":{"status":"ok"}}`)
	}))
	defer s.Close()
	tokens.Store(10)
	c := newClient(s.URL)
	defer c.close()
	var tl tally
	for range 4 {
		tl.add(c.run(t.Context(), hello, time.Now()))
	}
	if tl.n[mixed] != 2 || tl.n[lost] != 2 || len(tl.broken("test")) != 2 {
		t.Errorf("%v %v", tl.n, tl.broken("test"))
	}
}

// The programs write what is expected of them, under Go itself.
func TestPrograms(t *testing.T) {
	dir := t.TempDir()
	for _, k := range []kind{hello, busy} {
		file := filepath.Join(dir, "main.go")
		if err := os.WriteFile(file, fmt.Appendf(nil, k.code, 42), 0o666); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command("go", "run", file).CombinedOutput()
		if want := fmt.Sprintf(k.want, 42); err != nil || string(out) != want {
			t.Errorf("%s: %q (%v), want %q", k.name, out, err, want)
		}
	}
}

func TestCensus(t *testing.T) {
	before := census{4, 20, 30}
	if s := (census{4, 19, 30}).more(before); s != "" {
		t.Errorf("nothing more: %s", s)
	}
	if s := (census{5, 21, 31}).more(before); s != "5 workers instead of 4, 21 descriptors instead of 20, 31 goroutines instead of 30" {
		t.Error(s)
	}
}

func TestWrong(t *testing.T) {
	for _, args := range [][]string{{"-clients", "0"}, {"-clients", "x"}, {"-nope"}, {"-bingfa", "/does/not/exist"}} {
		var stderr bytes.Buffer
		if code := run(t.Context(), args, &stderr, &stderr); code != 2 || stderr.Len() == 0 {
			t.Errorf("%q: %d, %s", args, code, &stderr)
		}
	}
}
