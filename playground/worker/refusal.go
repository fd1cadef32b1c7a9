package worker

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"bingfa/playground/program"
)

// The interpreter judges a program while it compiles it, and is not always
// right: it does not know all of Go. So its verdict is believed only where it
// is in the words of a known kind of mistake; whatever speaks of the
// interpreter's own workings, and whatever is not known here, is a limit of
// the playground and not a mistake of the program's author.

// mistakes are the messages about mistakes that Go's compiler finds too.
// They are compiled when there is one: most programs have none, and each
// runs in a process of its own.
var mistakes = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(` + strings.Join(mistakeForms, "|") + `)`)
})

var mistakeForms = []string{
	`undefined: `, `undefined (selector|method): `, `package \S+ ".*" has no symbol `,
	`cannot (use|convert|assign) `, `cannot (slice|make|take address of|indirect) `, `cannot define new methods on non-local type `,
	`cannot fallthrough in type switch`, `fallthrough statement out of place`,
	`.* (overflows|truncated to) \S+$`, `.* redeclared (in this block|as imported package name)`, `.* repeated on left side of :=`,
	`assignment mismatch: `, `ambiguous selector: `, `can only use \.\.\. with matching parameter`, `invalid use of \.\.\.`,
	`(not enough|too many|missing) arguments?`, `(too few|too many) values in struct literal`,
	`duplicate (case|field name|index|key) `, `(unknown|invalid) field (name )?.* in struct literal`, `implicit assignment to unexported field `,
	`mixture of field:value and value elements`, `missing key in map literal`, `missing return`, `declared and not used`, `.* declared and not used`,
	`impossible type assertion: `, `invalid type assertion: non-interface type `, `invalid argument `,
	`invalid operation: (cannot|non-chan|range|receive|mismatched types|division by zero|shift (count|of)|operator|3-index|arguments have)`,
	`index .* (is out of bounds|must be integer)`, `invalid index values`, `invalid (break|continue) label `, `label .* not defined`,
	`(cap|len) argument is not an? `, `(first argument to|copy expects|arguments to copy) `, `len larger than cap in make`,
	`non-(bool used as|constant array bound|constant expression)`, `non integer constant `, `constant .* overflows `, `(constant|variable) definition loop`,
	`type .* does not (implement interface|support indexing)`, `type is not an array, slice, string or map`, `.* does not implement `, `.* is not a type`,
	`use of (untyped nil|builtin) `, `use of untyped nil$`, `missing function body`,
}

// machinery are words of the interpreter about itself, which appear in the
// middle of messages as well.
var machinery = []string{
	"not implemented", "unsupported", "CFG", "nil type", "invalid type ", "incomplete type", "inconsistent knowledge", "missing support",
	"reflect.", "interp.", "valueT", "<nil>", "unknown type", "GOPATH", "undefined type", "generic",
}

// mismatches are the messages about a value of one type where another one
// is needed; each captures the two, or nothing that can be a type. Whether a
// method set makes it valid is more than the interpreter knows: it has not
// heard of the methods that a type gets from a compiled one that it embeds.
var mismatches = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:cannot use (?:type )?(.+) as type (.+?)(?: in [a-z ]+)?|(?:impossible type assertion: |type )?(.+) does not implement .+)$`)
})

// returned is the form in which a mismatch in a return statement is told.
var returned = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^.* \(type (.+)\)$`) })

// uncertain reports whether message is about two types of which one may
// be assignable to the other all the same.
func (o *outline) uncertain(message string) bool {
	m := mismatches().FindStringSubmatch(message)
	if m == nil {
		return false
	}
	from, to := m[1], m[2]
	if r := returned().FindStringSubmatch(from); r != nil {
		from = r[1]
	}
	return !o.lacks(from, to) && (from == to || !o.plain(from) || !o.plain(to))
}

// plain reports whether a type, as the interpreter writes it, is a basic one
// or one that the file defines and that is no interface, or a slice of them
// or a pointer to one: different ones are not assignable to each other.
func (o *outline) plain(typ string) bool {
	typ = strings.TrimLeft(typ, "*[]")
	if name, ok := strings.CutPrefix(typ, "main."); ok {
		return o.defined[name]
	}
	return slices.Contains(basic, typ)
}

// A verdict is what is made of an error of the interpreter's compiler.
type verdict struct {
	program.Diagnostic
	refused bool // the interpreter's limit, not the author's mistake
}

// judge decides about an error in a program of which out tells.
func judge(message string, out *outline) verdict {
	d := diagnostic(message)
	for rest := d.Message; ; { // errors in errors repeat the position
		inner := diagnostic(rest)
		if inner.Line == 0 {
			d.Message = rest
			break
		}
		d.Line, d.Column, rest = inner.Line, inner.Column, inner.Message
	}
	d.Message = strings.TrimSpace(d.Message)
	v := verdict{Diagnostic: d, refused: !mistakes().MatchString(d.Message) || d.Line == 0}
	v.refused = v.refused || out.uncertain(d.Message)
	for _, w := range machinery {
		v.refused = v.refused || strings.Contains(d.Message, w)
	}
	name, undefined := strings.CutPrefix(d.Message, "undefined: ")
	switch {
	case undefined:
		// It exists, but the interpreter has not heard of it.
		v.refused = v.refused || slices.Contains(universe, name) || out.parameters[name]
	case len(out.parameters) > 0:
		// What it takes a generic type or function for is often wrong.
		v.refused = true
	}
	if rest, ok := strings.CutPrefix(d.Message, "package "); ok && !v.refused {
		// package fmt "fmt" has no symbol Printn
		if pkg, symbol, ok := strings.Cut(rest, " has no symbol "); ok {
			name, _, _ := strings.Cut(pkg, " ")
			v.Message = "undefined, or not available in the playground: " + name + "." + symbol
		}
	}
	return v
}
