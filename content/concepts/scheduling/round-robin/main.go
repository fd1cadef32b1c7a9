package main

import (
	"fmt"
	"strings"
)

type job struct {
	name           string
	arrival, burst int
}

var jobs = []job{{"A", 0, 7}, {"B", 2, 4}, {"C", 3, 1}, {"D", 5, 3}}

func roundRobin(quantum int) string {
	future, timeline := jobs, ""
	var ready, rest []job // rest: slice over, not done
	for len(future)+len(ready)+len(rest) > 0 {
		for len(future) > 0 && future[0].arrival <= len(timeline) {
			ready = append(ready, future[0]) // (1)
			future = future[1:]
		}
		ready = append(ready, rest...) // (2)
		rest = nil
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
			rest = []job{next}
		}
	}
	return timeline
}

func report(timeline string) {
	fmt.Println(timeline)
	total := 0.0
	for _, j := range jobs {
		end := strings.LastIndex(timeline, j.name) + 1
		turnaround := end - j.arrival
		waiting := turnaround - j.burst
		response := strings.Index(timeline, j.name) - j.arrival
		total += float64(waiting)
		fmt.Printf("%s  waiting %d", j.name, waiting)
		fmt.Printf("  turnaround %2d  response %d\n",
			turnaround, response)
	}
	fmt.Printf("mean waiting %.2f\n", total/float64(len(jobs)))
}

func main() {
	report(roundRobin(2))
}
