package main

import (
	"fmt"
	"strings"
)

type job struct {
	name           string
	arrival, burst int
}

var jobs = []job{
	{"A", 0, 7}, {"B", 2, 4}, {"C", 3, 1}, {"D", 5, 3},
}

func roundRobin(quantum int) string {
	coming, timeline := jobs, ""
	var ready, preempted []job
	for len(coming)+len(ready)+len(preempted) > 0 {
		now := len(timeline)
		for len(coming) > 0 && coming[0].arrival <= now {
			ready = append(ready, coming[0]) // (1)
			coming = coming[1:]
		}
		ready = append(ready, preempted...) // (2)
		preempted = nil
		if len(ready) == 0 {
			timeline += "."
			continue
		}
		next := ready[0]
		ready = ready[1:]
		for i := 0; i < quantum && next.burst > 0; i++ {
			timeline += next.name // (3)
			next.burst--
		}
		if next.burst > 0 {
			preempted = []job{next}
		}
	}
	return timeline
}

func report(timeline string) {
	fmt.Println(timeline)
	total := 0
	for _, j := range jobs {
		start := strings.Index(timeline, j.name)
		end := strings.LastIndex(timeline, j.name) + 1
		turnaround := end - j.arrival
		waiting := turnaround - j.burst
		response := start - j.arrival
		total += waiting
		fmt.Printf("%s  waiting %d", j.name, waiting)
		fmt.Printf("  turnaround %2d", turnaround)
		fmt.Printf("  response %d\n", response)
	}
	mean := float64(total) / float64(len(jobs))
	fmt.Printf("mean waiting %.2f\n", mean)
}

func main() {
	report(roundRobin(2))
}
