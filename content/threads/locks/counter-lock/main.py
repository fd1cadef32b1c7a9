import time
from threading import Lock, Thread


class Counter:
    def __init__(self):
        self.lock = Lock()
        self.value = 0

    def unsafe_add(self):
        value = self.value  # (1)
        time.sleep(0.1)
        self.value = value + 1

    def add(self):
        with self.lock:  # (2)
            self.unsafe_add()


def run(add):
    threads = [Thread(target=add) for _ in range(3)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


bare, locked = Counter(), Counter()
run(bare.unsafe_add)
print("without lock:", bare.value)
run(locked.add)
print("with lock:", locked.value)
