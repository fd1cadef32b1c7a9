package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"bingfa/playground/program"
	"bingfa/playground/workerbuild"
)

// A signal stops the program and leaves no process; the exit status tells
// which signal it was.
func TestRunInterrupted(t *testing.T) {
	file := filepath.Join(t.TempDir(), "main.go")
	code := "package main\n\nimport (\n\t\"fmt\"\n\t\"time\"\n)\n\nfunc main() {\n\tfmt.Println(\"begun\")\n\ttime.Sleep(time.Minute)\n}\n"
	if err := os.WriteFile(file, []byte(code), 0o666); err != nil {
		t.Fatal(err)
	}
	for signal, want := range map[os.Signal]int{os.Interrupt: 130, syscall.SIGTERM: 143} {
		cmd := exec.Command("bingfa", "run", "-clock", "real", "-max-wall", "2m", file)
		var stderr strings.Builder
		cmd.Stderr = &stderr
		stdout, err := cmd.StdoutPipe()
		if err == nil {
			err = cmd.Start()
		}
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(stdout)
		lines.Scan()
		if lines.Text() != "begun" {
			t.Errorf("output %q, %s", lines.Text(), &stderr)
		}
		workers := children(t, cmd.Process.Pid)
		cmd.Process.Signal(signal)
		cmd.Wait()
		if got := cmd.ProcessState.ExitCode(); got != want || stderr.Len() > 0 {
			t.Errorf("%v: exit status %d, want %d; %s", signal, got, want, &stderr)
		}
		for _, pid := range workers {
			if alive(pid) {
				t.Errorf("%v: worker %d is left", signal, pid)
			}
		}
	}
}

// Waiting for a program on standard input can be interrupted too.
func TestRunInterruptedWhileReading(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	stdin, writer := io.Pipe()
	defer writer.Close()
	status := make(chan int)
	go func() { status <- run(ctx, []string{"run", "-"}, stdin, io.Discard, io.Discard) }()
	writer.Write([]byte("package main\n")) // returns when it is read
	cancel()
	if got := <-status; got != 130 {
		t.Errorf("exit status %d, want 130", got)
	}
}

// When nobody reads the output any more, the program is stopped.
func TestRunUnread(t *testing.T) {
	var stderr strings.Builder
	code := "package main\n\nimport \"fmt\"\n\nfunc main() {\n\tfor {\n\t\tfmt.Println(1)\n\t}\n}\n"
	if got := run(t.Context(), []string{"run", "-"}, strings.NewReader(code), brokenPipe{}, &stderr); got != 70 || stderr.Len() > 0 {
		t.Errorf("exit status %d, want 70; %s", got, &stderr)
	}
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, syscall.EPIPE }

// Where nobody watches, run says nothing of the workers that it builds, and
// serve says it in a line.
func TestProgress(t *testing.T) {
	const building, ready = workerbuild.Building, workerbuild.Ready
	steps := []workerbuild.Status{{Clock: program.Virtual, Stage: building}, {Clock: program.Virtual, Stage: building, Done: 5, Total: 9},
		{Clock: program.Virtual, Stage: ready}, {Clock: program.Real, Stage: ready}, {Clock: program.Real, Stage: workerbuild.Failed, Err: io.ErrClosedPipe},
		{Clock: program.Virtual, Large: true, Stage: building}, {Clock: program.Virtual, Large: true, Stage: ready},
		{Clock: program.Real, Large: true, Stage: workerbuild.Failed, Err: io.ErrNoProgress}, {Clock: program.Real, Large: true, Stage: workerbuild.Failed, Err: io.ErrNoProgress}}
	for quiet, want := range map[bool]string{
		true: "",
		false: "Building the playground's workers; this happens once. Pages can be read meanwhile.\nThe virtual-clock worker is ready.\n" +
			"Nothing can be run: io: read/write on closed pipe\n" +
			"The virtual-clock worker with all packages is ready.\nNo program with rare packages can be run: multiple Read calls return no data or error\n",
	} {
		var b strings.Builder
		tell := progress(&b, quiet)
		for _, s := range steps {
			tell(s)
		}
		if b.String() != want {
			t.Errorf("quiet %v: %q, want %q", quiet, &b, want)
		}
	}
}

// clocks is a source of binaries that are named for their clocks.
type clocks struct{}

func (clocks) Worker(_ context.Context, c program.Clock) (string, error) { return string(c), nil }
func (clocks) Large(_ context.Context, c program.Clock) (string, error)  { return string(c), nil }

// Only the clock that a program runs on has a worker built for it.
func TestOnlySource(t *testing.T) {
	s := onlySource{clocks{}, []program.Clock{program.Real}}
	if path, err := s.Worker(t.Context(), program.Real); path != "real" || err != nil {
		t.Errorf("%q %v", path, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if path, err := s.Worker(ctx, program.Virtual); !errors.Is(err, context.Canceled) {
		t.Errorf("the other clock: %q %v", path, err)
	}
}

// What is tried again and again is told once.
func TestWarnings(t *testing.T) {
	var b bytes.Buffer
	log := warnings(&b)
	for i := range 3 {
		log.Error("no worker", "err", errors.New("offline"), "retry_in", i)
		log.Info("run refused")
	}
	log.Error("no worker", "err", errors.New("disk full"))
	if lines := strings.Count(b.String(), "\n"); lines != 2 || strings.Count(b.String(), "offline") != 1 {
		t.Errorf("told\n%s", &b)
	}
}
