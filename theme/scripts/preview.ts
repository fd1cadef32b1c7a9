// Connects the pages that an author looks at to the preview server: each shows
// a save at once, or what is wrong.
//
// All pages of a browser share one event stream, which a shared worker holds:
// a browser grants a host six connections, and every tab would take one. The
// same file is the worker's script and the pages'.
//
//	hub     the event stream, and which pages it is for
//	link    a page's line to the hub
//	patch   makes the page what the server sends now (align, place)
//	problems, panel, style     what is wrong, and the signs about it
import { Hub, type Port } from "./preview/hub";
import { followServer } from "./preview/page";

if ("SharedWorkerGlobalScope" in globalThis) {
  const hub = new Hub();
  globalThis.addEventListener("connect", (e) => hub.join((e as MessageEvent).ports[0] as Port));
} else {
  followServer();
}
