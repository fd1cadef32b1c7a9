import time
from threading import Lock, Thread

N = 5
forks = [Lock() for _ in range(N)]


def dine(i):
    left, right = i, (i + 1) % N
    with forks[left]:
        print(f"{i} takes fork {left}", flush=True)
        time.sleep(0.6)  # (1)
        print(f"{i} wants fork {right}", flush=True)
        with forks[right]:  # (2)
            print(f"{i} eats", flush=True)
            time.sleep(0.2)


for i in range(N):
    Thread(target=dine, args=(i,)).start()
    time.sleep(0.1)
