package fence

import (
	"cmp"
	"go/token"
	"slices"
	"strings"
)

// A program is what is given to a type checker for a fence of Go.
type program struct {
	code string
	// whole means that code is the fence's own, a complete program; else it is
	// a fragment in a wrapper.
	whole  bool
	pieces []piece // where the fence's text is in code, in the order of code
	source string  // the fence's text
}

// A piece is text of a fence in a program. Offsets are in bytes.
type piece struct{ at, from, length int }

// wrap makes a program of the code of a fence. A fragment may have imports,
// declarations and statements in any order: statements go into a function,
// declarations to the top level, unless they use what a statement has defined.
// Standard packages that it uses are imported if it does not do so itself.
//
// What is no Go in any wrapper is returned as problems. force takes the code
// for a whole program in any case.
func wrap(code string, force bool) (program, []Problem) {
	items, problems := split(code)
	if len(problems) > 0 {
		return program{}, problems
	}
	isMain := func(it item) bool { return it.kind == funcDecl && it.name == "main" }
	file := len(items) > 0 && items[0].kind == packageClause
	if force || file && items[0].name == "main" && slices.ContainsFunc(items, isMain) {
		return program{code: code, whole: true, source: code, pieces: []piece{{length: len(code)}}}, nil
	}
	w := wrapper{source: code}
	w.glue("package main\n\n")
	if file && len(items) > 1 {
		// A part of a file: the order is the author's.
		w.take(item{start: items[1].start, end: len(code)})
	} else if !file {
		w.arrange(items)
	}
	if !slices.ContainsFunc(items, isMain) {
		w.glue("\nfunc main() {}\n")
	}
	p := program{code: w.b.String(), pieces: w.pieces, source: code}
	p.addImports()
	return p, nil
}

// A wrapper writes a program.
type wrapper struct {
	b      strings.Builder
	source string
	pieces []piece
}

func (w *wrapper) glue(text string) { w.b.WriteString(text) }

// take writes an item on lines of its own.
func (w *wrapper) take(it item) {
	w.pieces = append(w.pieces, piece{w.b.Len(), it.start, it.end - it.start})
	w.b.WriteString(w.source[it.start:it.end])
	w.b.WriteByte('\n')
}

// arrange writes the items of a fragment that has no package clause.
func (w *wrapper) arrange(items []item) {
	local := w.local(items)
	var imports, top, inner []item
	for i, it := range items {
		switch {
		case it.kind == importDecl:
			imports = append(imports, it)
		case it.kind == statement || local[i]:
			inner = append(inner, it)
		default:
			top = append(top, it)
		}
	}
	for _, it := range slices.Concat(imports, top) {
		w.take(it)
	}
	if len(inner) > 0 {
		w.glue("\nfunc _() {\n")
		for _, it := range inner {
			w.take(it)
		}
		w.glue("}\n")
	}
}

// local tells which declarations belong with the statements: those that name
// something which a statement before them, or another of their kind, defines.
func (w *wrapper) local(items []item) []bool {
	defined := map[string]bool{}
	local := make([]bool, len(items))
	for i, it := range items {
		lexemes, _ := lex(w.source[it.start:it.end])
		switch it.kind {
		case statement:
			for _, name := range definedBy(lexemes) {
				defined[name] = true
			}
		case otherDecl:
			for j, l := range lexemes {
				if l.tok == token.IDENT && defined[l.lit] && !(j > 0 && lexemes[j-1].tok == token.PERIOD) {
					local[i] = true
				}
			}
			if !local[i] {
				continue
			}
			for _, name := range declaredBy(lexemes) {
				defined[name] = true
			}
		}
	}
	return local
}

// definedBy returns the names left of := at the top level of a statement.
func definedBy(lexemes []lexeme) (names []string) {
	var list []string
	for _, l := range lexemes {
		switch l.tok {
		case token.IDENT:
			list = append(list, l.lit)
		case token.COMMA, token.COLON: // a label may be before
		case token.DEFINE:
			return list
		default:
			return nil
		}
	}
	return nil
}

// declaredBy returns the names that a declaration of types, constants or
// variables declares: "var a, b T", "var (…)".
func declaredBy(lexemes []lexeme) (names []string) {
	depth, group := 0, len(lexemes) > 1 && lexemes[1].tok == token.LPAREN
	fresh := true // at the beginning of a specification
	for i, l := range lexemes[1:] {
		switch l.tok {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			depth++
			fresh = i == 0 && group
		case token.RPAREN, token.RBRACK, token.RBRACE:
			depth--
			fresh = false
		case token.SEMICOLON:
			fresh = group && depth == 1
		case token.IDENT:
			if fresh {
				names = append(names, l.lit)
			}
			fresh = fresh && lexemes[1:][min(i+1, len(lexemes)-2)].tok == token.COMMA
		case token.COMMA:
		default:
			fresh = false
		}
	}
	return names
}

// addImports imports what the program uses of the standard library and does
// not import. It stands in the line of the package clause, so that no line
// moves.
func (p *program) addImports() {
	paths := missingImports(p.code)
	if len(paths) == 0 {
		return
	}
	const clause = len("package main")
	text := ""
	for _, path := range paths {
		text += `; import "` + path + `"`
	}
	p.code = p.code[:clause] + text + p.code[clause:]
	for i := range p.pieces {
		p.pieces[i].at += len(text)
	}
}

// origin returns the place in the fence of a place in the program; a place in
// the wrapper is at the nearest piece's end.
func (p *program) origin(line, column int) (int, int) {
	if p.whole || line == 0 {
		return line, column
	}
	offset := offsetAt(p.code, line, column)
	i, found := slices.BinarySearchFunc(p.pieces, offset, func(x piece, offset int) int { return cmp.Compare(x.at, offset) })
	if !found && i > 0 {
		i--
	}
	from := 0
	if len(p.pieces) > 0 {
		x := p.pieces[i]
		from = x.from + min(max(offset-x.at, 0), x.length)
	}
	o := at(p.source, from, "", "")
	return o.Line, o.Column
}

// offsetAt returns the offset of a line and a column in bytes, which count
// from 1.
func offsetAt(code string, line, column int) int {
	offset := 0
	for n := 1; n < line; n++ {
		i := strings.IndexByte(code[offset:], '\n')
		if i < 0 {
			return len(code)
		}
		offset += i + 1
	}
	return min(offset+max(column-1, 0), len(code))
}
