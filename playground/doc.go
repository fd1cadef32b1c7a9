// Package playground is only documentation: how programs become results.
//
// A program is data until it is inside a process of its own. Data flows one
// way, from the top of this list to the bottom, and back as events:
//
//	front        an HTTP server that strangers may reach
//	api          HTTP: requests to programs, events and outcomes to JSON
//	console      the same on a terminal
//	pool         warm workers, limits, queue; why a worker died
//	crash        what Go's runtime wrote when a program died
//	workerbuild  the worker binaries, built on first use
//	frame        what pool and worker say to each other
//	worker       the process: check, lower, interpret, report
//	check        what is wrong with a program, in the Go compiler's words
//	lower        Go as it is today → what the interpreter runs right
//	generic      generic functions of the library, as source to be lowered
//	support      what lowered programs call; their panics, in Go's words
//	forge        the types of a program, as package reflect has them
//	sandbox      how that process locks itself down
//	symbols      the standard library as programs see it
//	program      a program, its events, its outcome, its limits
//
// The server (api, pool, crash, workerbuild) never interprets anything and
// does not link the interpreter; the worker does not link the server. They
// share frame, program and sandbox. SECURITY.md tells what
// strangers may not do and what stops them; attack tries it, load measures it.
package playground
