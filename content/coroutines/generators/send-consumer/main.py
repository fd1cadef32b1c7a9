def averager():
    count = total = 0
    mean = None
    try:
        while True:
            value = yield mean  # (1)
            print("averager: got", value)
            count += 1
            total += value
            mean = total / count
    finally:
        print("averager: closed after", count)


talk = averager()
next(talk)  # (2)
for value in [10, 20, 60]:
    mean = talk.send(value)  # (3)
    print(f"caller: the mean is {mean:.1f}")
talk.close()  # (4)
