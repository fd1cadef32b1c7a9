// Many small allocations that are all kept.
//
// status: memory or timeout
// limit: memory or cpu or wall

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
