from collections import Counter, deque

# name, arrival, burst
JOBS = [("A", 0, 7), ("B", 2, 4), ("C", 3, 1), ("D", 5, 3)]


def mlfq(allotments, boost):
    left = {name: burst for name, _, burst in JOBS}
    used = Counter()  # of the allotment, by job
    ready = [deque() for _ in allotments]
    timeline = levels = ""
    while any(left.values()):
        now = len(timeline)
        if boost and now % boost == 0:  # (5)
            for queue in ready[1:]:
                ready[0].extend(queue)
                queue.clear()
            used.clear()
        for name, arrival, _ in JOBS:
            if arrival == now:
                ready[0].append(name)  # (3)
        busy = [i for i, q in enumerate(ready) if q]
        if not busy:
            timeline += "."
            levels += "."
            continue
        level = busy[0]  # (1)
        name = ready[level][0]  # (2)
        timeline += name
        levels += str(level)
        left[name] -= 1
        used[name] += 1
        if left[name] == 0:
            ready[level].popleft()
        elif used[name] == allotments[level]:  # (4)
            ready[level].popleft()
            used[name] = 0
            lower = min(level + 1, len(ready) - 1)
            ready[lower].append(name)
    return timeline, levels


def report(timeline, levels):
    print(timeline)
    print(levels)
    waiting = response = 0
    for name, arrival, burst in JOBS:
        start = timeline.index(name)
        end = timeline.rindex(name) + 1
        waiting += end - arrival - burst
        response += start - arrival
    print(f"mean waiting {waiting / len(JOBS):.2f}")
    print(f"mean response {response / len(JOBS):.2f}")


print("no boost")
report(*mlfq((1, 2, 4), boost=0))
print("boost every 10 ticks")
report(*mlfq((1, 2, 4), boost=10))
