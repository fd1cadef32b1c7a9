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

func shortest(preemptive bool) string {
	left := map[string]int{}
	ticks := 0
	for _, j := range jobs {
		left[j.name] = j.burst
		ticks += j.burst
	}
	timeline, current := "", "."
	for ticks > 0 {
		if preemptive || left[current] == 0 { // (1)
			current = pick(left, len(timeline)) // (2)
		}
		timeline += current
		if current != "." {
			left[current]--
			ticks--
		}
	}
	return timeline
}

// pick returns the ready job with the least left, or ".".
func pick(left map[string]int, now int) string {
	best := "."
	for _, j := range jobs {
		ready := j.arrival <= now && left[j.name] > 0
		if ready && (best == "." || left[j.name] < left[best]) {
			best = j.name
		}
	}
	return best
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
	fmt.Println("shortest job first")
	report(shortest(false))
	fmt.Println("shortest remaining time first")
	report(shortest(true))
}
