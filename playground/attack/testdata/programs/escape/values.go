// Nor must their contents, however they are printed.
//
// status: ok
// not: yaegi|interp\.(node|valueInterface|cfgError)|reflect\.Value

package main

import (
	"encoding/json"
	"fmt"
)

type t struct{ n int }

func (t) Error() string { return "t" }

func (t) String() string { return "t" }

func main() {
	var e error = t{1}
	var s fmt.Stringer = t{2}
	var a any = t{3}
	for _, v := range []any{e, s, a, []any{e, s, a}, t{4}, &t{5}} {
		fmt.Printf("%v|%+v|%#v|%d|%x\n", v, v, v, v, v)
		b, err := json.Marshal(v)
		fmt.Println(string(b), err)
	}
}
