from collections import Counter, deque

# name, arrival, burst
JOBS = [("A", 0, 7), ("B", 2, 4), ("C", 3, 1), ("D", 5, 3)]


def mlfq(quanta, boost):
    left = {name: burst for name, _, burst in JOBS}
    used = Counter()  # ticks of the allotment, by job
    queues = [deque() for _ in quanta]
    timeline = levels = ""
    while any(left.values()):
        now = len(timeline)
        if boost and now and now % boost == 0:  # (5)
            for queue in queues[1:]:
                queues[0].extend(queue)
                queue.clear()
            used.clear()
        for name, arrival, _ in JOBS:
            if arrival == now:
                queues[0].append(name)  # (3)
        busy = [i for i, queue in enumerate(queues) if queue]
        if not busy:
            timeline, levels = timeline + ".", levels + "."
            continue
        level = busy[0]  # (1)
        name = queues[level].popleft()  # (2)
        timeline, levels = timeline + name, levels + str(level)
        left[name] -= 1
        used[name] += 1
        if left[name] and used[name] < quanta[level]:
            queues[level].appendleft(name)
        elif left[name]:
            used[name] = 0
            lower = min(level + 1, len(queues) - 1)
            queues[lower].append(name)  # (4)
    return timeline, levels


def report(timeline, levels):
    print(timeline)
    print(levels)
    total = 0
    for name, arrival, burst in JOBS:
        turnaround = timeline.rindex(name) + 1 - arrival
        waiting = turnaround - burst
        response = timeline.index(name) - arrival
        total += waiting
        print(f"{name}  waiting {waiting}",
              f" turnaround {turnaround:2}  response {response}")
    print(f"mean waiting {total / len(JOBS):.2f}")


print("no boost")
report(*mlfq((1, 2, 4), boost=0))
print("boost every 10 ticks")
report(*mlfq((1, 2, 4), boost=10))
