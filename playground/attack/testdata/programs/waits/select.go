// Waiting for nothing is a deadlock, told at once.
//
// status: deadlock
// message: ^fatal error: all goroutines are asleep - deadlock!$

package main

func main() { select {} }
