package highlight

import (
	"crypto/sha256"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// appendChroma appends code highlighted by the lexer that chroma calls name. Its
// lexers take milliseconds, so results are kept: an author's next build of the
// same blocks, in this process, costs a hash each.
func appendChroma(dst []byte, name, code string) []byte {
	h := sha256.New()
	h.Write([]byte(name))
	h.Write([]byte{0})
	h.Write([]byte(code))
	key := digest(h.Sum(nil))
	html, ok := kept.get(key)
	if !ok {
		html = string(chromaHTML(name, code))
		kept.put(key, html)
	}
	return append(dst, html...)
}

func chromaHTML(name, code string) []byte {
	w := writer{src: code}
	if lexer := lexers.GlobalLexerRegistry.Get(name); lexer != nil && utf8.ValidString(code) {
		w.grow()
		w.chroma(lexer)
	}
	return w.finish()
}

// chroma marks the tokens of a chroma lexer. Lexers may drop, add or change text
// (line ends, mostly), or fail: marking stops at the first token that is not in the
// source, and the rest stays plain.
func (w *writer) chroma(lexer chroma.Lexer) {
	defer func() { _ = recover() }() // a lexer's bug is no reason to lose a build
	tokens, err := lexer.Tokenise(&chroma.TokeniseOptions{State: "root", EnsureLF: true}, w.src)
	if err != nil {
		return
	}
	pos := 0
	for tok := tokens(); tok != chroma.EOF; tok = tokens() {
		end, ok := match(w.src, pos, tok.Value)
		if !ok {
			return
		}
		w.mark(pos, end, chromaClass(tok.Type))
		pos = end
	}
}

// match returns where text, a token's, ends in src if it starts at pos. chroma
// writes "\n" for all line ends and adds one at the end of some sources.
func match(src string, pos int, text string) (int, bool) {
	if strings.HasPrefix(src[pos:], text) {
		return pos + len(text), true
	}
	for i := range len(text) {
		switch {
		case pos == len(src):
			return pos, text[i:] == "\n"
		case text[i] == '\n' && src[pos] == '\r':
			pos++
			if pos < len(src) && src[pos] == '\n' {
				pos++
			}
		case text[i] == src[pos]:
			pos++
		default:
			return 0, false
		}
	}
	return pos, true
}

// chromaClass maps chroma's some hundred token types on the classes of this package.
func chromaClass(t chroma.TokenType) byte {
	switch t {
	case chroma.KeywordConstant, chroma.NameConstant:
		return number
	case chroma.KeywordType, chroma.NameBuiltin, chroma.NameBuiltinPseudo, chroma.NameException,
		chroma.NameAttribute, chroma.NameVariable, chroma.NameVariableGlobal, chroma.NameProperty:
		return builtin
	case chroma.NameFunction, chroma.NameFunctionMagic, chroma.NameClass, chroma.GenericHeading:
		return definition
	case chroma.NameTag, chroma.OperatorWord, chroma.NameKeyword:
		return keyword
	case chroma.NameDecorator, chroma.CommentPreproc, chroma.CommentPreprocFile, chroma.GenericSubheading:
		return decorator
	case chroma.GenericPrompt:
		return prompt
	case chroma.GenericInserted:
		return inserted
	case chroma.GenericDeleted:
		return deleted
	}
	switch {
	case t.InCategory(chroma.Keyword):
		return keyword
	case t.InSubCategory(chroma.LiteralString):
		return str
	case t.InSubCategory(chroma.LiteralNumber) || t == chroma.LiteralDate:
		return number
	case t.InCategory(chroma.Comment):
		return comment
	}
	return plain
}

type digest [sha256.Size]byte

// maxKept bounds the HTML kept by each of the cache's two generations, in bytes.
const maxKept = 16 << 20

// kept holds results by content in two generations: when the young one is full it
// becomes the old one, and the old one goes, except for what was asked for since.
var kept cache

type cache struct {
	mu         sync.Mutex
	young, old map[digest]string
	size       int // of the young generation
}

func (c *cache) get(key digest) (string, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if html, ok := c.young[key]; ok {
		return html, true
	}
	html, ok := c.old[key]
	if ok {
		c.add(key, html)
	}
	return html, ok
}

func (c *cache) put(key digest, html string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.add(key, html)
}

func (c *cache) add(key digest, html string) {
	if _, ok := c.young[key]; ok || len(html) > maxKept/8 {
		return
	}
	if c.young == nil || c.size+len(html) > maxKept {
		c.young, c.old, c.size = make(map[digest]string), c.young, 0
	}
	c.young[key] = html
	c.size += len(html)
}
