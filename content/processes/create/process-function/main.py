from multiprocessing import Process


def greet(name, greeting="hello", times=1):
    for _ in range(times):
        print(f"{greeting}, {name}")


if __name__ == "__main__":  # (1)
    first = Process(target=greet, args=("Ada",))  # (2)
    first.start()  # (3)
    first.join()  # (4)
    print("main: the first is done")

    second = Process(
        target=greet,
        args=("Bob",),
        kwargs={"greeting": "goodbye", "times": 2},  # (5)
    )
    second.start()
    second.join()
    print("main: the second is done")
