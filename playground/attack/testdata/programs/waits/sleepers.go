// Thousands of sleepers, each of which wakes and sleeps again.
//
// clock: virtual
// status: timeout
// limit: virtual or cpu or wall

package main

import "time"

func main() {
	for range 2000 {
		go func() {
			for {
				time.Sleep(time.Millisecond)
			}
		}()
	}
	select {}
}
