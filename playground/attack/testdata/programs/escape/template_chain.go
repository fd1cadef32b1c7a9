// The same, one method at a time, through every kind of value.
//
// status: ok
// stdout: ^end\n$

package main

import (
	"fmt"
	"io"
	"strings"
	"text/template"
)

type t struct {
	F func()
	I any
	E error
	W io.Writer
	S fmt.Stringer
}

func (t) Write(b []byte) (int, error) { return len(b), nil }

func (t) String() string { return "" }

func (t) Error() string { return "" }

type named func()

func main() {
	x := t{F: main, I: t{}, E: t{}, W: t{}, S: t{}}
	ch := make(chan func(), 1)
	values := map[string]any{"struct": x, "pointer": &x, "slice": []t{x}, "map": map[string]any{"k": x}, "chan": ch, "named": named(main), "array": [1]any{x}}
	for name, v := range values {
		for _, path := range []string{".", ".F", ".I", ".E", ".W", ".S", "(index . 0)", "(index . 0).I", `(index . "k")`, `(index . "k").F`} {
			for _, method := range []string{"Pointer", "UnsafePointer", "UnsafeAddr", "Addr", "Elem", "Type", "Kind", "Interface", "CanSet", "NumMethod", "Walk", "IValue", "WError", "WString", "WWrite", "Use", "Eval"} {
				var out strings.Builder
				tmpl, err := template.New("").Parse("{{(" + path + ")." + method + "}}")
				if err != nil {
					continue
				}
				if err := tmpl.Execute(&out, v); err == nil && out.String() != "<no value>" {
					fmt.Println(name, path, method, out.String())
				}
			}
		}
	}
	fmt.Println("end")
}
