import threading
import time


def greet(name, delay):
    time.sleep(delay)  # (1)
    print("hello from", name)


one = threading.Thread(target=greet, args=("one", 0.2))
two = threading.Thread(target=greet, args=("two", 0.4))
one.start()
two.start()
one.join()  # (2)
two.join()
print("both are done")
