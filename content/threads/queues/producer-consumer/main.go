package main

import (
	"fmt"
	"sync"
	"time"
)

const ms = time.Millisecond

type Job struct {
	name string
	cost time.Duration
}

var batches = [][]Job{
	{{"A", 900 * ms}, {"B", 300 * ms}, {"C", 300 * ms}},
	{{"D", 600 * ms}, {"E", 300 * ms}},
}

func main() {
	jobs := make(chan Job, 3)
	var pending, workers sync.WaitGroup
	work := func() {
		for job := range jobs { // (1)
			time.Sleep(job.cost)
			fmt.Println("done", job.name)
			pending.Done() // (2)
		}
	}
	for range 2 {
		workers.Go(work)
	}

	for _, batch := range batches {
		for _, job := range batch {
			pending.Add(1)
			jobs <- job
		}
		pending.Wait() // (3)
		fmt.Println("batch finished")
	}

	close(jobs) // (4)
	workers.Wait()
	fmt.Println("workers gone")
}
