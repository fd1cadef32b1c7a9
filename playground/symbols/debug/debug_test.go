package debug

import (
	"math"
	"runtime"
	"runtime/debug"
	"testing"

	"bingfa/playground/symbols/host"
)

// TestSettings: they are remembered, and the process keeps its own.
func TestSettings(t *testing.T) {
	percent, limit := debug.SetGCPercent(77), debug.SetMemoryLimit(-1)
	defer debug.SetGCPercent(percent)
	if old := SetGCPercent(-5); old != 100 {
		t.Errorf("percent %d", old)
	}
	if old := SetGCPercent(100); old != -1 {
		t.Errorf("percent %d after -5", old)
	}
	if old := SetMemoryLimit(1); old != math.MaxInt64 || SetMemoryLimit(-1) != 1 {
		t.Errorf("limit %d, then %d", old, SetMemoryLimit(-1))
	}
	SetMaxStack(1)
	SetMaxThreads(1)
	if debug.SetGCPercent(77) != 77 || debug.SetMemoryLimit(-1) != limit {
		t.Error("the process has what the program set")
	}
}

func TestStack(t *testing.T) {
	var out []byte
	host.Set(&host.Host{
		Stderr:  func(p []byte) (int, error) { out = append(out, p...); return len(p), nil },
		Callers: func() []host.Frame { return []host.Frame{{Function: "main.main", File: "/program/main.go", Line: 7}} },
	})
	defer host.Set(nil)
	PrintStack()
	if want := "goroutine 1 [running]:\nmain.main(...)\n\t/program/main.go:7\n"; string(out) != want || string(Stack()) != want {
		t.Errorf("stack %q", out)
	}
	info, ok := ReadBuildInfo()
	if !ok || info.GoVersion != runtime.Version() || info.Main.Path != "" || len(info.Deps) > 0 {
		t.Errorf("build info %v", info)
	}
}
