from queue import Empty, Full, Queue

boxes = Queue(maxsize=2)
kept = []

for n in range(1, 5):
    try:
        boxes.put_nowait(n)
        print("put", n)
    except Full:  # (1)
        kept.append(n)
        print("full, kept", n)

for _ in range(3):
    try:
        n = boxes.get_nowait()
        print("got", n)
    except Empty:  # (2)
        print("empty")

print(len(kept), "items still ours")
