import time
from queue import LifoQueue
from threading import Thread

stack = LifoQueue()


def work():
    for _ in range(4):
        job = stack.get()  # (1)
        print("start", job)
        time.sleep(0.4)


worker = Thread(target=work)
worker.start()

stack.put("a")
time.sleep(0.2)  # the worker is busy with a
for job in ["b", "c", "d"]:
    stack.put(job)  # (2)
worker.join()
