from contextlib import closing


def squares():
    n = 1
    try:
        while True:
            yield n * n
            n += 1
    finally:
        print("squares: cleaned up")  # (1)


with closing(squares()) as numbers:  # (2)
    for x in numbers:
        if x > 20:
            break
        print(x)
print("main: goes on")
