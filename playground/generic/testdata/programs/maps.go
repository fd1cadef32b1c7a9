package main

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
)

type Key struct{ A, B int }

type Ages map[string]int

type User struct{ Name string }

func main() {
	ages := Ages{"ann": 30, "bob": 20, "cid": 40}
	byKey := map[Key]*User{{1, 2}: {"x"}, {0, 1}: {"y"}}

	fmt.Println(slices.Sorted(maps.Keys(ages)), slices.Sorted(maps.Values(ages)))
	sum := 0
	for name, age := range maps.All(ages) {
		sum += age * len(name)
	}
	fmt.Println(sum)
	keys := slices.SortedFunc(maps.Keys(byKey), func(a, b Key) int { return cmp.Compare(a.A, b.A) })
	fmt.Println(keys, byKey[keys[0]].Name)

	clone := maps.Clone(ages)
	clone["dan"] = 1
	fmt.Printf("%T %d %d %v %v\n", clone, len(clone), len(ages), maps.Clone(Ages(nil)) == nil, maps.Clone(map[string]int{}) != nil)
	nan := map[float64]int{math.NaN(): 1}
	nan[math.NaN()] = 2
	fmt.Println(len(maps.Clone(nan)))

	collected := maps.Collect(slices.All([]string{"zero", "one"}))
	fmt.Printf("%T %v\n", collected, collected)
	maps.Copy(clone, map[string]int{"eve": 2, "ann": 31})
	fmt.Println(clone)
	maps.DeleteFunc(clone, func(name string, age int) bool { return age > 25 || strings.HasPrefix(name, "d") })
	fmt.Println(clone)
	fmt.Println(maps.Equal(ages, Ages{"ann": 30, "bob": 20, "cid": 40}), maps.Equal(ages, clone))
	fmt.Println(maps.EqualFunc(ages, map[string]string{"ann": "30", "bob": "20", "cid": "40"}, func(a int, b string) bool { return fmt.Sprint(a) == b }))
	maps.Insert(clone, maps.All(map[string]int{"fay": 3}))
	fmt.Println(clone)
	for k := range maps.Keys(ages) {
		if k == "bob" {
			break
		}
	}

	groups := map[string][]User{}
	for _, u := range []User{{"ann"}, {"art"}, {"bob"}} {
		groups[u.Name[:1]] = append(groups[u.Name[:1]], u)
	}
	for _, k := range slices.Sorted(maps.Keys(groups)) {
		fmt.Printf("%s %+v\n", k, groups[k])
	}
	func() {
		defer func() { fmt.Println(recover()) }()
		maps.Copy(Ages(nil), ages)
	}()
}
