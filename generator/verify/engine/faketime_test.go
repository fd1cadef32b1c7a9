package engine

import (
	"encoding/binary"
	"reflect"
	"strings"
	"testing"

	"bingfa/generator/note"
)

// frame is a write at a time in ms.
func frame(ms int64, text string) string {
	b := []byte(frameMark)
	b = binary.BigEndian.AppendUint64(b, uint64(faketimeStart+ms*1e6))
	b = binary.BigEndian.AppendUint32(b, uint32(len(text)))
	return string(b) + text
}

func TestUnframe(t *testing.T) {
	out := frame(0, "a\n") + frame(20, "b\n") + "from a child\n" + frame(30, "c")
	take := &note.Take{Events: []note.Event{ // as pipes cut it
		{Stream: "stdout", Text: out[:3]}, {Stream: "stderr", Text: frame(10, "e")}, {Stream: "stdout", Text: out[3:21]}, {Stream: "stdout", Text: out[21:]}}}
	unframe(take)
	want := []note.Event{{TimeMS: 0, Stream: "stdout", Text: "a\n"}, {TimeMS: 10, Stream: "stderr", Text: "e"}, {TimeMS: 20, Stream: "stdout", Text: "b\n"},
		{TimeMS: 20, Stream: "stdout", Text: "from a child\n"}, {TimeMS: 30, Stream: "stdout", Text: "c"}}
	if !reflect.DeepEqual(take.Events, want) {
		t.Errorf("got %+v", take.Events)
	}
}

// Text that is in no frame is kept, whatever it is.
func FuzzUnframe(f *testing.F) {
	f.Add("plain", "\x00\x00PB")
	f.Add(frame(5, "x"), frame(5, "x")[:10])
	f.Add("\x00\x00PB\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xffabc", "")
	f.Fuzz(func(t *testing.T, out, text string) {
		take := &note.Take{Events: []note.Event{{Stream: "stdout", Text: out}}}
		unframe(take)
		decode(take)
		if strings.Contains(text, frameMark) {
			return
		}
		take = &note.Take{Events: []note.Event{{Stream: "stdout", Text: text + frame(7, "framed") + text}}}
		unframe(take)
		if got := take.Written("stdout"); got != text+"framed"+text {
			t.Errorf("got %q", got)
		}
	})
}
