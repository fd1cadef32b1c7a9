// A program in an address. Where every run of a program prints the very same,
// the build puts the program's fingerprint on its lane. While the code is that
// program, the page asks for the run by an address: caches then know it,
// whoever asks, and answer in place of the playground.

/** The longest program in an address, in bytes of UTF-8, of which 3 make 4
 *  letters. RFC 9110 §4.1 asks everybody to take addresses of 8,000 letters:
 *  this leaves 260 for all that is not the program. */
const longest = 5800;

/** Returns code as it is in an address; undefined if it has another
 *  fingerprint, or is too long. */
export function addressed(exact: string | undefined, code: string): string | undefined {
  if (!exact) return undefined;
  const bytes = new TextEncoder().encode(code);
  return bytes.length <= longest && fingerprint(bytes) === exact ? encode(bytes) : undefined;
}

/** FNV-1a, 32 bits, in hexadecimal digits; as in generator/page/exact.go. */
function fingerprint(bytes: Uint8Array): string {
  let hash = 0x811c9dc5;
  for (const b of bytes) hash = Math.imul(hash ^ b, 0x01000193);
  return (hash >>> 0).toString(16);
}

/** Encodes as base64url of raw deflate: one block, the last, stored as it is
 *  (RFC 1951 §3.2.4). So every browser makes the same address. */
function encode(bytes: Uint8Array): string {
  const n = bytes.length;
  const block = String.fromCharCode(1, n & 0xff, n >> 8, ~n & 0xff, (~n >> 8) & 0xff, ...bytes);
  return btoa(block).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
