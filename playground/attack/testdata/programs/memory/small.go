// Many small allocations that are all kept.
//
// status: memory

package main

type list struct {
	next *list
	data [256]int
}

func main() {
	var l *list
	for {
		l = &list{next: l}
	}
}
