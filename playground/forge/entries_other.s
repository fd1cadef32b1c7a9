// Functions without a body (see abi.go) need a file of this kind in their package.
