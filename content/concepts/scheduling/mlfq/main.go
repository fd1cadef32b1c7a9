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

func mlfq(quanta []int, boost int) (string, string) {
	timeline, levels := "", ""
	left := map[string]int{}
	used := map[string]int{} // ticks of the allotment, by job
	queues := make([][]string, len(quanta))
	for done := 0; done < len(jobs); {
		now := len(timeline)
		if boost > 0 && now > 0 && now%boost == 0 { // (5)
			for i := 1; i < len(queues); i++ {
				queues[0] = append(queues[0], queues[i]...)
				queues[i] = nil
			}
			used = map[string]int{}
		}
		for _, j := range jobs {
			if j.arrival == now {
				queues[0] = append(queues[0], j.name) // (3)
				left[j.name] = j.burst
			}
		}
		level := 0
		for level < len(queues) && len(queues[level]) == 0 {
			level++ // (1)
		}
		if level == len(queues) {
			timeline, levels = timeline+".", levels+"."
			continue
		}
		name := queues[level][0] // (2)
		timeline, levels = timeline+name, levels+fmt.Sprint(level)
		left[name]--
		used[name]++
		if left[name] > 0 && used[name] < quanta[level] {
			continue
		}
		queues[level] = queues[level][1:]
		used[name] = 0
		if left[name] == 0 {
			done++
			continue
		}
		if level < len(queues)-1 {
			level++
		}
		queues[level] = append(queues[level], name) // (4)
	}
	return timeline, levels
}

func report(timeline, levels string) {
	fmt.Println(timeline)
	fmt.Println(levels)
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
	fmt.Println("no boost")
	report(mlfq([]int{1, 2, 4}, 0))
	fmt.Println("boost every 10 ticks")
	report(mlfq([]int{1, 2, 4}, 10))
}
