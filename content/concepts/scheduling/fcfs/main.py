# name, arrival, burst
JOBS = [("A", 0, 7), ("B", 2, 4), ("C", 3, 1), ("D", 5, 3)]


def fcfs():
    timeline = ""  # one letter a tick
    for name, arrival, burst in JOBS:  # (1)
        timeline = timeline.ljust(arrival, ".")
        timeline += name * burst  # (2)
    return timeline


def report(timeline):
    print(timeline)
    total = 0
    for name, arrival, burst in JOBS:
        turnaround = timeline.rindex(name) + 1 - arrival  # (3)
        waiting = turnaround - burst  # (4)
        response = timeline.index(name) - arrival  # (5)
        total += waiting
        print(f"{name}  waiting {waiting}",
              f" turnaround {turnaround:2}  response {response}")
    print(f"mean waiting {total / len(JOBS):.2f}")


report(fcfs())
