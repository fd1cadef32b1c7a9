// A program in an address. Where every run of a program prints the very same,
// the build puts it on its lane in that form: caches then know the address,
// whoever asks, and answer in place of the playground. It is encoded there and
// not here, since each browser would do it in its own way.

/** Returns encoded if it is code. It may be that of the page as it was built,
 *  and the code have been edited since. */
export async function addressed(encoded: string | undefined, code: string): Promise<string | undefined> {
  try {
    return encoded && (await decode(encoded)) === code ? encoded : undefined;
  } catch {
    return undefined; // it is damaged, or the browser is older than this format
  }
}

/** Decodes base64url of raw deflate of UTF-8. */
function decode(encoded: string): Promise<string> {
  const bytes = Uint8Array.from(atob(encoded.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  return new Response(new Response(bytes).body!.pipeThrough(new DecompressionStream("deflate-raw"))).text();
}
