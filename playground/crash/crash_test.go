package crash

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

// header is what the runtime writes before n bytes on the virtual clock.
func header(ns int64, n int) string {
	b := append([]byte{}, playback...)
	b = binary.BigEndian.AppendUint64(b, uint64(ns))
	return string(binary.BigEndian.AppendUint32(b, uint32(n)))
}

// framed puts a header before every piece of s of three bytes.
func framed(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i += 3 {
		piece := s[i:min(len(s), i+3)]
		b.WriteString(header(Epoch+int64(i), len(piece)) + piece)
	}
	return b.String()
}

var crashes = []struct {
	name, text string
	kind       Kind
	message    string
	goroutines string
}{
	{"none", "", None, "", "[]"},
	{"two at once", "fatal error: fatal error: runtime: cannot allocate memory\nruntime: cannot allocate memory\n", Memory, "fatal error: runtime: cannot allocate memory", "[]"},
	{"chatter", "worker: hello\n", None, "", "[]"},
	{"panic", "panic: boom [recovered, repanicked]\n\ngoroutine 1 [running]:\nmain.main()\n\t/x.go:3\nexit status 2\n", Panic, "panic: boom", "[{1 running  0}]"},
	{"lines", "panic: a\n\tb\n\tgoroutine 9 [x]:\n\ngoroutine 6 [running, locked to thread]:\n", Panic, "panic: a\n\tb\n\tgoroutine 9 [x]:", "[{6 running  0}]"},
	{"nested", "panic: first [recovered]\n\tpanic: second\n\ngoroutine 1 [running]:\n", Panic, "panic: second", "[{1 running  0}]"},
	{"signal", "panic: runtime error: invalid memory address or nil pointer dereference\n[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x1]\n\ngoroutine 1 [running]:\n",
		Panic, "panic: runtime error: invalid memory address or nil pointer dereference", "[{1 running  0}]"},
	{"deadlock", "fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 [chan receive]:\nx\n\ngoroutine 5 [sync.Mutex.Lock, 2 minutes]:\ny\n",
		Deadlock, "fatal error: all goroutines are asleep - deadlock!", "[{1 chan receive  0} {5 sync.Mutex.Lock  0}]"},
	{"claimed deadlock", "panic: fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 [running]:\n", Panic, "panic: fatal error: all goroutines are asleep - deadlock!", "[{1 running  0}]"},
	{"maps", "fatal error: concurrent map writes\n\ngoroutine 6 gp=0xc000 m=1 mp=0xc1 [running]:\n", Fatal, "fatal error: concurrent map writes", "[{6 running  0}]"},
	{"stack", "runtime: goroutine stack exceeds 67108864-byte limit\nruntime: sp=0x1 stack=[0x2, 0x3]\nfatal error: stack overflow\n\nruntime stack:\nx\n\ngoroutine 1 [running]:\n",
		Fatal, "fatal error: stack overflow", "[{1 running  0}]"},
	{"memory", "fatal error: runtime: out of memory\n\nruntime stack:\n", Memory, "fatal error: runtime: out of memory", "[]"},
	{"memory first", "runtime: out of memory: cannot allocate 4194304-byte block (12 in use)\nfatal error: out of memory\n", Memory, "runtime: out of memory: cannot allocate 4194304-byte block (12 in use)", "[]"},
	{"threads", "runtime: failed to create new OS thread (have 5 already; errno=11)\nfatal error: newosproc\n", Memory, "runtime: failed to create new OS thread (have 5 already; errno=11)", "[]"},
	{"runtime", "SIGSEGV: segmentation violation\nPC=0x1 m=0 sigcode=1 addr=0x0\n", Runtime, "SIGSEGV: segmentation violation", "[]"},
}

func TestParse(t *testing.T) {
	for _, c := range crashes {
		for _, clock := range []string{"real", "virtual"} {
			text := c.text
			if clock == "virtual" {
				text = framed(text)
			}
			r := Parse([]byte(text))
			if r.Kind != c.kind || r.Message != c.message || fmt.Sprint(r.Goroutines) != c.goroutines {
				t.Errorf("%s, %s: %+v", c.name, clock, r)
			}
			if clock == "virtual" && c.text != "" && r.Time < Epoch {
				t.Errorf("%s: time %d", c.name, r.Time)
			}
		}
	}
}

func TestText(t *testing.T) {
	for _, c := range crashes {
		if got := Text([]byte(framed(c.text))); got != c.text {
			t.Errorf("%s: %q, want %q", c.name, got, c.text)
		}
	}
	if got := Text([]byte("a\xff")); got != "a\ufffd" {
		t.Errorf("invalid UTF-8: %q", got)
	}
}

// FuzzParse holds any text, cut anywhere, to a valid report.
func FuzzParse(f *testing.F) {
	for _, c := range crashes {
		f.Add([]byte(c.text))
		f.Add([]byte(framed(c.text)))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		r := Parse(b)
		if !utf8.ValidString(r.Message) {
			t.Errorf("message %q", r.Message)
		}
		if (r.Kind == None) != (r.Message == "") || r.Kind == None && r.Goroutines != nil {
			t.Errorf("report %+v", r)
		}
		if r.Kind == Panic && !strings.HasPrefix(r.Message, "panic: ") {
			t.Errorf("message %q", r.Message)
		}
	})
}
