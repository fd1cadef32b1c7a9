package forge

import (
	"go/types"
	"strconv"
)

// A form is a way to write types.
type form int

const (
	// shown is what reflect and %T print: packages by name.
	shown form = iota
	// linked is how types stand between the brackets of an instance: packages by path, types local to functions numbered.
	linked
	// identity is equal for identical types alone: linked, and every declaration has a number.
	identity
)

// write appends typ in the form, letter by letter as the compiler does.
func (t *Types) write(b []byte, typ types.Type, f form) []byte {
	switch typ := types.Unalias(typ).(type) {
	case *types.Basic:
		if typ.Kind() == types.UnsafePointer {
			return append(b, "unsafe.Pointer"...)
		}
		return append(b, types.Typ[typ.Kind()].Name()...) // uint8 for byte
	case *types.Named:
		return t.writeNamed(b, typ, f)
	case *types.Pointer:
		return t.write(append(b, '*'), typ.Elem(), f)
	case *types.Slice:
		return t.write(append(b, "[]"...), typ.Elem(), f)
	case *types.Array:
		b = append(strconv.AppendInt(append(b, '['), typ.Len(), 10), ']')
		return t.write(b, typ.Elem(), f)
	case *types.Map:
		b = t.write(append(b, "map["...), typ.Key(), f)
		return t.write(append(b, ']'), typ.Elem(), f)
	case *types.Chan:
		return t.writeChan(b, typ, f)
	case *types.Signature:
		return t.writeSignature(append(b, "func"...), typ, f)
	case *types.Struct:
		return t.writeStruct(b, typ, f)
	case *types.Interface:
		return t.writeInterface(b, typ, f)
	}
	return append(b, typ.String()...)
}

func (t *Types) typeString(typ types.Type, f form) string { return string(t.write(nil, typ, f)) }

func (t *Types) writeNamed(b []byte, typ *types.Named, f form) []byte {
	obj := typ.Origin().Obj()
	switch {
	case obj.Pkg() == nil: // error, comparable
	case f == shown:
		b = append(append(b, obj.Pkg().Name()...), '.')
	default:
		b = append(append(b, pkgPath(obj.Pkg())...), '.')
	}
	b = t.writeName(b, typ, f)
	switch f {
	case linked:
		if n := t.localNumber(obj); n > 0 {
			b = strconv.AppendInt(append(b, "·"...), int64(n), 10)
		}
	case identity:
		b = strconv.AppendInt(append(b, '#'), int64(t.number(obj)), 10)
	}
	return b
}

// writeName appends a declared type's name and arguments without its package.
func (t *Types) writeName(b []byte, typ *types.Named, f form) []byte {
	obj := typ.Origin().Obj()
	if name, ok := t.names[obj]; ok {
		b = append(b, name...)
	} else {
		b = append(b, obj.Name()...)
	}
	args := typ.TypeArgs()
	if args.Len() == 0 {
		return b
	}
	sep := byte('[')
	for arg := range args.Types() {
		b = t.write(append(b, sep), arg, max(f, linked))
		sep = ','
	}
	return append(b, ']')
}

func (t *Types) writeChan(b []byte, typ *types.Chan, f form) []byte {
	switch typ.Dir() {
	case types.RecvOnly:
		b = append(b, "<-chan "...)
	case types.SendOnly:
		b = append(b, "chan<- "...)
	default:
		b = append(b, "chan "...)
		if elem, ok := types.Unalias(typ.Elem()).(*types.Chan); ok && elem.Dir() == types.RecvOnly {
			return append(t.write(append(b, '('), elem, f), ')')
		}
	}
	return t.write(b, typ.Elem(), f)
}

func (t *Types) writeSignature(b []byte, typ *types.Signature, f form) []byte {
	b = t.writeTuple(b, typ.Params(), typ.Variadic(), f)
	switch typ.Results().Len() {
	case 0:
		return b
	case 1:
		return t.write(append(b, ' '), typ.Results().At(0).Type(), f)
	}
	return t.writeTuple(append(b, ' '), typ.Results(), false, f)
}

func (t *Types) writeTuple(b []byte, tuple *types.Tuple, variadic bool, f form) []byte {
	b = append(b, '(')
	for i := range tuple.Len() {
		if i > 0 {
			b = append(b, ", "...)
		}
		typ := tuple.At(i).Type()
		if variadic && i == tuple.Len()-1 {
			b = append(b, "..."...)
			typ = types.Unalias(typ).(*types.Slice).Elem()
		}
		b = t.write(b, typ, f)
	}
	return append(b, ')')
}

func (t *Types) writeStruct(b []byte, typ *types.Struct, f form) []byte {
	b = append(b, "struct {"...)
	for i := range typ.NumFields() {
		if i > 0 {
			b = append(b, ';')
		}
		b = append(b, ' ')
		field := typ.Field(i)
		switch {
		case !field.Embedded():
			b = append(writeMember(b, field, f != shown), ' ')
		case f != shown && !namesItself(field):
			b = append(writeMember(b, field, true), " = "...)
		}
		b = t.write(b, field.Type(), f)
		if tag := typ.Tag(i); tag != "" {
			b = strconv.AppendQuote(append(b, ' '), tag)
		}
	}
	if typ.NumFields() > 0 {
		b = append(b, ' ')
	}
	return append(b, '}')
}

// namesItself reports whether an embedded field's type, as it is written, tells the field's name.
func namesItself(field *types.Var) bool {
	typ := types.Unalias(field.Type())
	if p, ok := typ.(*types.Pointer); ok {
		typ = types.Unalias(p.Elem())
	}
	named, ok := typ.(*types.Named)
	if !ok || named.TypeArgs().Len() > 0 {
		return false
	}
	obj := named.Obj()
	return obj.Name() == field.Name() && (obj.Exported() || obj.Pkg() == field.Pkg())
}

func (t *Types) writeInterface(b []byte, typ *types.Interface, f form) []byte {
	b = append(b, "interface {"...)
	for i, m := range methodsOf(typ, compilerOrder) {
		if i > 0 {
			b = append(b, ';')
		}
		b = append(b, ' ')
		if f == shown && !m.Exported() {
			b = append(append(b, m.Pkg().Name()...), '.')
			b = append(b, m.Name()...)
		} else {
			b = writeMember(b, m, true)
		}
		b = t.writeSignature(b, m.Signature(), f)
	}
	if typ.NumMethods() > 0 {
		b = append(b, ' ')
	}
	return append(b, '}')
}

// writeMember appends the name of a field or method, with the path of the package that a lower-case one belongs to if qualified.
func writeMember(b []byte, obj types.Object, qualified bool) []byte {
	if qualified && !obj.Exported() {
		b = append(append(b, pkgPath(obj.Pkg())...), '.')
	}
	return append(b, obj.Name()...)
}

// pkgPath is a package's path as the linker has it: that of a program is main, whatever folder it comes from.
func pkgPath(pkg *types.Package) string {
	switch {
	case pkg == nil:
		return ""
	case pkg.Name() == "main":
		return "main"
	}
	return pkg.Path()
}
