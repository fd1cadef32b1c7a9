package main

import (
	"fmt"
	"os"
)

func report(name string) int { // (1)
	fmt.Printf("%s: pid %d, parent pid %d\n",
		name, os.Getpid(), os.Getppid())
	return os.Getpid()
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
