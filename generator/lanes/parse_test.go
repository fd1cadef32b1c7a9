package lanes

import (
	"errors"
	"reflect"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	want := &Diagram{
		Caption: "看：冒号; 分号 在标题里是文字",
		Unit:    "s",
		Lanes: []Lane{
			{"任务甲", []Span{{0, 1, Running, "持有 A: 1"}, {1, 4, Waiting, "等待 B"}}},
			{"B", []Span{{0.5, 1.3, Ready, ""}, {2, 3, Sleeping, ""}, {3, 3.25, Running, "a b"}}},
		},
		Arrows: []Arrow{{0, 1, 1.2, "交出 A：现在"}, {1, 0, 2, ""}, {0, 1, 3, ""}},
	}
	for name, src := range map[string]string{
		"ASCII": `
caption: 看：冒号; 分号 在标题里是文字
unit: s
# a comment: 0-1 nothing

任务甲 -> B: 1.2 交出 A：现在
任务甲: 0-1 running 持有 A: 1; 1-4 waiting 等待 B
  B: 3-3.25 running a	 b; .5-1.3 ready
B: 2 - 3 sleeping;
B -> 任务甲: 2
任务甲->B: 3`,
		"full width": "caption：看：冒号; 分号 在标题里是文字\r\nunit：s\r\n任务甲：0–1 running 持有 A: 1；1～4 waiting 等待 B；\r\n" +
			"B：0.5—1.3 ready；2-3　sleeping；3－3.25 running　a b\r\n任务甲 → B：1.2 交出 A：现在\r\nB → 任务甲：2\r\n任务甲→B：3\r\n",
	} {
		got, err := Parse(src)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\n got %+v\nwant %+v", name, got, want)
		}
	}
}

func TestParseErrors(t *testing.T) {
	long := strings.Repeat("0-1 running;", 1)
	for _, tt := range []struct {
		src, want string // want: place and the parts that matter, cut at " … "
	}{
		{"", "1:1: the diagram has no lanes; … Task A: 0-1 running"},
		{"caption: x\n# y\n", "2:1: the diagram has no lanes"},
		{"A 0-1 running", "1:1: a line without a colon"},
		{"  : 0-1 running", "1:3: a line without a name"},
		{"A:", `1:3: the lane "A" has no spans`},
		{"A: 0-1 wiating", `1:8: unknown state "wiating"; did you mean waiting?`},
		{"A: 0-1 redy", `1:8: unknown state "redy"; did you mean ready?`},
		{"A: 0-1 sleep", `did you mean sleeping?`},
		{"A: 0-1 blocked on B", `1:8: unknown state "blocked"; did you mean waiting?`},
		{"任务甲: 0-1 就绪", `1:10: unknown state "就绪"; did you mean ready?`},
		{"A: 0-1 持有", `1:8: unknown state "持有"; the states are running, ready, waiting, sleeping; a label goes behind`},
		{"A: 0-1", "1:7: the state is missing"},
		{"A: 0-1 running; 3-2 waiting", "1:19: the span ends before it starts; write 2-3"},
		{"A: 1-1 running", "1:6: the span ends when it starts"},
		{"A: 0-2 running; 1-3 ready", `1:17: the spans 0-2 and 1-3 of "A" overlap`},
		{"A: 1-3 ready\nB: 0-1 running\nA: 0-2 running", `3:4: the spans 0-2 and 1-3 of "A" overlap`},
		{"A: x-2 running", `1:4: not a number: "x-2"`},
		{"A: 1.2.3-4 running", `1:4: not a number: "1.2.3"`},
		{"A: -1-2 running", `1:4: not a number: "-1-2"`},
		{"A: 0-1s running", `1:7: "s" follows the number directly; … unit: s`},
		{"A: 1 running", "1:6: a dash and the end of the span are missing"},
		{"A: 1- running", `1:7: not a number: "running"`},
		{"A: 1-", "1:6: a number is missing"},
		{"A: 0-1e9 running", `1:7: "e9" follows the number directly`},
		{"A: 0-9999999999 running", "1:6: the time is too large; choose a larger unit"},
		{"A: 0-1 running\nA -> C: 1", `2:6: an arrow to or from "C", which is no lane; the lanes are "A"`},
		{"A: 0-1 running\nA -> A: 1", "2:6: the arrow ends in the lane where it starts"},
		{"A: 0-1 running\nB: 0-1 ready\nA -> B: soon", `3:9: not a number: "soon"`},
		{"A: 0-1 running\nB: 0-1 ready\nA -> B:", "3:8: the arrow has no time"},
		{"caption: x\ncaption: y\nA: 0-1 running", "2:1: caption is given twice, first in line 1"},
		{"unit: milliseconds\nA: 0-1 running", "1:7: the unit is too long"},
		{"A: 0-1 running a\x00b", "1:17: a character that cannot be drawn, U+0000"},
		{"A: 0-1 running \xff", "1:16: a character that cannot be drawn, U+FFFD"},
		{strings.Repeat("长", 21) + ": 0-1 running", "1:1: the lane's name is longer"},
		{lanesNamed("ABCDEFGHIJKLM"), "13:1: more than 12 lanes"},
		{"A: " + strings.Repeat(long, 401), "401 spans, more than 400"},
		{"A: 0-1 running\nB: 0-1 ready\nA -> B: " + strings.Repeat("1;", 101), "101 arrows, more than 100"},
	} {
		d, err := Parse(tt.src)
		if err == nil || d != nil {
			t.Errorf("%.60q: no error, or a diagram beside it", tt.src)
			continue
		}
		for part := range strings.SplitSeq(tt.want, " … ") {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%.60q:\n got %.300v\nwant %s", tt.src, err, tt.want)
			}
		}
	}
}

func lanesNamed(names string) string {
	var b strings.Builder
	for _, name := range names {
		b.WriteString(string(name) + ": 0-1 running\n")
	}
	return b.String()
}

func TestParseReportsAll(t *testing.T) {
	_, err := Parse("B: 2-1 ready\nA: 0-1 runing; 2-2 ready\nC -> A: 1; 2\n")
	var all Errors
	if !errors.As(err, &all) || len(all) != 4 {
		t.Fatalf("want four errors, got %v", err)
	}
	for i, line := range []int{1, 2, 2, 3} {
		if all[i].Line != line {
			t.Errorf("error %d is in line %d, want %d: %v", i, all[i].Line, line, all[i])
		}
	}
	var one *Error
	if !errors.As(err, &one) || one != all[0] {
		t.Error("the single errors are not to be had from errors.As")
	}
}
