import time
from threading import Lock, Thread

N = 5
forks = [Lock() for _ in range(N)]


def dine(i):
    first, second = sorted((i, (i + 1) % N))  # (1)
    with forks[first]:
        print(f"{i} takes fork {first}")
        time.sleep(0.6)
        with forks[second]:  # (2)
            print(f"{i} eats")
            time.sleep(0.2)


for i in range(N):
    Thread(target=dine, args=(i,)).start()
    time.sleep(0.1)
