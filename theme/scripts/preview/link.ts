// A page's line to the hub: in a shared worker, or without such workers (or
// where they fail) in the page itself.
import { Hub, type FromPage, type Port, type ToPage } from "./hub";

/** ms that a worker has to answer. */
const patience = 10000;

/** Connects to the hub and hears what it tells. send tells it something; what
 *  is told before the hub is there reaches it all the same. */
export function link(hear: (m: ToPage) => void): (m: FromPage) => void {
  let last: FromPage | undefined;
  let port: { postMessage(m: FromPage): void } | undefined;
  const own = () => {
    if (port instanceof MessagePort) port.close();
    const far: Port = { postMessage: hear, onmessage: null };
    new Hub().join(far);
    port = { postMessage: (data) => far.onmessage!({ data } as MessageEvent<FromPage>) };
    if (last) port.postMessage(last);
  };
  const shared = () => {
    const worker = new SharedWorker(import.meta.url, { type: "module", name: "bingfa preview" });
    let failed = false;
    const giveUp = () => {
      if (!failed) own();
      failed = true;
    };
    const late = setTimeout(giveUp, patience);
    worker.onerror = () => {
      clearTimeout(late);
      giveUp();
    };
    worker.port.onmessage = (e: MessageEvent<ToPage>) => {
      clearTimeout(late);
      if (!failed) hear(e.data);
    };
    port = worker.port;
  };
  try {
    shared();
  } catch {
    own(); // there are no such workers here
  }
  return (m) => {
    if ("visible" in m) last = m;
    port!.postMessage(m);
  };
}
