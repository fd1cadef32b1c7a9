package lower

import (
	"go/ast"
	"go/types"
	"strings"
)

// condition returns a condition as it stands before a block: a literal in it
// would be taken for the block.
func condition(text string) string {
	if strings.Contains(text, "{") {
		return "(" + text + ")"
	}
	return text
}

// ifs lowers if. What the condition needs comes before, in a block of its
// own.
func (f *function) ifs(s *ast.IfStmt) {
	f.emit("{")
	f.depth++
	if s.Init != nil {
		f.stmt(s.Init)
	}
	cond := f.as(s.Cond, types.Typ[types.Bool])
	f.emit("if %s {", condition(cond))
	f.nested(s.Body.List)
	if s.Else != nil {
		f.emit("} else {")
		f.depth++
		if b, ok := s.Else.(*ast.BlockStmt); ok {
			f.block(b.List)
		} else {
			f.stmt(s.Else)
		}
		f.depth--
	}
	f.emit("}")
	f.depth--
	f.emit("}")
}
