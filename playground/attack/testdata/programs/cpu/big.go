// Numbers that take longer to compute than to write.
//
// status: timeout or memory
// limit: cpu or wall or memory

package main

import "math/big"

func main() {
	x := new(big.Int).Exp(big.NewInt(3), big.NewInt(1<<40), nil)
	println(x.BitLen())
}
