// A program may use the names that lowered programs do.
//
// status: panic
// message: ^panic: main.T7\("real"\)$
// stdout: ^1 2 3 4 5\n$

package main

import "fmt"

type T7 string

type Panic struct{ Line int }

var u, main_1, t_2 = 1, 2, 3

func Main(u int) int { return u }

func main() {
	type T0 int
	f_3 := func(u T0, p_0 *Panic) T0 { return u + T0(p_0.Line) }
	fmt.Println(u, main_1, t_2, f_3(1, &Panic{3}), Main(5))
	panic(T7("real"))
}
