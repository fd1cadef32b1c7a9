# name, arrival, burst
JOBS = [("A", 0, 7), ("B", 2, 4), ("C", 3, 1), ("D", 5, 3)]


def fcfs():
    # one letter a tick
    timeline = ""
    for name, arrival, burst in JOBS:  # (1)
        timeline = timeline.ljust(arrival, ".")
        timeline += name * burst  # (2)
    return timeline


def report(timeline):
    print(timeline)
    total = 0
    for name, arrival, burst in JOBS:
        start = timeline.index(name)
        end = timeline.rindex(name) + 1
        turnaround = end - arrival  # (3)
        waiting = turnaround - burst  # (4)
        response = start - arrival  # (5)
        total += waiting
        print(f"{name}  waiting {waiting}"
              f"  turnaround {turnaround:2}"
              f"  response {response}")
    print(f"mean waiting {total / len(JOBS):.2f}")


report(fcfs())
