// Package attack is the playground seen by a hostile stranger: programs and
// requests that try to read, reach, slow down or outlive what is not their
// own, each with what must happen. It holds only tests; they run real workers
// behind a real HTTP server and know nothing that a stranger does not.
//
// # Programs
//
// testdata/programs/GROUP/NAME.go is an attack; adding one is adding a file.
// The comment before the package clause says what it tries and, in lines
// "// key: value", what must come of it:
//
//	clock    virtual, real, or both (the default)
//	status   the outcome's status, or fault for the problem that blames the
//	         playground; several are separated by " or "
//	code     the exit status
//	limit    the limit that stops it; several are separated by " or "
//	message  what the outcome's message and diagnostics contain
//	stdout   what standard output is
//	stderr   what standard error is
//	not      what must occur nowhere in the answer
//	size     the bytes of both streams together
//
// message, stdout, stderr and not are regular expressions, searched in the
// text; stdout and stderr anchor themselves with ^ and $. A key may begin with "virtual." or
// "real." and then holds for that clock only. In the source, words between
// two at signs stand for things of the server's: decoy_test.go has the list.
//
// Programs that no editor would like, too big or not even text, are made by
// functions in generated_test.go.
//
// Whatever a program expects, the suite holds it to more: the answer is in
// time and consistent with itself, it names nothing of the machine or the
// interpreter, and the playground runs a harmless program right afterwards.
//
// # Requests
//
// requests_table_test.go has tables of bytes sent over a connection and the answer
// that must come. The other files open, drip, flood and cut connections.
//
// # On the least
//
// All programs run a second time where a server has no more than it demands
// for strangers: not as root, all workers of one user, the server's own, and
// every layer of the sandbox switched off that is not demanded. The decoys are
// no harder to reach for a worker there than for the server. Requests and
// connections are left out, since they meet no layer, and the look at what
// workers hold open, which needs root.
//
// # At the end
//
// Once everything has been tried, the pool is at rest with its warm workers
// and no others; after the server has closed there is no worker process, no
// descriptor and no goroutine more than before, nobody has called the decoys
// and no file has appeared where the attacks aimed.
package attack
