// A template that calls itself.
//
// status: ok or panic or memory
// stdout: ^(exceeded maximum template depth)?$

package main

import (
	"fmt"
	"io"
	"strings"
	"text/template"
)

func main() {
	t := template.Must(template.New("a").Parse(`{{template "a"}}`))
	if err := t.Execute(io.Discard, nil); strings.Contains(err.Error(), "exceeded maximum template depth") {
		fmt.Print("exceeded maximum template depth")
	} else {
		fmt.Print(err)
	}
}
