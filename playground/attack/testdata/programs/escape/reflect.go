// What reflect tells and lets do: addresses, but nothing to make of them;
// fields that are not exported, to look at only.
//
// status: ok
// stdout: ^(true|ok)\n(no\n){6}end\n$

package main

import (
	"fmt"
	"os"
	"reflect"
	"strings"
)

func try(f func()) {
	defer func() {
		if recover() != nil {
			fmt.Println("no")
		}
	}()
	f()
	fmt.Println("ok")
}

func main() {
	x := 5
	p := reflect.ValueOf(&x)
	m := reflect.ValueOf(p).MethodByName("UnsafePointer")
	fmt.Println(m.IsValid())
	raw := p
	if m.IsValid() {
		raw = m.Call(nil)[0]
	}
	try(func() { raw.Convert(reflect.TypeOf((*string)(nil))) })
	try(func() { raw.Elem().SetInt(7) })
	try(func() { reflect.ValueOf(p.Pointer()).Convert(reflect.TypeOf(&x)) })
	f := reflect.ValueOf(os.Stdout).Elem()
	try(func() { f.Field(0).Set(reflect.Zero(f.Field(0).Type())) })
	try(func() { fmt.Println(f.Field(0).Interface()) })
	b := reflect.ValueOf(&strings.Builder{}).Elem()
	try(func() { b.Field(1).SetBytes([]byte("x")) })
	fmt.Println("end")
}
