package lower

import (
	"fmt"
	"go/constant"
	"go/types"
	"strconv"
)

// constant returns a constant of a type. Those of the types that literals
// have are literals.
func (f *function) constant(v constant.Value, t types.Type) string {
	t = types.Default(t)
	if types.IsInterface(t) {
		switch v.Kind() {
		case constant.Bool:
			t = types.Typ[types.Bool]
		case constant.String:
			t = types.Typ[types.String]
		case constant.Int:
			t = types.Typ[types.Int]
		case constant.Float:
			t = types.Typ[types.Float64]
		case constant.Complex:
			t = types.Typ[types.Complex128]
		}
	}
	b := basic(t)
	if b == nil {
		panic(fmt.Sprintf("a constant of type %s", t))
	}
	if b == types.Unalias(t) {
		switch b.Kind() {
		case types.Bool:
			return strconv.FormatBool(constant.BoolVal(v))
		case types.String:
			return strconv.Quote(constant.StringVal(v))
		case types.Int:
			if s := constant.ToInt(v).ExactString(); s[0] != '-' {
				return s
			} else if s != "-9223372036854775808" {
				return "(" + s + ")"
			}
		}
	}
	return f.typed(v, t)
}

// typed returns a constant of exactly a type, as a name in u.
func (f *function) typed(v constant.Value, t types.Type) string {
	c := Const{Type: t}
	b := basic(t)
	switch info := b.Info(); {
	case info&types.IsBoolean != 0:
		c.Value = constant.BoolVal(v)
	case info&types.IsString != 0:
		c.Value = constant.StringVal(v)
	case info&types.IsUnsigned != 0:
		n, _ := constant.Uint64Val(constant.ToInt(v))
		c.Value = n
	case info&types.IsInteger != 0:
		n, _ := constant.Int64Val(constant.ToInt(v))
		c.Value = n
	case info&types.IsFloat != 0:
		c.Value = float(v, b.Kind() == types.Float32)
	case info&types.IsComplex != 0:
		v = constant.ToComplex(v)
		single := b.Kind() == types.Complex64
		c.Value = complex(float(constant.Real(v), single), float(constant.Imag(v), single))
	default:
		panic(fmt.Sprintf("a constant of type %s", t))
	}
	key := fmt.Sprintf("%d %T %v", f.l.types.number(t), c.Value, c.Value)
	if x, ok := c.Value.(float64); ok {
		key = fmt.Sprintf("%d %x", f.l.types.number(t), x)
	}
	i, ok := f.l.constOf[key]
	if !ok {
		i = len(f.l.consts)
		f.l.consts = append(f.l.consts, c)
		f.l.constOf[key] = i
	}
	f.l.reach(t)
	return fmt.Sprintf("u.C%d", i)
}

func float(v constant.Value, single bool) float64 {
	v = constant.ToFloat(v)
	if single {
		x, _ := constant.Float32Val(v)
		return float64(x)
	}
	x, _ := constant.Float64Val(v)
	return x
}

// exact returns a constant with its default type, for an interface.
func (f *function) exact(v constant.Value, t types.Type) string {
	t = types.Default(t)
	if types.IsInterface(t) {
		return f.constant(v, t)
	}
	return f.typed(v, t)
}
