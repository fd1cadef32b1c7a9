package main

import (
	"fmt"
	"sync"
	"time"
)

var locks = map[string]*sync.Mutex{
	"A": new(sync.Mutex),
	"B": new(sync.Mutex),
}

func task(name, first, second string) {
	locks[first].Lock()
	defer locks[first].Unlock()
	fmt.Println(name, "holds", first)
	time.Sleep(time.Second)
	fmt.Println(name, "wants", second)
	locks[second].Lock() // (1)
	defer locks[second].Unlock()
	fmt.Println(name, "holds both")
}

func main() {
	var wg sync.WaitGroup
	wg.Go(func() { task("one", "A", "B") })
	time.Sleep(500 * time.Millisecond)
	wg.Go(func() { task("two", "B", "A") }) // (2)
	wg.Wait()
}
