import time
from threading import Lock, Semaphore, Thread

N = 5
forks = [Lock() for _ in range(N)]
seats = Semaphore(N - 1)  # (1)


def dine(i):
    left, right = i, (i + 1) % N
    with forks[left]:
        print(f"{i} takes fork {left}")
        time.sleep(0.6)
        with forks[right]:
            print(f"{i} eats")
            time.sleep(0.2)


def philosopher(i):
    with seats:  # (2)
        dine(i)
        time.sleep(0.1)  # get up


for i in range(N):
    Thread(target=philosopher, args=(i,)).start()
    time.sleep(0.1)
