package main

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"bingfa/generator/diagnostic"
	"bingfa/generator/note"
	"bingfa/generator/verify"
	"bingfa/playground/workerbuild"
	"bingfa/terminal"
)

// checkProgress tells on a terminal how far the check of examples is: how many
// are done, what runs, and what is wrong as it comes.
type checkProgress struct {
	c        *checking
	examples int

	mu       sync.Mutex
	done     int
	running  []string
	building string // of a worker; may be empty
	begun    bool   // building was told where nobody watches
	told     map[diagnostic.Diagnostic]bool
}

func newCheckProgress(c *checking, examples int) *checkProgress {
	return &checkProgress{c: c, examples: examples, told: map[diagnostic.Diagnostic]bool{}}
}

// watch is told what happens to examples.
func (p *checkProgress) watch(ev verify.Event) {
	if !p.c.screen.Shown() {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	name := p.c.exampleName(ev.Example) + " · " + string(ev.Kind)
	switch {
	case ev.Kind == "":
		p.done++
		p.tell(ev.Problems)
	case ev.Begins:
		p.running = append(p.running, name)
	default:
		if i := slices.Index(p.running, name); i >= 0 {
			p.running = slices.Delete(p.running, i, i+1)
		}
	}
	p.show()
}

// tell shows problems above the line, each once: an engine that does not work
// is one problem.
func (p *checkProgress) tell(problems diagnostic.List) {
	if p.c.json {
		return
	}
	var text bytes.Buffer
	for _, d := range problems {
		if !p.told[d] {
			printError(&text, d)
		}
		p.told[d] = true
	}
	p.c.screen.Write(text.Bytes())
}

// workers is told how the workers come about. That they do not is told by who
// needs one.
func (p *checkProgress) workers(s workerbuild.Status) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.building = ""
	if s.Stage == workerbuild.Building {
		p.building = "building a worker of the playground, once: " + fraction(s)
		if !p.begun && !p.c.screen.Shown() {
			fmt.Fprintln(p.c.screen, "Building the playground's workers; this happens once.")
		}
		p.begun = true
	}
	p.show()
}

func (p *checkProgress) show() {
	running := p.running
	if p.building != "" {
		running = append([]string{p.building}, running...)
	}
	p.c.screen.Set(terminal.Bar(p.done, p.examples, count(p.examples, "example", "examples")) + " " + strings.Join(running, ", "))
}

// exampleName returns "threads/locks/deadlock".
func (c *checking) exampleName(e *note.Example) string {
	if c.workspace.Content == "." {
		return e.Dir
	}
	return strings.TrimPrefix(e.Dir, path.Clean(c.workspace.Content)+"/")
}

// tellChange tells what an update wrote. A file that was there is shown with
// what changed in it, and a new output whole.
func (c *checking) tellChange(change verify.Change) {
	if c.json {
		return
	}
	lines := bytes.Count(change.New, []byte("\n"))
	if change.Old == nil {
		fmt.Fprintf(c.stdout, "recorded %s, new, %s\n", change.File, count(lines, "line", "lines"))
		if path.Base(change.File) != note.OutputFile {
			return
		}
	} else {
		fmt.Fprintf(c.stdout, "recorded %s\n", change.File)
	}
	fmt.Fprint(c.stdout, colourDiff(change.Diff(), terminal.Colours(c.stdout)))
}

// colourDiff colours a unified difference the usual way.
func colourDiff(text string, colours bool) string {
	if !colours {
		return text
	}
	var b strings.Builder
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		code := ""
		switch {
		case strings.HasPrefix(line, "+++"), strings.HasPrefix(line, "---"):
			code = "1"
		case strings.HasPrefix(line, "+"):
			code = "32"
		case strings.HasPrefix(line, "-"):
			code = "31"
		case strings.HasPrefix(line, "@@"):
			code = "36"
		}
		if code != "" {
			line = "\x1b[" + code + "m" + line + "\x1b[m"
		}
		b.WriteString(line + "\n")
	}
	return b.String()
}
