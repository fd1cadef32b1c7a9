package log

import (
	"fmt"
	"log"
	"math"
	"path"
	"strings"
	"sync"
	"time"

	"bingfa/playground/symbols/host"
)

// nowhere is a depth that no stack has: Go's logger then writes ???:0.
const nowhere = math.MaxInt32

// places orders the lines that are put together here.
var places sync.Mutex

// output writes a line. Go's logger would look for the place in the stack of
// the process, which is the interpreter's; so where a flag asks for the
// place, and it is known, the line is put together here.
func (l *Logger) output(calldepth int, s string) error {
	in := l.get()
	flags := in.Flags()
	if flags&(log.Lshortfile|log.Llongfile) == 0 {
		return in.Output(nowhere, s)
	}
	callers := host.Callers()
	if calldepth < 1 || calldepth > len(callers) {
		return in.Output(nowhere, s)
	}
	line := header(time.Now(), in.Prefix(), flags, callers[calldepth-1]) + s
	if !strings.HasSuffix(s, "\n") {
		line += "\n"
	}
	places.Lock()
	defer places.Unlock()
	_, err := in.Writer().Write([]byte(line))
	return err
}

// header is what stands before the message, in the order of Go's.
func header(now time.Time, prefix string, flags int, at host.Frame) string {
	var b strings.Builder
	if flags&log.Lmsgprefix == 0 {
		b.WriteString(prefix)
	}
	if flags&log.LUTC != 0 {
		now = now.UTC()
	}
	if flags&log.Ldate != 0 {
		b.WriteString(now.Format("2006/01/02 "))
	}
	switch {
	case flags&log.Lmicroseconds != 0:
		b.WriteString(now.Format("15:04:05.000000 "))
	case flags&log.Ltime != 0:
		b.WriteString(now.Format("15:04:05 "))
	}
	file := at.File
	if flags&log.Lshortfile != 0 {
		file = path.Base(file)
	}
	fmt.Fprintf(&b, "%s:%d: ", file, at.Line)
	if flags&log.Lmsgprefix != 0 {
		b.WriteString(prefix)
	}
	return b.String()
}
