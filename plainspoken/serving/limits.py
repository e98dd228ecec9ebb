"""Real time: what a service takes: how much, how fast, and from each client its share."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import islice

REMEMBERED_SECONDS = 5.0  # for which a client that asks nothing still has its share
FORGOTTEN_AT_ONCE = 100  # clients that are looked at with each request
BYTES_OF_A_REQUEST = 20_000  # of a body: a longer one takes as much work as several requests, and counts as them
PROBES_A_SECOND = 100.0  # of one client: what watches over a process asks a few times a minute


@dataclass(frozen=True)
class ServiceLimits:
    """What a service takes: `body` bytes and `batch` cases a request, `fields` a case (or twice those that it has),
    `seconds` for one, `rate` requests a second in the long run, `together` requests at the same time."""

    body: int = 1_000_000
    batch: int = 1_000
    fields: int = 1_000
    seconds: float = 10.0
    rate: float = 400.0
    together: int = 64


class RequestRefused(Exception):
    """A request that is not answered: status, a short title, and what to do about it."""

    def __init__(self, status: int, title: str, detail: str) -> None:
        super().__init__(title)
        self.status, self.title, self.detail = status, title, detail


def make_rate_refusal() -> RequestRefused:
    """The refusal of what comes too fast."""
    return RequestRefused(429, "too many requests", "ask again in a second, or send several cases at once")


@dataclass
class Budget:
    """What may still be asked: tokens left at a time, and how many requests are being read or answered."""

    tokens: float
    at: float
    inside: int = 0

    def refill(self, share: float, now: float) -> None:
        """Take what has come since at `share` tokens a second, no more than those of one second."""
        self.tokens = min(share, self.tokens + (now - self.at) * share)
        self.at = now


@dataclass
class ClientBudgets:
    """Budgets by client."""

    clients: OrderedDict[str, Budget] = field(default_factory=OrderedDict)  # the one that has asked last at the end

    def forget(self, now: float) -> None:
        """Forget some of those that have long asked nothing."""
        for name, budget in list(islice(self.clients.items(), FORGOTTEN_AT_ONCE)):
            if now - budget.at <= REMEMBERED_SECONDS or budget.inside:
                break
            del self.clients[name]

    def find(self, client: str, tokens: float, now: float) -> Budget:
        """The budget of a client, who begins with so many tokens."""
        if client not in self.clients:
            self.clients[client] = Budget(tokens, now)
        self.clients.move_to_end(client)
        return self.clients[client]


@dataclass
class ClientGroup(ClientBudgets):
    """Clients that share evenly what comes to their group. `whole`: the budget of all of them together."""

    whole: Budget = field(kw_only=True)

    def share(self, whole: float) -> float:
        """What each of the clients may have of something, and at least one."""
        return max(whole / max(len(self.clients), 1), 1.0)


class SeparateLimiter:
    """Lets each client in, no faster than the rate, however many others ask: nobody is refused because of them."""

    def __init__(self, rate: float, clock: Callable[[], float]) -> None:
        self.rate, self.clock = rate, clock
        self.budgets = ClientBudgets()

    def check(self, client: str, group: str) -> None:
        """See that a client has something left; one that was never let in has all of it.

        Raises:
            RequestRefused: it has nothing left.
        """
        if (name := f"{group} {client}") in self.budgets.clients:
            now = self.clock()
            budget = self.budgets.find(name, self.rate, now)
            budget.refill(self.rate, now)
            if budget.tokens < 1:
                raise make_rate_refusal()

    def admit(self, client: str, group: str) -> None:
        """Let a request of a client in, if it does not come too fast.

        Raises:
            RequestRefused: it does.
        """
        self.check(client, group)
        now = self.clock()
        self.budgets.forget(now)
        self.budgets.find(f"{group} {client}", self.rate, now).tokens -= 1


class RateLimiter:
    """Lets requests in, no faster than the rate (a bucket of one second's tokens), not too many at once.

    Groups that have asked lately share both evenly, and so do the clients of each, so that a greedy one leaves the
    others theirs. Who gives itself many names gets no more by them than what comes to all that are named in that way.
    `wrong`: what clients that were never let in ask as nobody may, which takes nothing from the others; `probes`: what
    they ask about the life of the process.
    """

    def __init__(self, limits: ServiceLimits, clock: Callable[[], float] = time.monotonic) -> None:
        self.limits, self.clock = limits, clock
        self.groups: dict[str, ClientGroup] = {}
        self.inside = 0
        self.wrong, self.probes = SeparateLimiter(limits.rate, clock), SeparateLimiter(PROBES_A_SECOND, clock)

    def knows(self, client: str, group: str) -> bool:
        """Whether a client was let in lately."""
        return group in self.groups and client in self.groups[group].clients

    def admit(self, client: str = "", group: str = "") -> None:
        """Let a request of a client in, if it does not come too fast.

        Raises:
            RequestRefused: it does.
        """
        now = self.clock()
        budget, together = self.find_budget(client, group, now), self.groups[group]
        whole = self.share(self.limits.rate)
        together.whole.refill(whole, now)
        budget.refill(together.share(whole), now)
        crowded = len(together.clients) > whole  # so that at one request each they would be too many
        if budget.tokens < 1 or (crowded and together.whole.tokens < 1):
            raise make_rate_refusal()
        together.whole.tokens = max(together.whole.tokens - 1, 0.0)
        budget.tokens -= 1

    def charge(self, client: str, group: str, further: int) -> None:
        """Let a request that was let in count as so many more: its client waits until they are paid."""
        if further:
            budget, whole = self.find_budget(client, group, self.clock()), self.groups[group].whole
            budget.tokens -= further
            whole.tokens = max(whole.tokens - further, 0.0)

    @asynccontextmanager
    async def placed(self, client: str = "", group: str = "") -> AsyncIterator[None]:
        """Have a place inside.

        Raises:
            RequestRefused: too many are inside, in all, of this group or of this client.
        """
        budget, together = self.find_budget(client, group, self.clock()), self.groups[group]
        whole = self.share(self.limits.together)
        free = together.whole.inside < whole and budget.inside < together.share(whole)
        if self.inside >= self.limits.together or not free:
            raise RequestRefused(429, "too many requests", "others are being answered; ask again in a second")
        self.count_inside(budget, together.whole, 1)
        try:
            yield
        finally:
            self.count_inside(budget, together.whole, -1)

    def count_inside(self, budget: Budget, whole: Budget, change: int) -> None:
        """Count a request that has come in, or gone."""
        self.inside += change
        budget.inside += change
        whole.inside += change

    @asynccontextmanager
    async def entered(self, client: str = "", group: str = "") -> AsyncIterator[None]:
        """Be let in and have a place.

        Raises:
            RequestRefused: too fast, or too many at once.
        """
        self.admit(client, group)
        async with self.placed(client, group):
            yield

    def find_budget(self, client: str, group: str, now: float) -> Budget:
        """The budget of a client; those that have long asked nothing are forgotten, and groups without any."""
        for name, each in list(self.groups.items()):
            each.forget(now)
            if not each.clients and name != group:
                del self.groups[name]
        if group not in self.groups:
            self.groups[group] = ClientGroup(whole=Budget(self.limits.rate, now))
        return self.groups[group].find(client, self.limits.rate, now)

    def share(self, whole: float) -> float:
        """What each of the groups that have asked lately may have of something, and at least one."""
        return max(whole / max(len(self.groups), 1), 1.0)
