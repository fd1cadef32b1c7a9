// Just below the limit, so that the collector runs all the time.
//
// status: memory or timeout
// limit: memory or cpu or wall

package main

func main() {
	keep := make([][]byte, 180)
	for i := range keep {
		keep[i] = make([]byte, 1<<20)
		for j := 0; j < 1<<20; j += 4096 {
			keep[i][j] = 1
		}
	}
	for i := 0; ; i++ {
		keep[i%len(keep)] = make([]byte, 1<<20)
	}
}
