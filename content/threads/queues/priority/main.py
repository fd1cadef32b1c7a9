from itertools import count
from queue import PriorityQueue

jobs = PriorityQueue()
arrival = count()


def put(priority, job):
    jobs.put((priority, next(arrival), job))  # (1)


put(3, {"do": "tidy the logs"})
put(1, {"do": "answer Ann"})
put(2, {"do": "send the mail"})
put(1, {"do": "answer Bob"})

for _ in range(4):
    priority, _, job = jobs.get()  # (2)
    print(priority, job["do"])
