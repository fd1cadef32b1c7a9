// A number of more digits than memory.
//
// status: memory or panic

package main

import "math/big"

func main() {
	x := new(big.Int).Lsh(big.NewInt(1), 1<<40)
	println(x.BitLen())
}
