import time


def produce():
    for n in range(1, 4):
        time.sleep(0.2)
        print("made", n)
        yield n  # (1)


for n in produce():  # (2)
    time.sleep(0.1)
    print("used", n)
print("no more")
