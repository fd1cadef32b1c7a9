import sys
import time
from multiprocessing import Process


class Backup(Process):
    def __init__(self, name, files):
        super().__init__(name=name)  # (1)
        self.files = files
        self.done = 0

    def run(self):  # (2)
        while self.done < self.files:
            time.sleep(0.2)
            self.done += 1
        sys.exit(self.done)  # (3)


if __name__ == "__main__":
    jobs = [Backup("mail", 3), Backup("photos", 5)]
    for job in jobs:
        job.start()  # (4)
    for job in jobs:
        job.join()
        print(f"{job.name}: run counted {job.exitcode}")
        print(f"{job.name}: main has {job.done}")  # (5)
