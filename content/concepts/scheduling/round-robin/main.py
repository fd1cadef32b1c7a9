from collections import deque

# name, arrival, burst
JOBS = [("A", 0, 7), ("B", 2, 4), ("C", 3, 1), ("D", 5, 3)]


def round_robin(quantum):
    coming, ready = deque(JOBS), deque()
    timeline, preempted = "", []
    while coming or ready or preempted:
        now = len(timeline)
        while coming and coming[0][1] <= now:
            name, _, burst = coming.popleft()
            ready.append((name, burst))  # (1)
        ready.extend(preempted)  # (2)
        name, left = ready.popleft() if ready else (".", 1)
        timeline += name * min(quantum, left)  # (3)
        left -= quantum
        preempted = [(name, left)] if left > 0 else []
    return timeline


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


report(round_robin(quantum=2))
