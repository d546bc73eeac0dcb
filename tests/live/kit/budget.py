"""Minutes and clusters that a run may use, and the mark of what it makes. Main thread: it sets signal handlers."""
import secrets
import signal
import time

MARK = "hipaa-live-"   # begins every name that the kit gives
TAG = "hipaa_live"     # the tag of every cluster that the kit makes, jobs' clusters too
CLEANING_SHARE = 0.2   # of the minutes, kept for cleaning


class Ended(BaseException):
    """The run has to stop now and clean: its time is up, or somebody stopped it. No handler of errors swallows it."""


class Budget:
    """`clusters`: how many may ever be made. Work stops early enough that cleaning is over within the minutes."""

    def __init__(self, minutes, clusters, clock=time.monotonic):
        self.clock, self.minutes, self.clusters = clock, minutes, clusters
        self.began = clock()
        self.made = 0
        self.cleaning = False
        self.run = secrets.token_hex(4)
        self.why = "complete"

    def mark(self, what):
        return f"{MARK}{self.run}-{what}"

    def elapsed(self):
        return self.clock() - self.began

    def left(self):
        """Seconds until the work, or once it cleans the whole run, has to be over."""
        share = 1.0 if self.cleaning else 1.0 - CLEANING_SHARE
        return self.minutes * 60 * share - self.elapsed()

    def allow(self):
        """Seconds that are left; raises Ended where there are none. Cleaning is never cut short by the clock alone."""
        left = self.left()
        if self.cleaning:
            return max(left, 30.0)
        if left <= 0:
            self.end("out of time")
        return left

    def take_cluster(self):
        """Whether one more cluster may be made; give_back() where the workspace refused it."""
        if self.made >= self.clusters:
            return False
        self.made += 1
        return True

    def give_back(self):
        self.made -= 1

    def end(self, why):
        self.why = why
        raise Ended(why)

    def start(self):
        """From now on signals and the clock end the work, wherever it waits."""
        def stop(number, _):
            if not self.cleaning:
                self.end("out of time" if number == signal.SIGALRM else f"stopped by {signal.Signals(number).name}")
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGALRM):
            signal.signal(number, stop)
        signal.setitimer(signal.ITIMER_REAL, max(0.01, self.left()))

    def begin_cleaning(self):
        """Signals no longer stop anything: what was made has to go."""
        self.cleaning = True
        signal.setitimer(signal.ITIMER_REAL, 0)
