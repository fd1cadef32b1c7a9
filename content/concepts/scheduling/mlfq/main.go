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

func mlfq(allotments []int, boost int) (string, string) {
	left := map[string]int{}
	used := map[string]int{} // of the allotment, by job
	ready := make([][]string, len(allotments))
	timeline, levels := "", ""
	for done := 0; done < len(jobs); {
		now := len(timeline)
		if boost > 0 && now%boost == 0 { // (5)
			for i := 1; i < len(ready); i++ {
				ready[0] = append(ready[0], ready[i]...)
				ready[i] = nil
			}
			used = map[string]int{}
		}
		for _, j := range jobs {
			if j.arrival == now {
				ready[0] = append(ready[0], j.name) // (3)
				left[j.name] = j.burst
			}
		}
		level := 0
		for level < len(ready) && len(ready[level]) == 0 {
			level++ // (1)
		}
		if level == len(ready) {
			timeline += "."
			levels += "."
			continue
		}
		name := ready[level][0] // (2)
		timeline += name
		levels += fmt.Sprint(level)
		left[name]--
		used[name]++
		if left[name] == 0 {
			ready[level] = ready[level][1:]
			done++
		} else if used[name] == allotments[level] { // (4)
			ready[level] = ready[level][1:]
			used[name] = 0
			if level < len(ready)-1 {
				level++
			}
			ready[level] = append(ready[level], name)
		}
	}
	return timeline, levels
}

func report(timeline, levels string) {
	fmt.Println(timeline)
	fmt.Println(levels)
	waiting, response := 0, 0
	for _, j := range jobs {
		start := strings.Index(timeline, j.name)
		end := strings.LastIndex(timeline, j.name) + 1
		waiting += end - j.arrival - j.burst
		response += start - j.arrival
	}
	n := float64(len(jobs))
	fmt.Printf("mean waiting %.2f\n", float64(waiting)/n)
	fmt.Printf("mean response %.2f\n", float64(response)/n)
}

func main() {
	fmt.Println("no boost")
	report(mlfq([]int{1, 2, 4}, 0))
	fmt.Println("boost every 10 ticks")
	report(mlfq([]int{1, 2, 4}, 10))
}
