package forge_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"bingfa/playground/forge"
)

// comparison holds forged types against compiled ones, all that they refer to included.
type comparison struct {
	*forge.Types
	seen  map[reflect.Type]reflect.Type // compiled → forged
	diffs []string
}

func (c *comparison) same(where string, compiled, forged reflect.Type) {
	if other, ok := c.seen[compiled]; ok {
		if other != forged {
			c.diff(where, "two types for one", other, forged)
		}
		return
	}
	c.seen[compiled] = forged
	if !c.equal(where, "String", compiled.String(), forged.String()) || !c.equal(where, "Kind", compiled.Kind(), forged.Kind()) {
		return
	}
	where += " " + compiled.String()
	if compiled == forged {
		return
	}
	if compiled.PkgPath() != "" && !strings.Contains(compiled.PkgPath()+compiled.Name(), "forge_test") && !strings.Contains(compiled.Name(), "[") {
		c.diff(where, "identity of the library's", compiled.PkgPath(), forged.PkgPath())
		return
	}
	c.equal(where, "Name", compiled.Name(), forged.Name())
	c.equal(where, "PkgPath", compiled.PkgPath(), forged.PkgPath())
	c.equal(where, "Size", compiled.Size(), forged.Size())
	c.equal(where, "Align", compiled.Align(), forged.Align())
	c.equal(where, "FieldAlign", compiled.FieldAlign(), forged.FieldAlign())
	c.equal(where, "Comparable", compiled.Comparable(), forged.Comparable())
	c.equal(where, "flags", flags(compiled), flags(forged))
	if forged.Kind() != reflect.Struct || forged.Name() != "" || c.Forged(forged) { // reflect marks interfaces otherwise in its structs
		c.equal(where, "pointers", forge.PointerMask(compiled), forge.PointerMask(forged))
	}
	c.methods(where, compiled, forged)
	if compiled.Kind() != reflect.Pointer { // each type and its pointer
		c.same(where, reflect.PointerTo(compiled), reflect.PointerTo(forged))
	}
	switch compiled.Kind() {
	case reflect.Struct:
		if c.equal(where, "NumField", compiled.NumField(), forged.NumField()) {
			for i := range compiled.NumField() {
				c.field(where, compiled.Field(i), forged.Field(i))
			}
		}
	case reflect.Pointer, reflect.Slice:
		c.same(where, compiled.Elem(), forged.Elem())
	case reflect.Array:
		c.equal(where, "Len", compiled.Len(), forged.Len())
		c.same(where, compiled.Elem(), forged.Elem())
	case reflect.Chan:
		c.equal(where, "ChanDir", compiled.ChanDir(), forged.ChanDir())
		c.same(where, compiled.Elem(), forged.Elem())
	case reflect.Map:
		c.same(where, compiled.Key(), forged.Key())
		c.same(where, compiled.Elem(), forged.Elem())
	}
}

func (c *comparison) field(where string, compiled, forged reflect.StructField) {
	where += "." + compiled.Name
	c.same(where, compiled.Type, forged.Type)
	compiled.Type, forged.Type = nil, nil
	c.equal(where, "field", fmt.Sprintf("%+v", compiled), fmt.Sprintf("%+v", forged))
}

// methods compares only the text of method types: sealed types have those of the open ones.
func (c *comparison) methods(where string, compiled, forged reflect.Type) {
	a, b := methodList(compiled), methodList(forged)
	for i := range min(len(a), len(b)) {
		c.equal(where, "method", a[i], b[i])
	}
	if !c.equal(where, "NumMethod", len(a), len(b)) || compiled.Kind() == reflect.Interface {
		return
	}
	if !strings.Contains(compiled.String(), "Buffer") && !strings.Contains(compiled.String(), "Top") && !strings.Contains(compiled.String(), "Ctx") { // the linker drops lower-case methods of the library
		c.equal(where, "all methods", forge.MethodCount(compiled), forge.MethodCount(forged))
	}
}

func methodList(t reflect.Type) (list []string) {
	for m := range t.Methods() {
		if t.Kind() == reflect.Interface {
			m.PkgPath = "" // forged interfaces are open
		}
		list = append(list, fmt.Sprintf("%d %s %q %s", m.Index, m.Name, m.PkgPath, m.Type))
	}
	return list
}

func (c *comparison) equal(where, what string, compiled, forged any) bool {
	if compiled != forged {
		c.diff(where, what, compiled, forged)
		return false
	}
	return true
}

func (c *comparison) diff(where, what string, compiled, forged any) {
	c.diffs = append(c.diffs, fmt.Sprintf("%s: %s:\n\tcompiled %v\n\tforged   %v", where, what, compiled, forged))
}

// The parts of a descriptor that reflect does not show.

func flags(t reflect.Type) uint8 {
	const star = 1 << 1 // how the name is stored
	return forge.TFlag(t) &^ star
}

func TestTypesEqualCompiledOnes(t *testing.T) {
	ts := newTypes()
	compiled := pairs()
	if len(compiled) != len(source().pairs) {
		t.Fatalf("%d compiled, %d in the source", len(compiled), len(source().pairs))
	}
	c := comparison{Types: ts, seen: map[reflect.Type]reflect.Type{}}
	for i, typ := range source().pairs {
		open := of(t, ts, typ)
		if again := of(t, ts, typ); again != open {
			t.Errorf("%s: two types for one", typ)
		}
		sealed := ts.Sealed(open)
		if ts.Open(sealed) != open {
			t.Errorf("%s: Open(Sealed) is not the type itself", typ)
		}
		c.same("", compiled[i], sealed)
	}
	for _, diff := range c.diffs {
		t.Error(diff)
	}
	t.Log(len(c.seen), "types compared")
}
