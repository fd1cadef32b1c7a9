import os
import sys

balance = 100
print("before the fork: balance", balance)
sys.stdout.flush()  # (1)

pid = os.fork()  # (2)
if pid == 0:
    balance -= 30
    print("child: balance", balance)
    sys.stdout.flush()
    os._exit(7)  # (3)

_, status = os.waitpid(pid, 0)  # (4)
code = os.waitstatus_to_exitcode(status)
print("parent: child ended with", code)
print("parent: balance", balance)
