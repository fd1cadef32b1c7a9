package main // it is not built: a program takes the place of its file
