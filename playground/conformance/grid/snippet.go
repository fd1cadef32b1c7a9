package grid

import (
	"embed"
	"fmt"
	"path"
	"strings"

	"github.com/rogpeppe/go-internal/txtar"
)

// snippets holds what no product of dimensions gives: a file for each family,
// in it declarations with a function test for each program.
//
//go:embed snippets/*.txtar
var snippets embed.FS

// around a function test there is a main function.
var callers = []struct{ name, main string }{
	{"once", "func main() {\n\ttest()\n}\n"},
	// State that is left over from one call shows in the next.
	{"again", `func main() {
	for range 2 {
		done := make(chan bool)
		go func() {
			defer close(done)
			test()
		}()
		<-done
	}
}
`},
}

// written adds the programs of a family's file.
func written(family string) func(add func(name, src string)) {
	return func(add func(name, src string)) {
		b, err := snippets.ReadFile(path.Join("snippets", family+".txtar"))
		if err != nil {
			panic(fmt.Sprintf("grid: %v", err))
		}
		for _, f := range txtar.Parse(b).Files {
			for _, c := range callers {
				add(f.Name+"-"+c.name, file(strings.TrimRight(string(f.Data), "\n")+"\n\n"+c.main))
			}
		}
	}
}
