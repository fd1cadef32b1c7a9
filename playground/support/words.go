package support

import "strings"

// goWords says in Go's words what the interpreter's implementation by
// reflection says in its own.
var goWords = []struct{ prefix, message string }{
	{"reflect: slice index out of range", "runtime error: index out of range"},
	{"reflect: array index out of range", "runtime error: index out of range"},
	{"reflect: string index out of range", "runtime error: index out of range"},
	{"reflect.Value.Slice: slice index out of bounds", "runtime error: slice bounds out of range"},
	{"reflect.Value.Slice: string slice index out of bounds", "runtime error: slice bounds out of range"},
	{"reflect.Value.Slice3: slice index out of bounds", "runtime error: slice bounds out of range"},
	{"reflect.MakeSlice: negative len", "runtime error: makeslice: len out of range"},
	{"reflect.MakeSlice: negative cap", "runtime error: makeslice: cap out of range"},
	{"reflect.MakeSlice: len > cap", "runtime error: makeslice: cap out of range"},
	{"reflect.MakeChan: negative buffer size", "makechan: size out of range"},
	{"reflect: call of reflect.Value.Field on zero Value", nilDeref},
	{"reflect: call of reflect.Value.Elem on zero Value", nilDeref},
	{"reflect: call of reflect.Value.Set on zero Value", nilDeref},
	{"reflect: call of reflect.Value.Type on zero Value", nilDeref},
	{"reflect: call of reflect.Value.Call on zero Value", nilDeref},
	{"reflect: call of reflect.Value.Interface on zero Value", nilDeref},
	{"reflect: call of reflect.Value.Index on zero Value", nilDeref},
	{"reflect: Method on nil interface value", nilDeref},
	{"reflect.Value.Call: call of nil function", nilDeref},
	{"reflect: indirection through nil pointer to embedded struct", nilDeref},
	{"reflect: call of reflect.Value.SetInt on zero Value", nilDeref},
	{"reflect: call of reflect.Value.SetString on zero Value", nilDeref},
}

const nilDeref = "runtime error: " + nilDereference

// inGoWords returns what Go's runtime says where the interpreter panics with
// message; ok is false if it says the same or the message is not known. The
// length that was exceeded is lost: the interpreter does not tell it.
func inGoWords(message string) (words string, ok bool) {
	if lengths, ok := strings.CutPrefix(message, "reflect: cannot convert slice with length "); ok {
		return "runtime error: cannot convert slice with length " + strings.Replace(lengths, " to array with", " to array or pointer to array with", 1), true
	}
	for _, w := range goWords {
		if strings.HasPrefix(message, w.prefix) {
			return w.message, true
		}
	}
	return "", false
}
