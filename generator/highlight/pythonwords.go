package highlight

import "strings"

// pythonName returns the class of a name by itself.
func pythonName(name string) byte {
	switch name {
	case "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else",
		"except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not",
		"or", "pass", "raise", "return", "try", "while", "with", "yield":
		return keyword
	case "True", "False", "None", "NotImplemented", "Ellipsis", "__debug__":
		return number
	case "abs", "aiter", "all", "anext", "any", "ascii", "bin", "bool", "breakpoint", "bytearray", "bytes",
		"callable", "chr", "classmethod", "compile", "complex", "delattr", "dict", "dir", "divmod", "enumerate",
		"eval", "exec", "filter", "float", "format", "frozenset", "getattr", "globals", "hasattr", "hash", "help",
		"hex", "id", "input", "int", "isinstance", "issubclass", "iter", "len", "list", "locals", "map", "max",
		"memoryview", "min", "next", "object", "oct", "open", "ord", "pow", "print", "property", "range", "repr",
		"reversed", "round", "set", "setattr", "slice", "sorted", "staticmethod", "str", "sum", "super", "tuple",
		"type", "vars", "zip", "__import__",
		"BaseException", "Exception", "BaseExceptionGroup", "ExceptionGroup", "GeneratorExit", "KeyboardInterrupt",
		"SystemExit", "StopIteration", "StopAsyncIteration", "Warning", "DeprecationWarning", "RuntimeWarning",
		"UserWarning", "ResourceWarning", "FutureWarning", "SyntaxWarning":
		return builtin
	}
	// The other built-in exceptions all end in Error, as do most that programs
	// define for themselves; those are types too.
	if len(name) > 5 && strings.HasSuffix(name, "Error") && name[0] >= 'A' && name[0] <= 'Z' {
		return builtin
	}
	return plain
}

// isStringPrefix reports whether name may stand directly before a quote.
func isStringPrefix(name string) bool {
	if len(name) > 2 {
		return false
	}
	switch strings.ToLower(name) {
	case "r", "b", "u", "f", "t", "br", "rb", "fr", "rf", "tr", "rt":
		return true
	}
	return false
}

// isVariable reports whether a built-in name is used for something else between
// before and after: it is assigned to (`id = 1`), is an annotated variable at the
// start of a statement (`id: int`), or names an argument (`type=None`).
func isVariable(before, after string, first bool) bool {
	after = strings.TrimLeft(after, " ")
	switch {
	case strings.HasPrefix(after, "=="):
		return false
	case strings.HasPrefix(after, "="): // but not the type in `x: int = 1`
		return !strings.HasSuffix(strings.TrimRight(before, " "), ":")
	}
	return first && strings.HasPrefix(after, ":")
}

// softKeyword reports whether name, the first word of a statement, is a keyword
// there. rest is the line behind it.
func softKeyword(name, rest string) bool {
	if name != "match" && name != "case" && name != "type" {
		return false
	}
	operand := strings.TrimLeft(rest, " \t")
	if operand == "" {
		return false
	}
	spaced := len(operand) < len(rest)
	if name == "type" { // type X = …, type X[T] = …
		word := leadingName(operand)
		return spaced && word != "" && pythonName(word) == plain && strings.Contains(operand, "=")
	}
	switch c := operand[0]; {
	case isNameByte(c):
		// `match in x` and the like are expressions.
		switch leadingName(operand) {
		case "in", "is", "and", "or", "if", "else", "for":
			return false
		}
	case c == '(' || c == '[' || c == '{' || c == '"' || c == '\'' || c == '-' || c == '*':
	default:
		return false
	}
	if name == "case" {
		return strings.Contains(operand, ":")
	}
	if i := strings.IndexByte(operand, '#'); i >= 0 {
		operand = operand[:i]
	}
	operand = strings.TrimRight(operand, " \t\r")
	return strings.HasSuffix(operand, ":") || spaced && strings.HasSuffix(operand, "(")
}

func leadingName(s string) string {
	n := 0
	for n < len(s) && isNameByte(s[n]) {
		n++
	}
	return s[:n]
}
