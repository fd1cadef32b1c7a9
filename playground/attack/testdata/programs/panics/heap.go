// A heap whose methods are out of their mind.
//
// status: panic
// message: index out of range|Pop

package main

import "container/heap"

type h []int

func (h h) Len() int           { return 1 << 30 }
func (h h) Less(i, j int) bool { return h[i] < h[j] }
func (h h) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *h) Push(x any)        {}
func (h *h) Pop() any          { panic("Pop") }

func main() { heap.Init(&h{1, 2, 3}) }
