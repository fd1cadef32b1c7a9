package grid

import (
	"fmt"
	"strings"
)

// jumps combines statements that leave a place with the loops that they leave
// and with what they stand in.
func jumps(add func(name, src string)) {
	loops := []struct{ name, head string }{
		{"three", "for i := 0; i < 4; i++"}, {"while", "for i = 0; i < 4;"}, {"forever", "for"}, {"int", "for i := range 4"},
		{"slice", "for i, s := range []string{\"a\", \"b\", \"c\", \"d\"}"}, {"array", "for i := range [4]bool{}"}, {"string", "for i, r := range \"aéz4\""},
		{"channel", "for i := range queue(4)"}, {"func", "for i := range count(4)"}, {"func2", "for i, s := range pairs(4)"},
	}
	jumps := []struct{ name, stmt string }{
		{"break", "break"}, {"continue", "continue"}, {"breakouter", "break outer"}, {"continueouter", "continue outer"},
		{"goto", "goto end"}, {"return", "return i"},
	}
	places := []struct{ name, code string }{
		{"if", "if i == 2 {\nJUMP\n}"},
		{"else", "if i != 2 {\nfmt.Println(\"not\", i)\n} else {\nJUMP\n}"},
		{"switch", "switch {\ncase i == 2:\nJUMP\ncase i == 1:\nfallthrough\ndefault:\nfmt.Println(\"case\", i)\n}"},
		{"typeswitch", "switch v := any(i).(type) {\ncase int:\nif v == 2 {\nJUMP\n}\nfmt.Println(\"int\", v)\n}"},
		{"select", "select {\ncase n := <-one(i):\nif n == 2 {\nJUMP\n}\nfmt.Println(\"got\", n)\n}"},
		{"block", "{\nn := i\nif n == 2 {\nJUMP\n}\nfmt.Println(\"block\", n)\n}"},
		{"deferred", "defer fmt.Println(\"deferred\", i)\nif i == 2 {\nJUMP\n}"},
	}
	for _, l := range loops {
		for _, j := range jumps {
			for _, p := range places {
				inner := l.head
				post := ""
				switch l.name {
				case "while":
					post = "i++\n"
				case "forever":
					post = "i++\nif i > 3 {\nbreak\n}\n"
				}
				if post != "" && strings.HasPrefix(j.name, "continue") {
					continue // it would not end
				}
				use := "_ = i\n"
				if strings.Contains(l.head, ", s ") {
					use += "_ = s\n"
				}
				if strings.Contains(l.head, ", r ") {
					use += "_ = r\n"
				}
				end, label := "", ""
				if j.name == "goto" {
					end = "end:\n"
				}
				if strings.HasSuffix(j.name, "outer") {
					label = "outer:\n"
				}
				add(l.name+"-"+j.name+"-"+p.name, file(fmt.Sprintf(`func count(n int) func(func(int) bool) {
	return func(yield func(int) bool) {
		defer fmt.Println("end of count")
		for i := 0; i < n; i++ {
			if !yield(i) {
				return
			}
		}
	}
}

func pairs(n int) func(func(int, string) bool) {
	return func(yield func(int, string) bool) {
		for i := range n {
			if !yield(i, "s") {
				return
			}
		}
	}
}

func queue(n int) chan int {
	c := make(chan int, n)
	for i := range n {
		c <- i
	}
	close(c)
	return c
}

func one(n int) chan int {
	c := make(chan int, 1)
	c <- n
	return c
}

func test() (result int) {
	defer func() { fmt.Println("result", result) }()
	i := 0
	_ = i
%[1]s	for o := 0; o < 3; o++ {
		fmt.Println("outer", o)
		%[2]s {
			%[3]s
			%[4]s
			fmt.Println("bottom", i)
			%[5]s
		}
		fmt.Println("after", o)
	}
%[6]s	return 100
}

func main() {
	fmt.Println(test())
}
`, label, inner, use, strings.ReplaceAll(p.code, "JUMP", j.stmt), post, end)))
			}
		}
	}
}
