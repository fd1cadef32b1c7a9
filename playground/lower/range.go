package lower

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
)

// rangeType returns what a range goes over.
func rangeType(t types.Type) types.Type {
	u := t.Underlying()
	if p, ok := u.(*types.Pointer); ok {
		return p.Elem().Underlying()
	}
	return u
}

// ranges lowers range, by what it goes over.
func (f *function) ranges(s *ast.RangeStmt, label types.Object) {
	f.emit("{")
	f.depth++
	xt := f.typeOf(s.X)
	switch u := rangeType(xt).(type) {
	case *types.Signature:
		f.rangeFunc(s, u, label)
	case *types.Basic:
		if u.Info()&types.IsString != 0 {
			x := f.as(s.X, types.Default(xt))
			if !types.Identical(xt, types.Typ[types.String]) {
				x = "string(" + x + ")"
			}
			f.rangeString(s, x, label)
			break
		}
		f.rangeInt(s, xt, label)
	case *types.Slice:
		f.native(s, f.expr(s.X), label, types.Typ[types.Int], u.Elem())
	case *types.Array:
		f.rangeArray(s, u, label)
	case *types.Map:
		f.rangeMap(s, u, label)
	case *types.Chan:
		f.rangeChan(s, u, label)
	default:
		f.unsupported(s, "a range over %s", xt)
	}
	f.depth--
	f.emit("}")
}

// item names the variable of a pass for what the range gives, and returns
// what then assigns it to what the user wrote.
func (f *function) item(s *ast.RangeStmt, e ast.Expr, t types.Type) (name string, bind func()) {
	if e == nil || isBlank(e) {
		return "", func() {}
	}
	if obj := f.fresh(e, s.Tok == token.DEFINE); obj != nil {
		vt := f.env.typ(obj.Type())
		if types.Identical(vt, t) {
			return f.declare(obj), func() {}
		}
		name = f.l.name("t")
		return name, func() { f.emit("%s := %s", f.declare(obj), f.convert(name, t, vt)) }
	}
	name = f.l.name("t")
	return name, func() {
		target := f.target(e)
		f.set(e, target, f.convert(name, t, f.typeOf(e)))
	}
}

// native is a range that the interpreter does right.
func (f *function) native(s *ast.RangeStmt, x string, label types.Object, kt, et types.Type) {
	x = f.define("x", x)
	if _, ok := et.Underlying().(*types.Chan); ok { // it would receive from the elements
		f.counted(s, x, label, kt, et)
		return
	}
	bind, key, value := f.items(s, kt, et)
	t := f.push(label, true, nil)
	f.begin(t)
	switch {
	case value != "":
		if key == "" {
			key = "_"
		}
		f.emit("for %s, %s := range %s {", key, value, x)
	case key != "":
		f.emit("for %s := range %s {", key, x)
	default:
		f.emit("for %s := range %s {", f.l.name("_"), x)
	}
	f.depth++
	bind()
	f.block(s.Body.List)
	f.depth--
	f.emit("}")
	f.pop()
}

// counted is a range over a slice that the interpreter would take for another.
func (f *function) counted(s *ast.RangeStmt, x string, label types.Object, kt, et types.Type) {
	n, i := f.define("n", "len("+x+")"), f.define("i", "0")
	bind, key, value := f.items(s, kt, et)
	t := f.push(label, true, nil)
	f.begin(t)
	f.emit("for ; %s < %s; %s++ {", i, n, i)
	f.depth++
	if key != "" {
		f.emit("%s := %s", key, i)
	}
	if value != "" {
		f.emit("%s := %s[%s]", value, x, i)
	}
	bind()
	f.block(s.Body.List)
	f.depth--
	f.emit("}")
	f.pop()
}

// rangeString goes over the characters of a string.
func (f *function) rangeString(s *ast.RangeStmt, x string, label types.Object) {
	it := f.define("it", "u.Characters("+x+")")
	bind, key, value := f.items(s, types.Typ[types.Int], types.Typ[types.Rune])
	t := f.push(label, true, nil)
	f.begin(t)
	f.emit("for %s.Next() {", it)
	f.depth++
	if key != "" {
		f.emit("%s := %s.Index", key, it)
	}
	if value != "" {
		f.emit("%s := %s.Rune", value, it)
	}
	bind()
	f.block(s.Body.List)
	f.depth--
	f.emit("}")
	f.pop()
}

