# name, arrival, burst
JOBS = [("A", 0, 7), ("B", 2, 4), ("C", 3, 1), ("D", 5, 3)]


def shortest(preemptive):
    left = {name: burst for name, _, burst in JOBS}
    timeline, current = "", "."
    while any(left.values()):
        if preemptive or not left.get(current):  # (1)
            current = pick(left, len(timeline))
        timeline += current
        if current != ".":
            left[current] -= 1
    return timeline


def pick(left, now):
    ready = [name for name, arrival, _ in JOBS
             if arrival <= now and left[name]]
    return min(ready, key=left.get, default=".")  # (2)


def report(timeline):
    print(timeline)
    total = 0
    for name, arrival, burst in JOBS:
        start = timeline.index(name)
        end = timeline.rindex(name) + 1
        turnaround = end - arrival
        waiting = turnaround - burst
        response = start - arrival
        total += waiting
        print(f"{name}  waiting {waiting}"
              f"  turnaround {turnaround:2}"
              f"  response {response}")
    print(f"mean waiting {total / len(JOBS):.2f}")


print("shortest job first")
report(shortest(preemptive=False))
print("shortest remaining time first")
report(shortest(preemptive=True))
