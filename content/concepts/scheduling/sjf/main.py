# name, arrival, burst
JOBS = [("A", 0, 7), ("B", 2, 4), ("C", 3, 1), ("D", 5, 3)]


def shortest(preemptive):
    left = {name: burst for name, _, burst in JOBS}
    timeline, current = "", "."
    while any(left.values()):
        now = len(timeline)
        ready = [name for name, arrival, _ in JOBS
                 if arrival <= now and left[name]]
        if preemptive or current not in ready:  # (1)
            current = min(ready, key=left.get, default=".")  # (2)
        timeline += current
        if current in ready:
            left[current] -= 1
    return timeline


def report(timeline):
    print(timeline)
    total = 0
    for name, arrival, burst in JOBS:
        turnaround = timeline.rindex(name) + 1 - arrival
        waiting = turnaround - burst
        response = timeline.index(name) - arrival
        total += waiting
        print(f"{name}  waiting {waiting}",
              f" turnaround {turnaround:2}  response {response}")
    print(f"mean waiting {total / len(JOBS):.2f}")


print("shortest job first")
report(shortest(preemptive=False))
print("shortest remaining time first")
report(shortest(preemptive=True))
