package lanes

import "unicode"

// latinWidths are the widths of the characters from space to tilde, in hundredths
// of the font size. Pages use the reader's system font, which the generator cannot
// know; these are the widths of a wide one, so that with most fonts the text comes
// out somewhat shorter than estimated, and hardly ever longer.
var latinWidths = [...]uint8{
	32, 40, 46, 84, 64, 95, 78, 28, 39, 39, 50, 84, 32, 36, 32, 34,
	64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 53,
	100, 68, 69, 70, 77, 63, 58, 78, 75, 30, 30, 66, 56, 86, 75, 79,
	60, 79, 69, 64, 61, 73, 68, 99, 69, 61, 69, 39, 34, 39, 84, 50,
	50, 61, 64, 55, 64, 62, 35, 64, 63, 28, 28, 58, 28, 97, 63, 61,
	64, 64, 41, 52, 39, 63, 59, 82, 59, 59, 53, 64, 34, 64, 84,
}

// textWidth estimates the width of s as a multiple of the font size: a Han
// character is 1.
func textWidth(s string) float64 {
	width := 0.0
	for _, r := range s {
		switch {
		case r >= ' ' && r <= '~':
			width += float64(latinWidths[r-' ']) / 100
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		case r >= 0x1F000 && r < 0x20000: // emoji
			width += 1.3
		case r >= 0x2E80, r >= 0x1100 && r < 0x1200, r >= 0x2460 && r < 0x2500, r >= 0x2190 && r < 0x2200:
			width++ // East Asian; circled numbers; arrows
		case r == '—' || r == '…':
			width++
		default:
			width += 0.7
		}
	}
	return width
}
