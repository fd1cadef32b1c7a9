package main

import (
	"fmt"
	"os"
)

func report(name string) int { // (1)
	pid, parent := os.Getpid(), os.Getppid()
	fmt.Printf("%s: pid %d, parent pid %d\n",
		name, pid, parent)
	return pid
}

func main() {
	pids := map[int]bool{report("MainProcess"): true}
	for _, name := range []string{"cook", "waiter"} {
		pid := make(chan int)
		go func() { pid <- report(name) }()
		pids[<-pid] = true // (2)
	}
	fmt.Println("different pids:", len(pids)) // (3)
}
