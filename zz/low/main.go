package main

import (
	"fmt"
	"os"
	"strings"

	"bingfa/playground/check"
	"bingfa/playground/generic"
	"bingfa/playground/lower"
)

func main() {
	b, _ := os.ReadFile(os.Args[1])
	p, d := check.Source(string(b))
	if p == nil {
		fmt.Println(d)
		os.Exit(1)
	}
	r, err := lower.Program(p, generic.New(p.Std))
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	for i, l := range strings.Split(r.Source, "\n") {
		n := 0
		if i < len(r.Lines) {
			n = r.Lines[i].Line
		}
		fmt.Printf("%4d %3d %s\n", i+1, n, l)
	}
	for i, t := range r.Types {
		fmt.Printf("T%d %s\n", i, t)
	}
}
