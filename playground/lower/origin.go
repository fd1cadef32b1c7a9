package lower

import (
	"go/token"
	"slices"
)

// origins know how functions come to run, for the line of the go statement
// that started a goroutine: a traceback tells of none of the program's.
type origins struct {
	literals map[string]int // functions by the names of the variables that hold them
	// starts are the lines of the go statements, and of the calls of library
	// functions that start goroutines, that start a function.
	starts map[int][]int
	values map[int]bool    // functions that are used as values
	method map[int]string  // names of those that are methods
	called map[string]bool // names of methods called through interfaces
}

func newOrigins() origins {
	return origins{
		literals: map[string]int{}, starts: map[int][]int{},
		values: map[int]bool{}, method: map[int]string{}, called: map[string]bool{},
	}
}

// start notes that a function is started in a line.
func (o *origins) start(id, line int) {
	if !slices.Contains(o.starts[id], line) {
		o.starts[id] = append(o.starts[id], line)
	}
}

// started returns, for each function, the line where a goroutine that runs it
// was started; 0 if there may be several, or it is not known.
func (l *lowerer) started() []int {
	callers := make([][]int, len(l.funcsOf))
	for id, fn := range l.funcsOf {
		for _, c := range fn.Calls {
			if c.Func >= 0 {
				callers[c.Func] = append(callers[c.Func], id)
			}
		}
	}
	lines := make([]int, len(l.funcsOf))
	for id := range lines {
		found, ok := map[int]bool{}, true
		seen := map[int]bool{}
		var visit func(id int)
		visit = func(id int) {
			if seen[id] || !ok {
				return
			}
			seen[id] = true
			if l.anywhere(id) {
				ok = false
				return
			}
			for _, line := range l.from.starts[id] {
				found[line] = true
			}
			ok = ok && len(found) <= 1
			for _, c := range callers[id] {
				visit(c)
			}
		}
		visit(id)
		for line := range found {
			if ok {
				lines[id] = line
			}
		}
	}
	return lines
}

// anywhere reports whether a function may be called by what is not noted.
func (l *lowerer) anywhere(id int) bool {
	o := &l.from
	if name := o.method[id]; name != "" {
		return o.values[id] || o.called[name] || token.IsExported(name)
	}
	return o.values[id]
}
