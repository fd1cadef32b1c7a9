// Channels with large buffers.
//
// status: memory

package main

func main() {
	var all []chan [1 << 10]byte
	for {
		all = append(all, make(chan [1 << 10]byte, 1<<10))
	}
}