// items is item for both: what they are assigned to is found before either is
// assigned.
func (f *function) items(s *ast.RangeStmt, kt, vt types.Type) (bind func(), key, value string) {
	if s.Tok != token.ASSIGN || s.Value == nil || isBlank(s.Value) || s.Key == nil || isBlank(s.Key) {
		key, bindKey := f.item(s, s.Key, kt)
		value, bindValue := f.item(s, s.Value, vt)
		return func() { bindKey(); bindValue() }, key, value
	}
	key, value = f.l.name("t"), f.l.name("t")
	return func() {
		k, v := f.steadyTarget(s.Key), f.steadyTarget(s.Value)
		f.set(s.Key, k, f.convert(key, kt, f.typeOf(s.Key)))
		f.set(s.Value, v, f.convert(value, vt, f.typeOf(s.Value)))
	}, key, value
}

// rangeMap goes over the keys that the map has at first, and takes those that
// are still there: entries may come and go in the meantime.
func (f *function) rangeMap(s *ast.RangeStmt, m *types.Map, label types.Object) {
	x := f.define("x", f.expr(s.X))
	it := f.define("it", "u.Iterate("+x+")")
	bind, key, value := f.items(s, m.Key(), m.Elem())
	t := f.push(label, true, nil)
	f.begin(t)
	f.emit("for %s.Next() {", it)
	f.depth++
	if key != "" {
		f.emit("%s := %s", key, f.l.zero(m.Key()))
		f.emit("%s.Key(&%s)", it, key)
	}
	if value != "" {
		f.emit("%s := %s", value, f.l.zero(m.Elem()))
		f.emit("%s.Value(&%s)", it, value)
	}
	bind()
	f.block(s.Body.List)
	f.depth--
	f.emit("}")
	f.pop()
}

// rangeArray goes over a copy of an array, or over what a pointer points to.
func (f *function) rangeArray(s *ast.RangeStmt, a *types.Array, label types.Object) {
	if s.Value == nil || isBlank(s.Value) {
		if !f.stable(s.X) {
			f.define("x", f.expr(s.X))
		}
		f.count(s, strconv.FormatInt(a.Len(), 10), types.Typ[types.Int], label)
		return
	}
	if _, ok := pointer(f.typeOf(s.X)); ok {
		p := f.pure(s.X)
		f.deref(s.X, s.X.Pos())
		f.native(s, "(*"+p+")[:]", label, types.Typ[types.Int], a.Elem())
		return
	}
	c := f.define("x", f.expr(s.X))
	f.native(s, c+"[:]", label, types.Typ[types.Int], a.Elem())
}

// rangeInt counts from 0.
func (f *function) rangeInt(s *ast.RangeStmt, xt types.Type, label types.Object) {
	t := types.Default(xt)
	if s.Key != nil && !isBlank(s.Key) {
		t = f.typeOf(s.Key)
		if obj := f.fresh(s.Key, s.Tok == token.DEFINE); obj != nil {
			t = f.env.typ(obj.Type())
		}
	}
	f.count(s, f.as(s.X, t), t, label)
}

func (f *function) count(s *ast.RangeStmt, n string, t types.Type, label types.Object) {
	limit := n
	if !isNumber(n) {
		limit = f.define("n", n)
	}
	zero, value := f.l.zero(t), func(i string) string { return i }
	if b := basic(t); b.Kind() == types.Uintptr { // the interpreter cannot count in it
		limit = f.define("n", "uint64("+limit+")")
		zero, value = "uint64(0)", func(i string) string { return f.l.typ(t) + "(" + i + ")" }
	}
	i := f.define("i", zero)
	name, bind := f.item(s, s.Key, t)
	tg := f.push(label, true, nil)
	f.begin(tg)
	f.emit("for ; %s < %s; %s++ {", i, limit, i)
	f.depth++
	if name != "" {
		f.emit("%s := %s", name, value(i))
	}
	bind()
	f.block(s.Body.List)
	f.depth--
	f.emit("}")
	f.pop()
}

// rangeChan receives until the channel is closed.
func (f *function) rangeChan(s *ast.RangeStmt, c *types.Chan, label types.Object) {
	x := f.define("c", f.expr(s.X))
	t := f.push(label, true, nil)
	f.begin(t)
	f.emit("for {")
	f.depth++
	name, bind := f.item(s, s.Key, c.Elem())
	v, ok := f.l.name("v"), f.l.name("ok")
	f.at(s.For, "chan receive")
	f.emit("%s, %s := <-%s", v, ok, x)
	f.emit("if !%s {", ok)
	f.emit("\tbreak")
	f.emit("}")
	if name != "" {
		f.emit("%s := %s", name, v)
	}
	bind()
	f.block(s.Body.List)
	f.depth--
	f.emit("}")
	f.pop()
}
