package main

import (
	"container/heap"
	"fmt"
)

type Job struct {
	priority, arrival int
	do                string
}

type Jobs []Job

func (j Jobs) Len() int      { return len(j) }
func (j Jobs) Swap(a, b int) { j[a], j[b] = j[b], j[a] }
func (j Jobs) Less(a, b int) bool {
	if j[a].priority != j[b].priority {
		return j[a].priority < j[b].priority
	}
	return j[a].arrival < j[b].arrival // (1)
}
func (j *Jobs) Push(x any) { *j = append(*j, x.(Job)) }
func (j *Jobs) Pop() any {
	last := len(*j) - 1
	job := (*j)[last]
	*j = (*j)[:last]
	return job
}

func main() {
	var jobs Jobs
	arrival := 0
	put := func(priority int, do string) {
		heap.Push(&jobs, Job{priority, arrival, do})
		arrival++
	}

	put(3, "tidy the logs")
	put(1, "answer Ann")
	put(2, "send the mail")
	put(1, "answer Bob")

	for range 4 {
		job := heap.Pop(&jobs).(Job) // (2)
		fmt.Println(job.priority, job.do)
	}
}
