package note

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"bingfa/generator/diagnostic"
)

// The files of an example's folder.
const (
	GoFile        = "main.go"
	PythonFile    = "main.py"
	OutputFile    = "output.txt"
	ConfigFile    = "example.yaml"
	RecordingFile = "recording.json"
)

// An Example is a Python program and its Go translation, with the output that
// both must produce. A Loader returns the same pointer as before for a folder
// in which nothing has changed.
type Example struct {
	// Name is the folder's name, Dir its path as the author knows it.
	Name, Dir string
	// Go is main.go; Python is main.py, nil for an example in Go only.
	Go, Python []byte
	// Output is output.txt, the standard output of both programs; nil before
	// it was first recorded.
	Output []byte
	Config ExampleConfig
	// Unclear tells that example.yaml has mistakes, so that nobody knows what is
	// expected of the programs.
	Unclear bool
	// Recording is how the output came about when it was last proven, nil
	// when there is none or the example has changed since.
	Recording *Recording
}

// A Recording is what `bingfa check -update` saw when it last proved an
// example: the page shows it before anyone runs anything. It exists only when
// all engines agreed, the playground's interpreter among them.
type Recording struct {
	// Hash is [Example.Hash] at that time.
	Hash string `json:"hash"`
	// Interpreter is the name and version of what interprets programs in the
	// playground: "yaegi 0.16". A recording without it proves nothing.
	Interpreter string `json:"interpreter"`
	// Python is nil for an example in Go only.
	Python *Take `json:"python,omitempty"`
	Go     *Take `json:"go"`
}

// A Take is one recorded run.
type Take struct {
	// Engine is the engine's name and version: "CPython 3.11", "Go 1.26".
	Engine string  `json:"engine"`
	Events []Event `json:"events"`
	// Outcome is as in [ExampleConfig], without text of a message; after
	// TimeMS milliseconds.
	Outcome string `json:"outcome"`
	TimeMS  int64  `json:"time_ms"`
	// Message is the engine's own word on an outcome that is not "ok".
	Message string `json:"message,omitempty"`
}

// Written returns what the program wrote on a stream, "stdout" or "stderr".
func (t *Take) Written(stream string) string {
	var b strings.Builder
	for _, e := range t.Events {
		if e.Stream == stream {
			b.WriteString(e.Text)
		}
	}
	return b.String()
}

// An Event is text that a program wrote at a time.
type Event struct {
	// TimeMS is in milliseconds since the program started, by its own clock.
	TimeMS int64  `json:"time_ms"`
	Stream string `json:"stream"`
	Text   string `json:"text"`
}

// Hash identifies what a recording proves: programs, output, and what the
// config says of them.
func (e *Example) Hash() string {
	h := sha256.New()
	c := e.Config
	config := struct {
		Clock, Compare string
		Mask           []string
		Python, Go     string
	}{c.Clock, c.Compare, c.Mask, c.Python, c.Go}
	for _, part := range [][]byte{e.Go, e.Python, e.Output, fmt.Appendf(nil, "%q", config)} {
		fmt.Fprintf(h, "%d\n", len(part))
		h.Write(part)
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}

var marker = regexp.MustCompile(`(?://|#) \((\d{1,2})\)\s*$`)

// Marker returns the number of the marker that ends a line of code,
// "// (1)" or "# (1)", with the offset where it begins; 0 when there is none.
func Marker(line string) (number, start int) {
	m := marker.FindStringSubmatchIndex(line)
	if m == nil {
		return 0, len(line)
	}
	number, _ = strconv.Atoi(line[m[2]:m[3]])
	return number, m[0]
}

// Markers returns the numbers that mark lines of the programs, sorted, each once.
func (e *Example) Markers() []int {
	var numbers []int
	for _, program := range [][]byte{e.Go, e.Python} {
		for line := range strings.Lines(string(program)) {
			if n, _ := Marker(strings.TrimSuffix(line, "\n")); n > 0 {
				numbers = append(numbers, n)
			}
		}
	}
	slices.Sort(numbers)
	return slices.Compact(numbers)
}

// shows reports whether a recording is one of the example as it is: of its
// hash, and itself as the example says. It may have been edited, or merged.
func (r *Recording) shows(e *Example) bool {
	if r.Hash != e.Hash() || r.Interpreter == "" || r.Go == nil || (r.Python == nil) != (e.Python == nil) {
		return false
	}
	prints := func(t *Take) bool {
		return slices.Equal(e.Config.Lines(string(e.Output)), e.Config.Lines(t.Written("stdout")))
	}
	if !Holds(e.Config.Go, r.Go) || e.Config.OutputBy() == GoFile && !prints(r.Go) {
		return false
	}
	return r.Python == nil || Holds(e.Config.Python, r.Python) && prints(r.Python)
}

// parseExample makes an example of the files in its folder.
func parseExample(name, dir string, files map[string][]byte) (*Example, diagnostic.List) {
	e := &Example{Name: name, Dir: dir, Go: files[GoFile], Python: files[PythonFile], Output: files[OutputFile]}
	if e.Go == nil {
		return nil, diagnostic.List{{File: dir, Message: "the example has no " + GoFile,
			Hint: "every example has a Go program; write it, or delete the folder"}}
	}
	var list diagnostic.List
	if src := files[ConfigFile]; src != nil {
		list = parseConfig(dir+"/"+ConfigFile, src, &e.Config)
		e.Unclear = len(list.Errors()) > 0
	}
	if src := files[RecordingFile]; src != nil {
		r := new(Recording)
		if err := json.Unmarshal(src, r); err != nil {
			list = append(list, diagnostic.Diagnostic{File: dir + "/" + RecordingFile,
				Message: "the recording does not parse: " + err.Error(), Hint: "record it anew with `bingfa check -update`"})
		} else if len(list) == 0 && r.shows(e) {
			e.Recording = r
		}
	}
	return e, list
}
