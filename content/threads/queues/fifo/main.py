import time
from queue import Queue
from threading import Thread

boxes = Queue(maxsize=2)  # (1)


def produce():
    for n in range(1, 6):
        time.sleep(0.1)
        boxes.put(n)  # (2)
        print("put", n)


Thread(target=produce).start()
for _ in range(5):
    n = boxes.get()  # (3)
    time.sleep(0.5)
    print("handled", n)
