// The examples are programs of their own: this file keeps them out of the
// tool's `./...`.
module bingfa/content

go 1.26
