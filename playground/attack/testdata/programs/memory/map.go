// A map that grows; filling one takes its processor time too.
//
// status: memory or timeout
// limit: memory or cpu or wall

package main

func main() {
	m := map[int][1 << 12]byte{}
	for i := 0; ; i++ {
		m[i] = [1 << 12]byte{}
	}
}
