package redis

// Every key begins with the tag: the prefix in braces. What stands in the first
// braces of a key decides about its slot, so all of a workspace lies in one,
// whatever braces people type behind it.

func (e *Engine) mark() string             { return e.tag + "format" }
func (e *Engine) seq() string              { return e.tag + "seq" }
func (e *Engine) record(key string) string { return e.tag + "r:" + key }
func (e *Engine) op(id string) string      { return e.tag + "o:" + id }
func (e *Engine) index(name string) string { return e.tag + "i:" + name }
func (e *Engine) log(name string) string   { return e.tag + "l:" + name }
func (e *Engine) all() string              { return e.tag + "*" } // a pattern
