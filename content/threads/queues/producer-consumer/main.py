import time
from queue import Queue
from threading import Thread

jobs = Queue(maxsize=3)
batches = [
    [("A", 0.9), ("B", 0.3), ("C", 0.3)],
    [("D", 0.6), ("E", 0.3)],
]


def work():
    while (job := jobs.get()) is not None:  # (1)
        name, cost = job
        try:
            time.sleep(cost)
            print("done", name)
        finally:
            jobs.task_done()  # (2)


workers = [Thread(target=work) for _ in range(2)]
for worker in workers:
    worker.start()

for batch in batches:
    for job in batch:
        jobs.put(job)
    jobs.join()  # (3)
    print("batch finished")

for _ in workers:
    jobs.put(None)  # (4)
for worker in workers:
    worker.join()
print("workers gone")
