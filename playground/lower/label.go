package lower

import (
	"go/ast"
	"go/token"
	"go/types"
)

// A target is what break and continue may leave.
type target struct {
	label types.Object // nil if it has none
	loop  bool
	name  string     // the label in the source, once begun
	body  *rangeFunc // the target is the range over a function that this is the body of
}

func (f *function) labeled(s *ast.LabeledStmt) {
	obj := f.unit.info.Defs[s.Label]
	if f.jumped(obj) {
		f.emit("%s:", f.label(obj))
		f.emit("u.Nothing()") // the interpreter forgets labels of blocks
	}
	switch st := s.Stmt.(type) {
	case *ast.ForStmt:
		f.loops(st, obj)
	case *ast.RangeStmt:
		f.ranges(st, obj)
	case *ast.SwitchStmt:
		f.switches(st, obj)
	case *ast.TypeSwitchStmt:
		f.typeSwitch(st, obj)
	case *ast.SelectStmt:
		f.selects(st, obj)
	default:
		f.stmt(s.Stmt)
	}
}

// jumped reports whether a goto names a label.
func (f *function) jumped(obj types.Object) bool {
	for id, use := range f.unit.info.Uses {
		if use == obj && f.unit.gotos()[id] {
			return true
		}
	}
	return false
}

// gotos returns the labels of goto statements.
func (u *unit) gotos() map[*ast.Ident]bool {
	if u.jumps == nil {
		u.jumps = map[*ast.Ident]bool{}
		for _, file := range u.files {
			ast.Inspect(file, func(n ast.Node) bool {
				if b, ok := n.(*ast.BranchStmt); ok && b.Tok == token.GOTO {
					u.jumps[b.Label] = true
				}
				return true
			})
		}
	}
	return u.jumps
}

// push makes a statement what break and continue leave.
func (f *function) push(label types.Object, loop bool, body *rangeFunc) *target {
	t := &target{label: label, loop: loop, body: body}
	f.targets = append(f.targets, t)
	return t
}

// begin emits the label of a target, right before its statement.
func (f *function) begin(t *target) {
	if t.label != nil {
		t.name = f.l.name(t.label.Name())
		f.emit("%s:", t.name)
	}
}

func (f *function) pop() { f.targets = f.targets[:len(f.targets)-1] }

// branch lowers break, continue, goto and fallthrough.
func (f *function) branch(s *ast.BranchStmt) {
	var label types.Object
	if s.Label != nil {
		label = f.unit.info.Uses[s.Label]
	}
	switch s.Tok {
	case token.FALLTHROUGH:
		f.emit("fallthrough")
	case token.GOTO:
		f.jump(s, label)
	default:
		f.exit(exit{kind: s.Tok, label: label})
	}
}

func (f *function) jump(s *ast.BranchStmt, label types.Object) {
	if f != f.root {
		f.unsupported(s, "a goto in a range over a function")
	}
	f.emit("goto %s", f.label(label))
}

// label returns the name of a label that goto names.
func (f *function) label(obj types.Object) string {
	name, ok := f.labels[obj]
	if !ok {
		name = f.l.name(obj.Name())
		f.labels[obj] = name
	}
	return name
}
