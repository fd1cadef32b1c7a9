package vet

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
	"unicode/utf8"
)

// An operation is one directive of a format: %[1]*d.
type operation struct {
	text  string
	at    int // offset in the format
	flags string
	args  []int // of width and precision that are arguments: their numbers
	arg   int   // of the verb: its number, from 0
	verb  rune
}

// formatted checks a call like that of Printf.
func (p *pass) formatted(n *ast.CallExpr, fn *types.Func, kind printer) {
	name := fn.FullName()
	i := fn.Signature().Params().Len() - 2
	if i < 0 || i >= len(n.Args) {
		return
	}
	first := i + 1
	format, ok := p.constantText(n.Args[i])
	if !ok {
		if len(n.Args) == first && types.Identical(p.typeOf(n.Args[i]), types.Typ[types.String]) && !n.Ellipsis.IsValid() {
			p.warn("printf", n.Args[i].Pos(), "non-constant format string in call to "+name)
		}
		return
	}
	if !strings.Contains(format, "%") {
		if len(n.Args) > first {
			p.warn("printf", n.Args[first].Pos(), name+" call has arguments but no formatting directives")
		}
		return
	}
	ops, err := operations(format)
	if err != "" {
		p.warn("printf", n.Args[i].Pos(), name+" "+err)
		return
	}
	needed, indexed := first, false
	for _, op := range ops {
		indexed = indexed || strings.Contains(op.text, "[")
		c := &directiveCheck{pass: p, call: n, name: name, first: first, op: op, format: n.Args[i]}
		if op.verb == 'w' && kind != likeErrorf {
			p.warn("printf", c.place(), name+" does not support error-wrapping directive %w")
			return
		}
		if !c.ok() {
			return
		}
		for _, a := range op.args {
			needed = max(needed, first+a+1)
		}
		if op.verb != '%' {
			needed = max(needed, first+op.arg+1)
		}
	}
	if n.Ellipsis.IsValid() && needed >= len(n.Args)-1 || indexed {
		return // who knows how many there are, or which were left out on purpose
	}
	if needed != len(n.Args) {
		p.warn("printf", n.Pos(), fmt.Sprintf("%s call needs %v but has %v", name, count(needed-first), count(len(n.Args)-first)))
	}
}

func count(n int) string {
	if n == 1 {
		return "1 arg"
	}
	return fmt.Sprintf("%d args", n)
}

// operations takes a format apart. The error is what is wrong with it.
func operations(format string) (ops []operation, err string) {
	next := 0
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			continue
		}
		op := operation{at: i}
		j := i + 1
		for j < len(format) && strings.IndexByte("#0+- ", format[j]) >= 0 {
			op.flags += format[j : j+1]
			j++
		}
		number := func() bool { // [n], then a number or *
			if !index(format, &j, &next) {
				return false
			}
			if j < len(format) && format[j] == '*' {
				op.args = append(op.args, next)
				next++
				j++
				return true
			}
			for j < len(format) && format[j] >= '0' && format[j] <= '9' {
				j++
			}
			return true
		}
		if !number() {
			return nil, "format " + format[i:] + " is missing closing ]"
		}
		if j < len(format) && format[j] == '.' {
			op.flags += "."
			j++
			if !number() {
				return nil, "format " + format[i:] + " is missing closing ]"
			}
		}
		if !index(format, &j, &next) {
			return nil, "format " + format[i:] + " is missing closing ]"
		}
		if j >= len(format) {
			return nil, "format " + format[i:] + " is missing verb at end of string"
		}
		verb, size := utf8.DecodeRuneInString(format[j:])
		j += size
		op.verb, op.text, op.arg = verb, format[i:j], next
		if verb != '%' {
			next++
		}
		ops = append(ops, op)
		i = j - 1
	}
	return ops, ""
}

// index reads [n] at j, if it is there.
func index(format string, j, next *int) bool {
	if *j >= len(format) || format[*j] != '[' {
		return true
	}
	end := strings.IndexByte(format[*j:], ']')
	if end < 0 {
		return false
	}
	var n int
	if _, err := fmt.Sscan(format[*j+1:*j+end], &n); err == nil && n > 0 {
		*next = n - 1
	}
	*j += end + 1
	return true
}

// Kinds of values that verbs print.
const (
	aBool = 1 << iota
	aInt
	aRune
	aString
	aFloat
	aComplex
	aPointer
	anError
	anything = -1
)

// verbs returns what a verb prints, and with which flags.
func verbs(verb rune) (kinds int, flags string, ok bool) {
	const number, sharp = " -+.0", " -+.0#"
	switch verb {
	case '%':
		return 0, number, true
	case 'b':
		return aInt | aFloat | aComplex | aPointer, sharp, true
	case 'c':
		return aRune | aInt, "-", true
	case 'd':
		return aInt | aPointer, number, true
	case 'e', 'E', 'f', 'F', 'g', 'G':
		return aFloat | aComplex, sharp, true
	case 'o', 'O':
		return aInt | aPointer, sharp, true
	case 'p':
		return aPointer, "-#", true
	case 'q':
		return aRune | aInt | aString, sharp, true
	case 's':
		return aString, number, true
	case 't':
		return aBool, "-", true
	case 'T':
		return anything, "-", true
	case 'U':
		return aRune | aInt, "-#", true
	case 'v':
		return anything, sharp, true
	case 'w':
		return anError, sharp, true
	case 'x', 'X':
		return aRune | aInt | aString | aPointer | aFloat | aComplex, sharp, true
	}
	return 0, "", false
}

// isArgument reports whether a call has an argument of this number.
func isArgument(n *ast.CallExpr, i int) bool { return i >= 0 && i < len(n.Args) }
