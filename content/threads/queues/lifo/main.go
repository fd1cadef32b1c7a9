package main

import (
	"fmt"
	"sync"
	"time"
)

type Stack struct {
	mu       sync.Mutex
	notEmpty *sync.Cond
	items    []string
}

func NewStack() *Stack {
	s := &Stack{}
	s.notEmpty = sync.NewCond(&s.mu)
	return s
}

func (s *Stack) Push(item string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.items = append(s.items, item) // (2)
	s.notEmpty.Signal()
}

func (s *Stack) Pop() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.items) == 0 {
		s.notEmpty.Wait() // (1)
	}
	last := len(s.items) - 1
	item := s.items[last]
	s.items = s.items[:last]
	return item
}

func main() {
	stack := NewStack()
	var worker sync.WaitGroup
	worker.Go(func() {
		for range 4 {
			fmt.Println("start", stack.Pop())
			time.Sleep(400 * time.Millisecond)
		}
	})

	stack.Push("a")
	time.Sleep(200 * time.Millisecond) // busy with a
	for _, job := range []string{"b", "c", "d"} {
		stack.Push(job)
	}
	worker.Wait()
}
