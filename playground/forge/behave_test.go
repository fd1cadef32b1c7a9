package forge_test

import (
	"container/heap"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"runtime"
	"slices"
	"sort"
	"strings"
	"testing"
)

var address = regexp.MustCompile(`0x[0-9a-f]{6,}|\b[0-9]{9,}\b`)

// outcome is what do returns or panics with, addresses masked.
func outcome(do func() string) (s string) {
	defer func() {
		if r := recover(); r != nil {
			_, isRuntime := r.(runtime.Error)
			s = fmt.Sprintf("panic %v %t", r, isRuntime)
		}
		s = address.ReplaceAllString(s, "0x…")
	}()
	return do()
}

// each runs do with a filled value of each pair, compiled and sealed, and compares.
func each(t *testing.T, do func(p reflect.Value) string) {
	w := bound()
	compared := 0
	for compiled, open := range w.forged {
		if compiled == open || compiled.Kind() == reflect.Pointer {
			continue
		}
		compared++
		c, f, retyped := filled(compiled), filled(w.Sealed(open)), reflect.ValueOf(w.SealedValue(filled(open).Interface()))
		want, got := outcome(func() string { return do(c) }), outcome(func() string { return do(f) })
		if got == want {
			got = outcome(func() string { return do(retyped) })
		}
		if got != want {
			at := 0
			for at < min(len(want), len(got)) && want[at] == got[at] {
				at++
			}
			at = max(0, at-100)
			t.Errorf("%s:\ncompiled …%.300s\nforged   …%.300s", compiled, want[at:], got[at:])
		}
	}
	if compared < 60 {
		t.Errorf("only %d types compared", compared)
	}
}

func TestPrinting(t *testing.T) {
	each(t, func(p reflect.Value) string {
		v := p.Elem().Interface()
		return fmt.Sprintf("%T|%v|%+v|%#v|%T|%d|%s", v, v, v, v, p.Interface(), v, v)
	})
	each(t, func(p reflect.Value) string {
		return fmt.Sprintf("%v|%+v|%#v", p.Interface(), []any{p.Interface()}, p.Interface())
	})
}

func TestJSON(t *testing.T) {
	each(t, func(p reflect.Value) string {
		text, err := json.Marshal(p.Interface())
		if err != nil {
			return err.Error()
		}
		again := reflect.New(p.Type().Elem())
		err = json.Unmarshal(text, again.Interface())
		text2, _ := json.Marshal(again.Interface())
		return fmt.Sprintf("%s\n%v\n%s", text, err, text2)
	})
}

func TestEquality(t *testing.T) {
	each(t, func(p reflect.Value) string {
		typ := p.Type().Elem()
		same, zero, v := filled(typ).Elem().Interface(), reflect.Zero(typ).Interface(), p.Elem().Interface()
		s := fmt.Sprint(reflect.DeepEqual(v, same), reflect.DeepEqual(v, zero), v != zero, typ.Comparable())
		return s + outcome(func() string { return fmt.Sprint(v == v, v == same, zero == zero) })
	})
	each(t, func(p reflect.Value) string { // hashing through an interface, and as keys
		v := p.Elem().Interface()
		m := map[any]int{v: 1}
		m[reflect.Zero(p.Type().Elem()).Interface()] = 2
		keys := reflect.MakeMap(reflect.MapOf(p.Type().Elem(), reflect.TypeFor[int]()))
		for i := range 20 {
			key, seed := reflect.New(p.Type().Elem()).Elem(), i/2
			fill(key, &seed, 0)
			keys.SetMapIndex(key, reflect.ValueOf(i))
		}
		sum := 0
		for _, n := range keys.Seq2() {
			sum += int(n.Int())
		}
		return fmt.Sprint(len(m), m[v], keys.Len(), sum)
	})
}

// TestMethodsOfAll calls each exported method in each way with filled arguments.
func TestMethodsOfAll(t *testing.T) {
	calls := 0
	each(t, func(p reflect.Value) string {
		var b strings.Builder
		for _, recv := range []func() reflect.Value{
			func() reflect.Value { return filled(p.Type().Elem()) },
			func() reflect.Value { return filled(p.Type().Elem()).Elem() },
			func() reflect.Value { return reflect.Zero(p.Type()) },
			func() reflect.Value { return reflect.Zero(p.Type().Elem()) },
		} {
			for i := range recv().NumMethod() {
				name := recv().Type().Method(i).Name
				if slices.Contains([]string{"ReadFrom", "WriteTo", "Lock", "Unlock"}, name) {
					continue // which end the process or wait
				}
				calls++
				fmt.Fprintln(&b, name, outcome(func() string { return called(recv(), recv().Method(i), 0) }))
				fmt.Fprintln(&b, name, outcome(func() string { return called(recv(), recv().Type().Method(i).Func, 1) }))
			}
		}
		return b.String()
	})
	t.Log(calls, "calls")
}

func called(recv, fn reflect.Value, skip int) string {
	var args []reflect.Value
	if skip == 1 {
		args = append(args, recv)
	}
	seed := 0
	for i := skip; i < fn.Type().NumIn(); i++ {
		arg := reflect.New(fn.Type().In(i)).Elem()
		fill(arg, &seed, 1)
		args = append(args, arg)
	}
	call := fn.Call
	if fn.Type().IsVariadic() {
		call = fn.CallSlice
	}
	s := ""
	for _, r := range call(args) {
		s += fmt.Sprintf("%T %+v;", r.Interface(), r)
	}
	if recv.Kind() == reflect.Pointer && !recv.IsNil() && recv.Type().Elem().Name() != "Top" {
		s += fmt.Sprintf(" then %+v", recv.Elem())
	}
	return s
}

func TestSortAndHeap(t *testing.T) {
	_, open, _ := bound().named(t, "Stack")
	for range 50 {
		v := reflect.New(open)
		v.Elem().Set(reflect.ValueOf([]int{5, 2, 8, 1}).Convert(open))
		sort.Sort(v.Elem().Interface().(sort.Interface))
		if got := fmt.Sprint(v.Elem()); got != "[1 2 5 8]" {
			t.Fatal(got)
		}
		h := v.Interface().(heap.Interface)
		heap.Push(h, 3)
		if got := fmt.Sprint(heap.Pop(h), heap.Pop(h), heap.Pop(h), h.Len()); got != "1 2 3 2" {
			t.Fatal(got)
		}
	}
}

func TestErrors(t *testing.T) {
	_, open, _ := bound().named(t, "NotFound")
	v := reflect.New(open)
	v.Elem().Field(0).SetString("key")
	v.Elem().Field(1).SetInt(7) // lower-case
	err := fmt.Errorf("get: %w", v.Interface().(error))
	if err.Error() != "get: key not found (7)" || !errors.Is(err, errGone) || errors.Is(err, io.EOF) {
		t.Error(err)
	}
	target := reflect.New(v.Type())
	if !errors.As(err, target.Interface()) || target.Elem().Pointer() != v.Pointer() {
		t.Error("errors.As does not find it")
	}
	_, code, _ := bound().named(t, "Code")
	target = reflect.New(code)
	if errors.As(err, target.Interface()) || !errors.As(errors.Join(err, reflect.ValueOf(5).Convert(code).Interface().(error)), target.Interface()) || target.Elem().Int() != 5 {
		t.Error("errors.As of a value", target.Elem())
	}
}
