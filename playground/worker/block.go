package worker

import (
	"go/ast"
	"go/token"
	"slices"
	"strconv"

	"bingfa/playground/frame"
)

// When all goroutines are asleep, Go's runtime ends the process without
// calling anybody, and its traceback shows the interpreter's functions: what
// kind of operation each goroutine is in (crash.Goroutine.Op), not where in
// the program. Where an operation of a kind stands in one line only, that
// says it all. Else the statement is preceded by a call of support.At, which
// gives the goroutine a label that the traceback repeats: the number of an
// entry in a table sent to the server before the program starts.
//
// A label is believed only for the kind of operation that its entry is
// about, so a kind must have every one of its operations marked right before
// it runs. Where that cannot be done by rewriting statements without types,
// the whole kind goes without: no line rather than a wrong one.
//
// A call of support.At takes 0.24 µs in the interpreter, more than an
// operation on a channel. So where one mark at the beginning of a function
// is enough, because no kind stands in two lines of it and it calls nothing
// else that has marks, there is only that one (mark.go): with a mark before
// each operation, a ping-pong over two channels took 2.4 times as long; so it
// takes the same.

// blocking are the names of functions and methods of the standard library
// that wait for another goroutine.
var blocking = []string{"Lock", "RLock", "Wait", "Do", "Accept", "Dial", "Read", "ReadAll", "ReadFull", "ReadString", "Copy", "Scan", "Write"}

// fatal are methods with which a program can make the runtime give up at
// once. They are told if they stand in one line only, and never marked.
var fatal = []string{"Unlock", "RUnlock"}

// An operation is one that may block.
type operation struct {
	kind string // as in crash: a state of Go's, "range", or a name of blocking
	pos  token.Pos
	word string // Go's word for the state, where it cannot be told from the traceback
}

// A blocker finds the operations of a file and marks them.
type blocker struct {
	*outline
	lines    map[string]map[int]operation // by kind, then line
	unsure   map[string]bool
	anywhere bool // a goto: no mark holds
	reach    map[*ast.FuncDecl]*reach
	places   []frame.Place
	number   int // the last one given
}

// A reach is what a function may do before it returns.
type reach struct {
	kinds map[string]bool
	any   bool // calls what is not known
	calls []*ast.FuncDecl
}

// markBlocking inserts the marks, and returns the table.
func markBlocking(o *outline, file *ast.File) (places []frame.Place, marked bool) {
	b := &blocker{outline: o, lines: map[string]map[int]operation{}, unsure: map[string]bool{}, reach: map[*ast.FuncDecl]*reach{}}
	b.survey(file)
	for _, f := range o.functions {
		b.doubt(f.body)
	}
	for kind, lines := range b.lines {
		if len(lines) == 1 && !b.unsure[kind] {
			for _, op := range lines {
				b.places = append(b.places, b.place(op, 0))
			}
		}
	}
	slices.SortFunc(b.places, func(x, y frame.Place) int { return x.Line - y.Line })
	if b.anywhere {
		return b.places, false
	}
	static := len(b.places)
	for _, f := range o.functions {
		b.function(f.body)
	}
	return b.places, len(b.places) > static
}

// needed reports whether operations of a kind need marks, and can have them.
func (b *blocker) needed(kind string) bool {
	return !b.unsure[kind] && len(b.lines[kind]) > 1 && !slices.Contains(fatal, kind)
}

