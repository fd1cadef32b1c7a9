// A function of a template that panics is an error of the template's.
//
// status: ok or panic
// message: ^$|in a template

package main

import (
	"os"
	"text/template"
)

func main() {
	f := template.FuncMap{"f": func() string { panic("in a template") }}
	t := template.Must(template.New("").Funcs(f).Parse("{{f}}"))
	println(t.Execute(os.Stdout, nil) != nil)
}
