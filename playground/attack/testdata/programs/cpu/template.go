// A loop inside text/template.
//
// status: timeout
// limit: cpu or wall

package main

import (
	"io"
	"text/template"
)

func main() {
	t := template.Must(template.New("").Parse(`{{range .}}{{len "x"}}{{end}}`))
	t.Execute(io.Discard, 1<<60)
}
