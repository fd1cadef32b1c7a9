package check

import (
	"go/token"
	"go/types"

	"bingfa/playground/check/std"
	"bingfa/playground/program"
)

// offered finds the names in the program that are Go's but not the
// playground's.
func (c *checker) offered(p *Program) {
	lists := map[string]std.Names{}
	has := func(pkg *types.Package, name string) bool {
		list, ok := lists[pkg.Path()]
		if !ok {
			list = std.Missing(pkg.Path())
			lists[pkg.Path()] = list
		}
		return list.Has(name)
	}
	for id, o := range p.Info.Uses {
		if pkg := o.Pkg(); pkg != nil && pkg != p.Pkg && o.Parent() == pkg.Scope() && has(pkg, o.Name()) {
			c.notOffered(id.Pos(), pkg.Name()+"."+o.Name())
		}
	}
	// The way around by an interface that has the method.
	for id, o := range p.Info.Defs {
		if m, ok := o.(*types.Func); ok && m.Signature().Recv() != nil && types.IsInterface(m.Signature().Recv().Type()) {
			if reflect := imported(p.Pkg, "reflect"); reflect != nil && has(reflect, "Value."+m.Name()) {
				c.notOffered(id.Pos(), "reflect.Value."+m.Name())
			}
		}
	}
	for sel, s := range p.Info.Selections {
		o := s.Obj()
		if pkg := o.Pkg(); pkg != nil && pkg != p.Pkg && o.Exported() {
			if owner := ownerOf(s); owner != nil && has(pkg, owner.Name()+"."+o.Name()) {
				c.notOffered(sel.Sel.Pos(), pkg.Name()+"."+owner.Name()+"."+o.Name())
			}
		}
	}
}

func imported(p *types.Package, path string) *types.Package {
	for _, i := range p.Imports() {
		if i.Path() == path {
			return i
		}
	}
	return nil
}

func (c *checker) notOffered(pos token.Pos, name string) {
	c.found = append(c.found, finding{pos: pos, message: name + " is not offered by this playground", category: program.NotOffered})
}

// ownerOf returns the type that declares what is selected, which may be
// embedded in the type that it is selected from; nil if it has no name.
func ownerOf(s *types.Selection) *types.TypeName {
	t := s.Recv()
	for _, i := range s.Index()[:len(s.Index())-1] {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		t = t.Underlying().(*types.Struct).Field(i).Type()
	}
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		return n.Obj()
	}
	return nil
}
