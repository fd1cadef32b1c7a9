package crash

import (
	"go/token"
	"strconv"
	"strings"

	"bingfa/playground/frame"
	"bingfa/playground/program"
)

// A Goroutine is one of a traceback.
type Goroutine struct {
	ID    int
	State string // Go's word, such as "chan receive"
	// Op is the kind of operation of the program that the goroutine is in:
	// "chan send", "chan receive", "select", or the name of the library's
	// function or method, such as "Lock". Empty if the text does not tell.
	Op    string
	Label int // the value of its frame.Label; 0 if it has none
}

var (
	goroutineLine = lazy(`(?m)^goroutine (\d+)(?: gp=\S+ m=\S+(?: mp=\S+)?)? \[([^\]\n]*)\]:$`)
	label         = lazy(` labels:\{"` + frame.Label + `": "?(\d{1,9})"?\}$`)
	anyLabels     = lazy(` labels:\{.*$`)
)

// goroutines reads the goroutines of a traceback.
func goroutines(text string) []Goroutine {
	var list []Goroutine
	heads := goroutineLine().FindAllStringSubmatchIndex(text, program.MaxGoroutines)
	for i, m := range heads {
		id, err := strconv.Atoi(text[m[2]:m[3]])
		if err != nil {
			break
		}
		g := Goroutine{ID: id, State: text[m[4]:m[5]]}
		if l := label().FindStringSubmatch(g.State); l != nil {
			g.Label, _ = strconv.Atoi(l[1])
		}
		g.State = anyLabels().ReplaceAllString(g.State, "")
		// "chan receive, 2 minutes" and "running, locked to thread": the
		// state is what comes first.
		g.State, _, _ = strings.Cut(g.State, ", ")
		end := len(text)
		if i+1 < len(heads) {
			end = heads[i+1][0]
		}
		g.Op = operation(text[m[1]:end])
		list = append(list, g)
	}
	return list
}

const (
	interpreter = "github.com/traefik/yaegi/interp."
	selects     = "bingfa/playground/support.(*Machine).choose(" // what programs call for a select
)

// operations of the interpreter's functions that block themselves.
var operations = map[string]string{
	"send": "chan send", "recv": "chan receive", "recv2": "chan receive",
}

// operation returns what the innermost of the interpreter's functions in a
// goroutine's frames does.
func operation(frames string) string {
	library := ""
	for line := range strings.Lines(frames) {
		line = strings.TrimSpace(line)
		op, ours := strings.CutPrefix(line, interpreter)
		switch name, _, _ := strings.Cut(op, "."); {
		case line == "" || strings.HasPrefix(line, "created by "):
			if library != "" || line != "" {
				return ""
			}
		case strings.HasPrefix(line, selects):
			return "select"
		case ours && operations[name] != "":
			return operations[name]
		case ours && strings.HasPrefix(name, "callBin"):
			return library
		case ours:
			return ""
		case strings.HasPrefix(line, "/") || strings.HasPrefix(line, "reflect.") || strings.HasPrefix(line, "runtime."):
		case strings.Contains(line, ":") && !strings.HasSuffix(line, ")"): // a file
		default:
			library = function(line)
		}
	}
	return ""
}

// function returns the bare name of the function in a frame's line, such as
// Lock in "sync.(*Mutex).Lock(0xc000012345)".
func function(line string) string {
	if i := strings.LastIndexByte(line, '('); i > 0 {
		line = line[:i]
	}
	if name := line[strings.LastIndexByte(line, '.')+1:]; token.IsIdentifier(name) {
		return name
	}
	return ""
}
