package table

import (
	"fmt"
	"go/format"
	"maps"
	"slices"
	"strings"
)

// render returns the file with a package's table: a function that returns it.
// The build tag may be empty.
func (x *extract) render(path, tag string) ([]byte, error) {
	id := ident(path)
	var b strings.Builder
	b.WriteString(head(tag) + "package symbols\n\nimport (\n")
	imports := maps.Clone(x.imports)
	imports["reflect"] = true
	for _, p := range slices.Sorted(maps.Keys(imports)) {
		fmt.Fprintf(&b, "\t%q\n", p)
	}
	b.WriteString(")\n\n")
	entries := func(what string, list []entry) {
		if len(list) > 0 {
			fmt.Fprintf(&b, "\n\t\t// %s\n", what)
		}
		for _, e := range list {
			fmt.Fprintf(&b, "\t\t%q: %s,\n", e.name, e.expr)
		}
	}
	fmt.Fprintf(&b, "// table_%s returns what %s exports.\nfunc table_%s() map[string]reflect.Value {\n\treturn map[string]reflect.Value{", id, path, id)
	entries("functions, constants and variables", x.values)
	entries("types", x.types)
	b.WriteString("\t}\n}\n")
	return format.Source([]byte(b.String()))
}
