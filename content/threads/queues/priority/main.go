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

func (q Jobs) Len() int      { return len(q) }
func (q Jobs) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q Jobs) Less(i, j int) bool {
	if q[i].priority != q[j].priority {
		return q[i].priority < q[j].priority
	}
	return q[i].arrival < q[j].arrival // (1)
}
func (q *Jobs) Push(x any) { *q = append(*q, x.(Job)) }
func (q *Jobs) Pop() any {
	last := len(*q) - 1
	job := (*q)[last]
	*q = (*q)[:last]
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
