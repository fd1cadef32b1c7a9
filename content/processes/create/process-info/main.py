import os
from multiprocessing import Process, current_process


def report():
    name = current_process().name  # (1)
    pid, parent = os.getpid(), os.getppid()
    print(f"{name}: pid {pid}, parent pid {parent}")


if __name__ == "__main__":
    report()
    pids = {os.getpid()}
    for name in ("cook", "waiter"):
        worker = Process(target=report, name=name)
        worker.start()
        worker.join()
        pids.add(worker.pid)  # (2)
    print("different pids:", len(pids))  # (3)
