package main

import (
	"fmt"
	"time"
)

type Runner interface {
	Run() int
}

type Backup struct {
	folder      string
	files, done int
}

// Run works on a copy: the receiver is a value, not a pointer.
func (b Backup) Run() int { // (2)
	for b.done < b.files {
		time.Sleep(200 * time.Millisecond)
		b.done++
	}
	return b.done // (3)
}

func start(r Runner) <-chan int { // (4)
	exit := make(chan int)
	go func() { exit <- r.Run() }()
	return exit
}

func main() {
	jobs := []Backup{{"mail", 3, 0}, {"photos", 5, 0}} // (1)
	var exits []<-chan int
	for _, job := range jobs {
		exits = append(exits, start(job))
	}
	for i, job := range jobs {
		fmt.Printf("%s: run counted %d\n", job.folder, <-exits[i])
		fmt.Printf("%s: main has %d\n", job.folder, job.done) // (5)
	}
}
