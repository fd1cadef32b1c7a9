// What the program's values are called must not tell what holds them.
//
// status: ok
// not: yaegi|interp\.(node|valueInterface|cfgError)|reflect\.Value

package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"
)

type t struct{ n int }

func (t) Error() string { return "t" }

func main() {
	var e error = t{1}
	var f any = func(int) string { return "" }
	for _, v := range []any{main, f, e, t{}, &t{}, errors.New("x"), os.Stdout, os.Args, time.Now, strings.NewReader,
		fmt.Println, []any{f, e}, map[string]any{"e": e}, make(chan error)} {
		fmt.Printf("%T\n", v)
	}
}
