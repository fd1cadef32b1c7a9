package main

import (
	"fmt"
	"time"
)

type Runner interface {
	Run() int
}

type Backup struct {
	name        string
	files, done int
}

// Run works on a copy: a value receiver, not a pointer.
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
	jobs := []Backup{ // (1)
		{name: "mail", files: 3},
		{name: "photos", files: 5},
	}
	var exits []<-chan int
	for _, job := range jobs {
		exits = append(exits, start(job))
	}
	for i, job := range jobs {
		fmt.Println(job.name+": run counted", <-exits[i])
		fmt.Println(job.name+": main has", job.done) // (5)
	}
}