// survey collects the operations of the whole file.
func (b *blocker) survey(file *ast.File) {
	called := map[ast.Node]bool{} // the function of each call
	comms := map[ast.Node]bool{}  // operations that are cases of a select
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			called[ast.Unparen(n.Fun)] = true
		case *ast.GoStmt:
			b.later(n.Call)
		case *ast.DeferStmt:
			b.later(n.Call)
		case *ast.BranchStmt:
			switch {
			case n.Tok == token.GOTO: // may jump over any mark
				b.anywhere = true
			case n.Tok == token.CONTINUE && n.Label != nil:
				b.unsure["range"] = true
			}
		case *ast.CommClause:
			comms[comm(n)] = true
		case *ast.SelectorExpr:
			if (slices.Contains(blocking, n.Sel.Name) || slices.Contains(fatal, n.Sel.Name)) && !called[n] && !b.qualified(n) {
				b.unsure[n.Sel.Name] = true // a method value
			}
		case *ast.GenDecl:
			if n.Tok == token.VAR {
				for _, op := range b.operations(n, nil) {
					if _, in := b.enclosing(n.Pos()); !in {
						b.unsure[op.kind] = true // not in a list of statements
					}
				}
			}
		}
		if n == nil || comms[n] {
			return true
		}
		if op, ok := b.operation(n); ok {
			if b.lines[op.kind] == nil {
				b.lines[op.kind] = map[int]operation{}
			}
			b.lines[op.kind][b.fset.Position(op.pos).Line] = op
		}
		return true
	})
}

// later notes a call that runs at another time than its statement.
func (b *blocker) later(call *ast.CallExpr) {
	if op, ok := b.operation(call); ok {
		b.unsure[op.kind] = true
	}
}

// comm returns the operation of a case of a select, or nil.
func comm(c *ast.CommClause) ast.Node {
	switch s := c.Comm.(type) {
	case *ast.SendStmt:
		return s
	case *ast.ExprStmt:
		return ast.Unparen(s.X)
	case *ast.AssignStmt:
		if len(s.Rhs) == 1 {
			return ast.Unparen(s.Rhs[0])
		}
	}
	return nil
}

// operation returns what n does itself.
func (b *blocker) operation(n ast.Node) (operation, bool) {
	switch n := n.(type) {
	case *ast.SendStmt:
		return operation{kind: "chan send", pos: n.Arrow}, true
	case *ast.UnaryExpr:
		if n.Op == token.ARROW {
			return operation{kind: "chan receive", pos: n.OpPos}, true
		}
	case *ast.RangeStmt:
		if n.Value == nil && b.maybeChannel(n.X, 4) {
			return operation{kind: "range", pos: n.For, word: "chan receive"}, true
		}
	case *ast.SelectStmt:
		op := operation{kind: "select", pos: n.Select, word: "select"}
		if len(n.Body.List) == 0 {
			op.word = "select (no cases)"
		} else if c, ok := n.Body.List[0].(*ast.CommClause); ok && len(n.Body.List) == 1 {
			// Go compiles it to the operation alone.
			switch c.Comm.(type) {
			case nil:
				return operation{}, false // only a default
			case *ast.SendStmt:
				op.word = "chan send"
			default:
				op.word = "chan receive"
			}
		}
		return op, true
	case *ast.CallExpr:
		if sel, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr); ok && (slices.Contains(blocking, sel.Sel.Name) || slices.Contains(fatal, sel.Sel.Name)) {
			return operation{kind: sel.Sel.Name, pos: sel.Sel.Pos()}, true
		}
	}
	return operation{}, false
}

// place makes a table entry; number 0 is for the only operation of its kind.
func (b *blocker) place(op operation, number int) frame.Place {
	f, _ := b.enclosing(op.pos)
	p := b.frame(f, op.pos)
	pl := frame.Place{Number: number, Op: op.kind, State: op.word, Func: p.Func, Line: p.Line, Column: p.Column}
	if f.started.IsValid() {
		pl.Started = b.fset.Position(f.started).Line
	}
	return pl
}

// at makes a statement that marks.
func (b *blocker) at(pos token.Pos, number int) ast.Stmt {
	return &ast.ExprStmt{X: &ast.CallExpr{
		Fun: b.supportFunc("At", pos), Lparen: pos, Rparen: pos,
		Args: []ast.Expr{&ast.BasicLit{ValuePos: pos, Kind: token.INT, Value: strconv.Itoa(number)}},
	}}
}
