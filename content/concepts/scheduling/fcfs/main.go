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

func fcfs() string {
	// one letter a tick
	timeline := ""
	for _, j := range jobs { // (1)
		for len(timeline) < j.arrival {
			timeline += "."
		}
		timeline += strings.Repeat(j.name, j.burst) // (2)
	}
	return timeline
}

func report(timeline string) {
	fmt.Println(timeline)
	total := 0
	for _, j := range jobs {
		start := strings.Index(timeline, j.name)
		end := strings.LastIndex(timeline, j.name) + 1
		turnaround := end - j.arrival   // (3)
		waiting := turnaround - j.burst // (4)
		response := start - j.arrival   // (5)
		total += waiting
		fmt.Printf("%s  waiting %d", j.name, waiting)
		fmt.Printf("  turnaround %2d", turnaround)
		fmt.Printf("  response %d\n", response)
	}
	mean := float64(total) / float64(len(jobs))
	fmt.Printf("mean waiting %.2f\n", mean)
}

func main() {
	report(fcfs())
}
