package worker

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/traefik/yaegi/interp"

	"bingfa/playground/frame"
	"bingfa/playground/program"
	"bingfa/playground/symbols"
)

// interpret runs a program to its end, and the process with it: it does not
// return.
func (p *process) interpret(in *interp.Interpreter, code string) {
	file, diags := parse(in, code)
	if len(diags) > 0 {
		p.invalid(diags)
	}
	h := &symbols.Host{Stdout: p.stdout, Stderr: p.stderr, Exit: p.exit, Virtual: virtual}
	if virtual {
		h.Left = p.left
	}
	out, places := instrument(in.FileSet(), file, code, virtual)
	if err := use(in, h, p, file, places); err != nil {
		p.fault(err)
	}
	prog, err := compile(in, file)
	if err != nil {
		v := judge(err.Error(), out)
		if v.refused {
			p.refuse(v.Diagnostic)
		}
		p.invalid([]program.Diagnostic{v.Diagnostic})
	}
	p.tell(places)
	p.unwinding.start(out)
	_, err = in.Execute(prog)
	var panicked interp.Panic
	switch {
	case errors.As(err, &panicked) && !inProgram(panicked.Callers):
		p.fault(&faultError{panicked.Value})
	case errors.As(err, &panicked):
		if op := failed(panicked.Callers, 0); !op.repeated && !op.repanicked {
			// A deferred call of the outermost function: nothing was told
			// of this panic.
			p.send(frame.Recovered, frame.Time(goroutine()))
		}
		// Go's runtime says it, as it does for any other goroutine.
		panic(panicked.Value)
	case err != nil:
		p.fault(err)
	}
	if virtual {
		p.left()
	}
	p.exit(0)
}

// tell says that the program starts, with the table of the operations that
// may block.
func (p *process) tell(places []frame.Place) {
	var b []byte
	if len(places) > 0 {
		b, _ = json.Marshal(places)
	}
	if len(b) > frame.MaxPayload {
		b = nil // without lines, then
	}
	p.send(frame.Started, b)
}

// inProgram reports whether a stack is that of a running program. A panic
// elsewhere in the interpreter is its own mistake.
func inProgram(callers []uintptr) bool {
	frames := runtime.CallersFrames(callers)
	for {
		fr, more := frames.Next()
		if strings.HasPrefix(fr.Function, interpreter+"runCfg") {
			return true
		}
		if !more {
			return false
		}
	}
}

func (p *process) invalid(diags []program.Diagnostic) {
	for i := range diags { // a message may repeat much of the source
		diags[i].Message = frame.Clip(diags[i].Message, frame.MaxMessage)
	}
	b, err := json.Marshal(diags)
	if err != nil {
		p.fault(err)
	}
	p.last(0, frame.Invalid, b)
}

// refuse ends a run of a program that the interpreter does not know how to
// run.
func (p *process) refuse(d program.Diagnostic) {
	d.Message = frame.Clip(d.Message, frame.MaxMessage)
	b, err := json.Marshal(d)
	if err != nil {
		p.fault(err)
	}
	p.last(0, frame.Refused, b)
}

// fault ends a run that failed for a reason of ours.
func (p *process) fault(err error) {
	p.last(exitSetup, frame.Fault, []byte(frame.Clip(err.Error(), frame.MaxMessage)))
}

// use makes what the file imports available.
func use(in *interp.Interpreter, h *symbols.Host, p *process, file *ast.File, places []frame.Place) error {
	var paths []string
	for _, spec := range file.Imports {
		paths = append(paths, importPath(spec))
	}
	if err := symbols.Use(in, h, paths); err != nil {
		return err
	}
	t := support(p, places)
	return in.Use(interp.Exports{
		supportPath + "/support": t,
		".":                      symbols.Printing(t["Panic"]),
	})
}

// A faultError says that the interpreter failed instead of judging.
type faultError struct{ value any }

func (e *faultError) Error() string { return fmt.Sprintf("interpreter: %v", e.value) }

func compile(in *interp.Interpreter, file *ast.File) (prog *interp.Program, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &faultError{r}
		}
	}()
	prog, err = in.CompileAST(file)
	return prog, err
}

const maxDiagnostics = 20

// parse parses the source and finds what can be told without types: all
// syntax errors, a package that is not main, imports that are not there, no
// function main.
func parse(in *interp.Interpreter, code string) (*ast.File, []program.Diagnostic) {
	fset := in.FileSet()
	file, err := parser.ParseFile(fset, fileName, withoutDirectives(code), parser.AllErrors|parser.DeclarationErrors)
	var diags []program.Diagnostic
	add := func(line, column int, format string, args ...any) {
		if len(diags) < maxDiagnostics {
			diags = append(diags, program.Diagnostic{Line: line, Column: column, Message: fmt.Sprintf(format, args...)})
		}
	}
	at := func(n ast.Node, format string, args ...any) {
		pos := fset.Position(n.Pos())
		add(pos.Line, pos.Column, format, args...)
	}
	var list scanner.ErrorList
	if errors.As(err, &list) {
		// Of several errors in a line, the first is the cause. The parser
		// has sorted those in one place by their text.
		slices.SortStableFunc(list, func(a, b *scanner.Error) int {
			return cmp.Or(a.Pos.Line-b.Pos.Line, a.Pos.Column-b.Pos.Column, consequence(a.Msg)-consequence(b.Msg))
		})
		list = slices.CompactFunc(list, func(a, b *scanner.Error) bool { return a.Pos.Line == b.Pos.Line })
		for _, e := range list {
			add(e.Pos.Line, e.Pos.Column, "%s", e.Msg)
		}
		return nil, diags
	} else if err != nil {
		add(0, 0, "%s", err)
		return nil, diags
	}
	if file.Name.Name != "main" {
		at(file.Name, "package %s is not a command; a program starts with package main", file.Name.Name)
	}
	for _, spec := range file.Imports {
		if path := importPath(spec); !symbols.Offered(path) {
			at(spec.Path, "package %s is not available here; available are %s", path, strings.Join(symbols.Packages(), ", "))
		}
	}
	if fn := findMain(file); fn == nil {
		add(0, 0, "function main is undeclared in the main package")
	} else if fn.Type.Params.NumFields()+fn.Type.Results.NumFields() > 0 {
		at(fn.Name, "func main must have no arguments and no return values")
	}
	return file, diags
}

// consequence ranks syntax errors in one place: 1 for those that may be
// the consequence of another.
func consequence(msg string) int {
	if strings.HasPrefix(msg, "illegal") || strings.HasPrefix(msg, "expected 'package'") {
		return 0
	}
	return 1
}

func importPath(spec *ast.ImportSpec) string {
	path, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		return spec.Path.Value
	}
	return path
}

func findMain(file *ast.File) *ast.FuncDecl {
	for _, d := range file.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "main" {
			return fn
		}
	}
	return nil
}

const fileName = "main.go"

// diagnostic reads the interpreter's "main.go:3:5: message".
func diagnostic(s string) program.Diagnostic {
	rest := strings.TrimPrefix(s, fileName+":")
	line, rest1, ok1 := strings.Cut(rest, ":")
	column, message, ok2 := strings.Cut(rest1, ":")
	l, err1 := strconv.Atoi(line)
	c, err2 := strconv.Atoi(column)
	if !ok1 || !ok2 || err1 != nil || err2 != nil {
		return program.Diagnostic{Message: s}
	}
	return program.Diagnostic{Line: l, Column: c, Message: strings.TrimSpace(message)}
}
