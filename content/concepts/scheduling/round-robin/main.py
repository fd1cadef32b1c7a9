from collections import deque

# name, arrival, burst
JOBS = [("A", 0, 7), ("B", 2, 4), ("C", 3, 1), ("D", 5, 3)]


def round_robin(quantum):
    future, ready, timeline = deque(JOBS), deque(), ""
    rest = []  # slice over, not done
    while future or ready or rest:
        while future and future[0][1] <= len(timeline):
            name, _, burst = future.popleft()
            ready.append((name, burst))  # (1)
        ready.extend(rest)  # (2)
        name, left = ready.popleft() if ready else (".", 1)
        timeline += name * min(left, quantum)  # (3)
        rest = [(name, left - quantum)] if left > quantum else []
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


report(round_robin(quantum=2))
