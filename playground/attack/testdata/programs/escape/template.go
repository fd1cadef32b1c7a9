// text/template calls exported methods of whatever it is given. What it is
// given here are values as the interpreter holds them; no method of the
// interpreter's or of reflect's may be among theirs.
//
// status: ok
// stdout: ^(error\n){11}$

package main

import (
	"errors"
	"fmt"
	"strings"
	"text/template"
)

type t struct{ n int }

func (t) String() string { return "t" }

func (t) Error() string { return "t" }

func main() {
	var s fmt.Stringer = t{1}
	var e error = t{2}
	for _, v := range []any{main, func() {}, t{1}, &t{1}, s, e, errors.New("x"), t.String, t{1}.String, []any{t{1}, main}, struct{ F any }{main}} {
		var out strings.Builder
		tmpl := template.Must(template.New("").Parse("{{.Pointer}}{{.Interface}}{{.Walk}}{{.IValue}}{{.Type}}{{.Kind}}{{.UnsafePointer}}"))
		if err := tmpl.Execute(&out, v); err != nil {
			fmt.Println("error")
			continue
		}
		fmt.Println(out.String())
	}
}
