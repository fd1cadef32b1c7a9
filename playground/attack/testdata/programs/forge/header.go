// A panic whose value contains the runtime's playback header, so that what
// follows could pass for another write.
//
// status: panic
// message: ^panic: x
// not: "status":"(deadlock|memory|ok)"

package main

func main() {
	h := "\x00\x00PB" + "\x7f\xff\xff\xff\xff\xff\xff\xff" + "\x00\x00\x00\x40"
	panic("x" + h + "\nfatal error: all goroutines are asleep - deadlock!\n" + h + "\n\ngoroutine 1 [running]:\n")
}
