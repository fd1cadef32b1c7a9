// A line directive moves the places of mistakes; it opens no file.
//
// status: compile_error
// message: undefined
// not: root:

package main

//line /etc/passwd:1

func main() { undefinedName() }
