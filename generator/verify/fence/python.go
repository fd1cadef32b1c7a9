package fence

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"strings"

	"bingfa/generator/markdown"
	"bingfa/generator/note"
	"bingfa/generator/verify/cache"
	"bingfa/generator/verify/engine"
)

//go:embed fence.py
var script string

// A reading is what fence.py says of a fence: a mistake, or which names
// nothing in it binds. Without any, it is a whole program.
type reading struct {
	Line, Column int
	Message      string   // empty where there is no mistake
	Part         bool     // it only stands within something else
	Unbound      []string // sorted
}

// readPython reads all fences of Python, in one process.
func (c *checker) readPython(ctx context.Context, texts []*text) error {
	if c.PythonPath == "" || c.Python == nil {
		return nil
	}
	c.readings = map[string]reading{}
	keys := map[string]string{}
	var codes []string
	for _, t := range texts {
		if t.Language != "python" || t.Expect == markdown.NoCheck || keys[t.Code] != "" {
			continue
		}
		version, err := c.Python.Version(ctx, engine.Program{Dir: t.dir, File: note.PythonFile, Code: []byte(t.Code)})
		if err != nil {
			return err
		}
		key := cache.Key("fence", version, script, t.Code)
		keys[t.Code] = key
		var r reading
		if c.Cache.Get(key, &r) {
			c.readings[t.Code] = r
			continue
		}
		codes = append(codes, t.Code)
	}
	if len(codes) == 0 {
		return nil
	}
	readings, err := readAll(ctx, c.PythonPath, codes)
	if err != nil {
		return fmt.Errorf("%s does not read Python: %w", c.PythonPath, err)
	}
	for i, r := range readings {
		c.readings[codes[i]] = r
		if err := c.Cache.Put(keys[codes[i]], r); err != nil {
			return err
		}
	}
	return nil
}

// readAll has a Python read codes; it runs none of them.
func readAll(ctx context.Context, command string, codes []string) ([]reading, error) {
	input, err := json.Marshal(codes)
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, command, "-I", "-X", "utf8", "-c", script)
	cmd.Stdin = bytes.NewReader(input)
	out, err := cmd.Output()
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return nil, fmt.Errorf("%w: %s", err, bytes.TrimSpace(exit.Stderr))
	}
	var readings []reading
	if err == nil {
		err = json.Unmarshal(out, &readings)
	}
	if err == nil && len(readings) != len(codes) {
		err = fmt.Errorf("%d answers to %d fences", len(readings), len(codes))
	}
	return readings, err
}

// python checks a fence of Python.
func (c *checker) python(ctx context.Context, t *text) error {
	r, ok := c.readings[t.Code]
	if !ok {
		return nil
	}
	t.state = checked
	whole := !r.Part && len(r.Unbound) == 0
	switch {
	case t.Expect == markdown.Invalid && r.Message == "":
		t.report(Problem{Message: "it is marked invalid, but " + c.Python.Name() + " can read it", Hint: "leave invalid out, or show the mistake that you mean"})
	case t.Expect == markdown.Invalid:
	case r.Message != "":
		t.report(Problem{Line: r.Line, Column: r.Column, Message: "syntax error: " + r.Message, Hint: pythonHint(t.Code, r)})
	case t.Expect == markdown.Fails && r.Part:
		t.report(Problem{Message: "it is marked fails, but only a whole program can be run", Hint: `add what is missing on hidden lines, which begin with "~ ", or leave fails out`})
	case t.Expect == markdown.Fails && !whole:
		t.report(Problem{Message: "it is marked fails, but it is not run: nothing in it gives " + some(r.Unbound) + " a value",
			Hint: `add what is missing on hidden lines, which begin with "~ ", or leave fails out`})
	case whole && t.Expect != markdown.NoRun:
		return c.runPython(ctx, t)
	}
	return nil
}

// pythonHint says what to do about a mistake.
func pythonHint(code string, r reading) string {
	text := lineOf(code, r.Line)
	switch {
	case strings.HasPrefix(strings.TrimSpace(text), ">>>"):
		return "a session at the prompt is a ```pycon fence"
	case strings.Contains(text, "…"):
		return "write what is left out as ..., or have the fence left alone with no-check"
	case strings.HasPrefix(text, "~"):
		return tildeHint
	case strings.Contains(r.Message, "outside loop"), strings.Contains(r.Message, "expected an indented block"), strings.HasPrefix(r.Message, "expected '"), strings.Contains(r.Message, "was never closed"):
		return contextHint
	}
	return ""
}

// some lists up to three names.
func some(names []string) string {
	if len(names) > 3 {
		return strings.Join(names[:3], ", ") + ", …"
	}
	return strings.Join(names, ", ")
}
