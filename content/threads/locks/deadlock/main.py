import time
from threading import Lock, Thread

locks = {"A": Lock(), "B": Lock()}


def task(name, first, second):
    with locks[first]:
        print(f"{name} holds {first}", flush=True)
        time.sleep(1)
        print(f"{name} wants {second}", flush=True)
        with locks[second]:  # (1)
            print(f"{name} holds both", flush=True)


Thread(target=task, args=("one", "A", "B")).start()
time.sleep(0.5)
Thread(target=task, args=("two", "B", "A")).start()  # (2)
