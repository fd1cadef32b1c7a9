package symbols

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"bingfa/playground/frame"
)

// BenchmarkStart is what offering many packages costs a program that uses
// one: a worker process from its start to its end, with all packages and
// with those of a lean worker. Beside the time, it reports how long the
// worker takes to be ready and then to run the program, its CPU time, and its
// memory when idle: all that is resident, and what it has for itself (the rest
// is shared among workers).
func BenchmarkStart(b *testing.B) {
	for name, tags := range map[string]string{"all": "faketime", "lean": "faketime,lean"} {
		b.Run(name, func(b *testing.B) {
			worker := filepath.Join(b.TempDir(), "worker")
			build := exec.Command("go", "build", "-trimpath", "-buildmode=pie", "-ldflags=-s -w", "-tags", tags, "-o", worker, "../worker/main")
			build.Env = append(os.Environ(), "CGO_ENABLED=0")
			if out, err := build.CombinedOutput(); err != nil {
				b.Fatalf("%v: %s", err, out)
			}
			syscall.Sync() // pages that are not on the disk yet count as its own
			var all []started
			for b.Loop() {
				s, err := start(worker)
				if err != nil {
					b.Fatal(err)
				}
				all = append(all, s)
			}
			median := func(of func(started) float64) float64 {
				var v []float64
				for _, s := range all {
					v = append(v, of(s))
				}
				slices.Sort(v)
				return v[len(v)/2]
			}
			b.ReportMetric(median(func(s started) float64 { return s.ready.Seconds() * 1e3 }), "ready-ms")
			b.ReportMetric(median(func(s started) float64 { return s.run.Seconds() * 1e3 }), "run-ms")
			b.ReportMetric(median(func(s started) float64 { return s.cpu.Seconds() * 1e3 }), "cpu-ms")
			b.ReportMetric(median(func(s started) float64 { return s.resident }), "resident-KiB")
			b.ReportMetric(median(func(s started) float64 { return s.own }), "own-KiB")
		})
	}
}

// started is how one worker went; memory is in KiB.
type started struct {
	ready, run, cpu time.Duration
	resident, own   float64
}

const hello = "package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println(\"hello\") }\n"

func start(worker string) (s started, err error) {
	fds, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return s, err
	}
	ours, theirs := os.NewFile(uintptr(fds[0]), "server"), os.NewFile(uintptr(fds[1]), "worker")
	defer ours.Close()
	cmd := exec.Command(worker, frame.Setup{Procs: 1}.Args()...)
	cmd.Dir, cmd.Env, cmd.Stdin = "/", []string{}, theirs
	began := time.Now()
	err = cmd.Start()
	theirs.Close()
	if err != nil {
		return s, err
	}
	defer cmd.Wait()
	r := frame.NewReader(ours)
	if f, err := r.Next(); err != nil || f.Kind != frame.Ready {
		return s, fmt.Errorf("not ready: %q %v", f.Payload, err)
	}
	s.ready = time.Since(began)
	s.resident, s.own = memory(cmd.Process.Pid)
	began = time.Now()
	if _, err := ours.Write(frame.Append(nil, frame.Program, []byte(hello))); err != nil {
		return s, err
	}
	said := false
	for {
		f, err := r.Next()
		if err != nil {
			break // it is gone
		}
		said = said || f.Kind == frame.Stdout && strings.HasSuffix(string(f.Payload), "hello\n")
	}
	s.run = time.Since(began)
	cmd.Wait()
	if !said {
		return s, fmt.Errorf("the worker did not run the program: %v", cmd.ProcessState)
	}
	s.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	return s, nil
}

// memory returns how much of a process is resident, and how much of that no
// other shares. (The peak that the kernel tells at the end is of no use: it
// may be that of the process that started it.)
func memory(pid int) (resident, own float64) {
	b, _ := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	for line := range strings.Lines(string(b)) {
		fmt.Sscanf(line, "Rss: %g kB", &resident)
		fmt.Sscanf(line, "Private_Dirty: %g kB", &own)
	}
	return resident, own
}
