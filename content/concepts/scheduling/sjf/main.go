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
			current = pick(left, len(timeline))
		}
		timeline += current
		if current != "." {
			left[current]--
			ticks--
		}
	}
	return timeline
}

func pick(left map[string]int, now int) string {
	best := "."
	for _, j := range jobs {
		if j.arrival > now || left[j.name] == 0 {
			continue
		}
		if best == "." || left[j.name] < left[best] { // (2)
			best = j.name
		}
	}
	return best
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
	fmt.Println("shortest job first")
	report(shortest(false))
	fmt.Println("shortest remaining time first")
	report(shortest(true))
}
