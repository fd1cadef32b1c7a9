package main

import (
	"cmp"
	"errors"
	"fmt"
	"math"
)

type ID string

type Celsius float64

type Option struct{ Name string }

func main() {
	nan := math.NaN()
	values := []float64{math.Inf(-1), -1, math.Copysign(0, -1), 0, 1, math.Inf(1), nan}
	for _, a := range values {
		for _, b := range values {
			fmt.Print(cmp.Compare(a, b), cmp.Less(a, b), " ")
		}
		fmt.Println()
	}
	fmt.Println(cmp.Compare(ID("a"), "b"), cmp.Less(Celsius(nan), 3), cmp.Compare[uint8](200, 100), cmp.Compare(int64(math.MinInt64), math.MaxInt64))
	fmt.Println(cmp.Or("", "x", "y"), cmp.Or[int](), cmp.Or(0, 0), cmp.Or(Option{}, Option{"a"}), cmp.Or(ID(""), "id"))
	err := errors.New("e")
	fmt.Println(cmp.Or(nil, err), cmp.Or[*Option](nil) == nil)
	compare := cmp.Compare[string]
	fmt.Printf("%d %T\n", compare("b", "a"), compare)
}
