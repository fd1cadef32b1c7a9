// The error that the interpreter finds, handed to text/template.
//
// status: ok
// stdout: ^error\n$
// not: interp\.

package main

import (
	"fmt"
	"strings"
	"text/template"
)

func main() {
	defer func() {
		var out strings.Builder
		tmpl := template.Must(template.New("").Parse("{{.Walk nil nil}}"))
		if err := tmpl.Execute(&out, recover()); err != nil && strings.Contains(err.Error(), "can't evaluate field Walk") {
			fmt.Println("error")
		} else {
			fmt.Println(out.String(), err)
		}
	}()
	var a any = 1
	_ = a.(string)
}
