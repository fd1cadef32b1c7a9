package crash

import (
	"strings"
	"testing"
	"unicode/utf8"

	"bingfa/playground/program"
)

// stack is a goroutine as a worker's runtime prints it.
const stack = `goroutine 1 [sync.Mutex.Lock labels:{"at": "12"}]:
internal/sync.runtime_SemacquireMutex(0x1?, 0x1?, 0x0?)
	/usr/local/go/src/runtime/sema.go:95 +0x25
internal/sync.(*Mutex).Lock(...)
	internal/sync/mutex.go:70
sync.(*Mutex).Lock(0x0?)
	sync/mutex.go:46 +0x2c
reflect.Value.call({0xe0f860?, 0x1125698c9588?, 0x0?}, {0xeed587, 0x4}, {0x16eea60, 0x0, 0x18?})
	reflect/value.go:586 +0xf0c
github.com/traefik/yaegi/interp.callBin.func2({0xe0f860?})
	github.com/traefik/yaegi@v0.16.2/interp/run.go:1485 +0x25
github.com/traefik/yaegi/interp.runCfg(0x1, 0x2)
	github.com/traefik/yaegi@v0.16.2/interp/run.go:234 +0x265

goroutine 6 [select, 2 minutes labels:{"at": "3"}]:
reflect.Select({0x1, 0x2, 0x2})
	reflect/value.go:3085 +0x5de
bingfa/playground/support.(*Machine).choose(0x1, 0x0, {0x1, 0x2, 0x2})
	support/choose.go:70 +0x1
reflect.Value.call({0x1, 0x2, 0x3}, {0x4, 0x5})
	reflect/value.go:586 +0xf0c
github.com/traefik/yaegi/interp.callBin.func2({0xe0f860?})
	run.go:1485 +0x25

goroutine 7 [chan receive]:
github.com/traefik/yaegi/interp.recv.func4(0x1)
	run.go:1 +0x1
created by github.com/traefik/yaegi/interp.call.func9 in goroutine 1

goroutine 8 [IO wait]:
net.(*conn).Read(0x1)
	net/net.go:1
created by net.x in goroutine 1
`

func TestGoroutines(t *testing.T) {
	want := []Goroutine{
		{ID: 1, State: "sync.Mutex.Lock", Op: "Lock", Label: 12},
		{ID: 6, State: "select", Op: "select", Label: 3},
		{ID: 7, State: "chan receive", Op: "chan receive"},
		{ID: 8, State: "IO wait"},
	}
	const head = "fatal error: all goroutines are asleep - deadlock!\n\n"
	for clock, text := range map[string]string{"real": head + stack, "virtual": framed(head + stack)} {
		r := Parse([]byte(text))
		if len(r.Goroutines) != len(want) {
			t.Fatalf("%s: %+v", clock, r)
		}
		for i, g := range r.Goroutines {
			if g != want[i] {
				t.Errorf("%s: %+v, want %+v", clock, g, want[i])
			}
		}
	}
}

func TestAllocating(t *testing.T) {
	r := Parse([]byte("SIGSEGV: segmentation violation\nPC=0x1\n\ngoroutine 1 [runnable]:\nruntime.mallocgc(0x10, 0x0, 0x1)\nruntime.mallocgcLarge(0x40000000?, 0x803720, 0x1)\n"))
	if r.Kind != Runtime || r.Allocating != 1<<30 {
		t.Errorf("%+v", r)
	}
}

// FuzzGoroutines holds any traceback, cut anywhere, to states and operations
// of one line without labels, files and addresses.
func FuzzGoroutines(f *testing.F) {
	f.Add("fatal error: x\n\n" + stack)
	f.Add("goroutine 1 [a labels:{\"at\": \"1\"}]:\n")
	f.Add("goroutine 99999999999999999999 [x]:\ngoroutine 2 gp=0xc000 m=1 mp=0xc1 [running]:\nsync.(*Mutex).Lock(\n")
	f.Fuzz(func(t *testing.T, text string) {
		list := goroutines(text)
		if len(list) > program.MaxGoroutines {
			t.Errorf("%d goroutines", len(list))
		}
		for _, g := range list {
			if g.ID < 0 || g.Label < 0 || strings.ContainsAny(g.State+g.Op, "\n") || strings.Contains(g.State, " labels:{") ||
				strings.Contains(g.Op, "/") || strings.Contains(g.Op, "interp.") || utf8.ValidString(text) && !utf8.ValidString(g.State+g.Op) {
				t.Errorf("%q: %+v", text, g)
			}
		}
	})
}
