"""Minutes and clusters that a run may use, and the mark of what it makes. Main thread: it sets signal handlers."""
import secrets
import signal
import time

MARK = "hipaa-live-"   # begins every name that the kit gives
TAG = "hipaa_live"     # the tag of every cluster that the kit makes, jobs' clusters too
LEAST_CLEANING = 20.0  # seconds that cleaning has, whatever the minutes say
CLEANING_SHARE = 0.2   # of the minutes, kept for cleaning


class Ended(BaseException):
    """The run has to stop now and clean: its time is up, or somebody stopped it. No handler of errors swallows it."""


class Budget:
    """`clusters`: how many may ever be made. Work stops early enough that cleaning is over within the minutes."""

    def __init__(self, minutes, clusters, clock=time.monotonic):
        self.clock, self.minutes, self.clusters = clock, minutes, clusters
        self.began = clock()
        self.made = 0
        self.cleaning, self.cleaned_by = False, 0.0
        self.run = secrets.token_hex(4)
        self.why = "complete"

    def mark(self, what):
        return f"{MARK}{self.run}-{what}"

    def elapsed(self):
        return self.clock() - self.began

    def left(self):
        """Seconds until the work, or once it cleans the whole run, has to be over."""
        share = 1.0 if self.cleaning else 1.0 - CLEANING_SHARE
        return max(self.minutes * 60 * share, self.cleaned_by) - self.elapsed()

    def allow(self):
        """Seconds that are left; raises Ended where there are none."""
        left = self.left()
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
        if not self.cleaning:
            self.why = why
        raise Ended(why)

    def start(self):
        """From now on signals and the clock end the work, wherever it waits."""
        def stop(number, _):
            if number == signal.SIGALRM or not self.cleaning:
                self.end("out of time" if number == signal.SIGALRM else f"stopped by {signal.Signals(number).name}")
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGALRM):
            signal.signal(number, stop)
        signal.setitimer(signal.ITIMER_REAL, max(0.01, self.left()))

    def begin_cleaning(self):
        """Only the end of the minutes stops this, and not before LEAST_CLEANING: what was made has to go."""
        self.cleaning, self.cleaned_by = True, self.elapsed() + LEAST_CLEANING
        signal.setitimer(signal.ITIMER_REAL, self.left())

    def finish(self):
        signal.setitimer(signal.ITIMER_REAL, 0)
