package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"bingfa/playground/console"

	"golang.org/x/sys/unix"
)

// openTerminal returns both ends of a terminal of some width: what a command
// gets, and what shows what it writes.
func openTerminal(t *testing.T, columns uint16) (command, screen *os.File) {
	t.Helper()
	screen, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		noTerminal(t, err)
	}
	t.Cleanup(func() { screen.Close() })
	fd := int(screen.Fd())
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err == nil {
		err = unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0)
	}
	if err == nil {
		err = unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: columns})
	}
	if err != nil {
		t.Fatal(err)
	}
	if command, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|syscall.O_NOCTTY, 0); err != nil {
		noTerminal(t, err)
	}
	return command, screen
}

// noTerminal ends a test on a system that makes no terminals: CI's does.
func noTerminal(t *testing.T, err error) {
	t.Helper()
	if os.Getenv("BINGFA_CI") != "" {
		t.Fatal(err)
	}
	t.Skip("the system makes no terminals: ", err)
}

// On a terminal a check tells how far it is, in one line that always fits, and
// problems as they come.
func TestCheckOnTerminal(t *testing.T) {
	needsPython(t)
	dir := checkSite(t, "print('two')\n", printsOne)
	command, screen := openTerminal(t, 30)
	cmd := exec.Command("bingfa", "-C", dir, "check", "-no-cache", "-engines", "python,go")
	cmd.Env = append(os.Environ(), "TERM=xterm")
	cmd.Stderr = command
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	command.Close()
	shown, err := io.ReadAll(screen) // ends with an error when the command has
	if err != nil && !errors.Is(err, syscall.EIO) {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil {
		t.Error("it succeeded")
	}
	text := strings.ReplaceAll(string(shown), "\r\n", "\n")
	lines := strings.Split(text, "\r\x1b[K")
	if len(lines) < 4 {
		t.Fatalf("no progress is shown: %q", text)
	}
	bars := 0
	for _, line := range lines[1:] {
		_, bar, told := cutLast(line, "\n")
		if !told {
			bar = line
		}
		if strings.ContainsAny(bar, "█░") {
			bars++
		}
		if n := len([]rune(bar)); n > 29 {
			t.Errorf("a line of %d columns: %q", n, bar)
		}
	}
	if bars < 2 || !strings.Contains(text, "0 of 1 example ") {
		t.Errorf("%d bars: %q", bars, text)
	}
	if n := strings.Count(text, "it prints something else than output.txt"); n != 1 {
		t.Errorf("the problem is told %d times: %q", n, text)
	}
	if left := lines[len(lines)-1]; left != "" {
		t.Errorf("this stays: %q", left)
	}
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// A check that is interrupted ends at once and leaves nothing behind.
func TestCheckInterrupted(t *testing.T) {
	needsPython(t)
	temp := t.TempDir()
	started := filepath.Join(t.TempDir(), "started")
	dir := checkSite(t, fmt.Sprintf("import os, subprocess, time\np = subprocess.Popen(['sleep', '600'], start_new_session=True)\nopen(%q, 'w').write(f'{os.getpid()} {p.pid} ')\ntime.sleep(600)\n", started), printsOne)
	cmd := exec.Command("bingfa", "-C", dir, "check", "-update", "-cache", filepath.Join(t.TempDir(), "cache"))
	cmd.Env = append(os.Environ(), "TMPDIR="+temp)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var pids []string
	waitFor(t, "the program to start", func() bool {
		data, _ := os.ReadFile(started)
		pids = strings.Fields(string(data))
		return len(pids) == 2 && strings.HasSuffix(string(data), " ")
	})
	began := time.Now()
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	err := cmd.Wait()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != console.StatusInterrupted {
		t.Errorf("it ended with %v: %s%s", err, &stdout, &stderr)
	}
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("ending took %v", took)
	}
	for _, folder := range []string{temp, filepath.Join(dir, "content/a/one/demo")} {
		entries, err := os.ReadDir(folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if !regexp.MustCompile(`^(main\.(py|go)|output\.txt|unrelated\.draft)$`).MatchString(e.Name()) {
				t.Errorf("left: %s in %s", e.Name(), folder)
			}
		}
	}
	for _, pid := range pids {
		waitFor(t, "process "+pid+" to end", func() bool {
			data, err := os.ReadFile("/proc/" + pid + "/stat")
			return err != nil || strings.Contains(string(data), ") Z ")
		})
	}
}
