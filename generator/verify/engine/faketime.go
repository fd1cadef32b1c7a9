package engine

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strings"

	"bingfa/generator/note"
)

// faketimeStart is where the virtual clock starts: 2009-11-10 23:00 UTC, in ns.
const faketimeStart = 1257894000000000000

// frameMark begins the header that Go's virtual clock puts before each write:
// then come the time in ns (8 bytes) and the length of the write (4 bytes),
// big endian. See runtime/time_fake.go.
const frameMark = "\x00\x00PB"

// unframe takes those headers out of the events of a run. Text without one is
// that of another process, which has no virtual time: it gets the time of what
// came before it on its stream.
func unframe(t *note.Take) {
	// A pipe may cut a frame anywhere, so each stream is read as a whole.
	raw := map[string]string{}
	for _, e := range t.Events {
		raw[e.Stream] += e.Text
	}
	t.Events = nil
	for _, stream := range []string{"stdout", "stderr"} {
		var ms int64
		for data := raw[stream]; data != ""; {
			text := data
			if strings.HasPrefix(data, frameMark) && len(data) >= 16 {
				at := int64(binary.BigEndian.Uint64([]byte(data[4:12])))
				n := int(binary.BigEndian.Uint32([]byte(data[12:16])))
				ms = (at - faketimeStart) / 1e6
				text = data[16:min(16+n, len(data))]
				data = data[16:]
			} else if n := strings.Index(data[1:], frameMark); n >= 0 {
				text = data[:n+1]
			}
			t.Events = append(t.Events, note.Event{TimeMS: ms, Stream: stream, Text: text})
			data = data[len(text):]
		}
	}
	slices.SortStableFunc(t.Events, func(a, b note.Event) int { return cmp.Compare(a.TimeMS, b.TimeMS) })
}
