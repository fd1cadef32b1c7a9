from threading import Lock, RLock


class Account:
    def __init__(self):
        self.lock = RLock()  # (1)
        self.balance = 0

    def deposit(self, amount):
        with self.lock:  # (3)
            self.balance += amount

    def deposit_all(self, amounts):
        with self.lock:  # (2)
            for amount in amounts:
                self.deposit(amount)


lock = Lock()
with lock:
    if not lock.acquire(blocking=False):  # (4)
        print("a plain lock refuses to lock twice")

account = Account()
account.deposit_all([10, 20, 30])
print("balance:", account.balance)
