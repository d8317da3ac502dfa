"""Inheritance: three levels of classes, overridden methods, calls of the parent's method."""

import sys


class Account:
    def __init__(self, owner):
        self.owner = owner
        self.balance = 0

    def deposit(self, amount):
        self.balance += amount

    def fee(self):
        return 1

    def close_month(self):
        self.balance -= self.fee()


class Savings(Account):
    def __init__(self, owner, rate):
        super().__init__(owner)
        self.rate = rate

    def interest(self):
        return self.balance * self.rate // 100

    def close_month(self):
        super().close_month()
        self.deposit(self.interest())


class Premium(Savings):
    def fee(self):
        return 5

    def interest(self):
        return super().interest() + 2


def main(size):
    total = 0
    for i in range(1, size * 100 + 1):
        for account in [Account("a"), Savings("b", 3), Premium("c", 4)]:
            account.deposit(100 + i % 50)
            account.close_month()
            total = (total + account.balance) % 1000003
    print("inheritance", total, sep="\t")


main(int(sys.argv[1]) if len(sys.argv) > 1 else 360)
