"""kill -9 at any moment, and Ctrl-C: the state can be read, and no cluster is lost or made twice."""
import random
import signal
import time

import workbench
from workbench import CREATE, Case


def wait_until(holds, tries):
    """Looks so often, fifty times a second; what does not hold by then fails where it is needed."""
    for _ in range(tries):
        if holds():
            return
        time.sleep(0.02)


class Killed(Case):
    simulator_arguments = ("--start-seconds", "0.1")

    def kill_after(self, seconds, *arguments):
        process = self.start(*arguments)
        time.sleep(seconds)
        process.kill()
        process.communicate()
        return process.wait()

    def check_whole(self):
        """The state file, where there is one, is whole; plan reads it."""
        if (self.folder / "phi.state.json").exists():
            self.state()
        self.ctl("plan", code=0)

    def kill_applies(self, seed):
        count, moments = 4, 4
        draw = random.Random(seed)
        killed = 0
        for moment in range(moments):
            with self.subTest(moment):
                self.simulator.control("reset", {})
                for name in self.names():
                    (self.folder / name).unlink()
                self.many(count)
                # Twice, so that what a killed process left is met by one that is killed too.
                for _ in range(2):
                    killed += self.kill_after(draw.uniform(0.002, 0.8), "apply", "-y") == -signal.SIGKILL
                    self.check_whole()
                self.ctl("apply", "-y", code=0)
                declared = {one["state"]["value"]["cluster_id"] for one in self.state()["resources"]}
                self.assertEqual(len(declared), count)
                self.assertEqual(set(self.simulator.running()), declared)
                self.assertEqual(self.ctl("plan", code=0).out,
                                 f"No changes: {count} resources are as the stack file says.\n")
        self.assertGreater(killed, moments // 2)

    def test_apply_is_finished_by_the_next(self):
        self.kill_applies(7)

    def test_apply_is_finished_by_the_next_at_other_moments(self):
        self.kill_applies(8)

    def test_apply_is_finished_by_the_next_at_still_others(self):
        self.kill_applies(9)

    def test_destroy_is_finished_by_the_next(self):
        random.seed(11)
        for moment in range(5):
            with self.subTest(moment):
                self.many(3)
                self.ctl("apply", "-y", code=0)
                self.kill_after(random.uniform(0.002, 0.4), "destroy", "-y")
                self.state()
                self.ctl("destroy", "-y", code=0)
                self.assertEqual(self.simulator.running(), {})
                self.assertEqual(self.state()["resources"], [])

    def kill_at_create(self):
        """An apply of which the workspace has made the cluster, and no more is known."""
        self.stack()
        self.simulator.control("faults", {"pattern": f"POST {CREATE}", "kind": "delay_after",
                                          "delay_ms": 3000, "times": 1})
        process = self.start("apply", "-y")
        wait_until(lambda: self.simulator.requests(CREATE) or self.simulator.running(), 200)
        process.kill()
        process.communicate()

    def test_the_answer_of_a_create_is_lost_with_the_process(self):
        self.kill_at_create()
        (entry,) = self.state()["resources"]
        self.assertEqual((entry["pending"], entry["state"]), ("create", None))
        ran = self.ctl("apply", "-y", code=0)
        self.assertIn("an earlier create was interrupted; its cluster is looked for", ran.out)
        self.assertEqual(len(self.simulator.running()), 1)
        self.assertEqual(len(self.simulator.requests(CREATE)), 1)

    def test_a_create_that_was_killed_ends_with_what_is_declared_by_now(self):
        self.kill_at_create()
        self.stack(autotermination_minutes=45)
        self.ctl("apply", "-y", code=0)
        (cluster,) = self.simulator.control("state")["clusters"]
        (entry,) = self.state()["resources"]
        for found in (cluster, entry["state"]["value"]):
            self.assertEqual(found["autotermination_minutes"], 45)
        self.assertEqual(entry["state"]["value"]["encryption"]["status"], "measured_true")
        self.assertIn("No changes", self.ctl("plan", code=0).out)

    def test_a_read_keeps_a_create_that_is_still_on_its_way(self):
        self.stack()
        self.simulator.control("faults", {"pattern": f"POST {CREATE}", "kind": "delay_before",
                                          "delay_ms": 3000, "times": 1})
        process = self.start("apply", "-y")
        wait_until(lambda: self.simulator.control("faults")["faults"][0]["fired"], 500)
        process.kill()
        process.communicate()
        before = self.state()["resources"]
        self.ctl("read", code=0)
        self.assertEqual(self.simulator.running(), {})
        self.assertEqual(self.state()["resources"], before)
        wait_until(self.simulator.running, 500)
        self.ctl("apply", "-y", code=0)
        (entry,) = self.state()["resources"]
        self.assertEqual(list(self.simulator.running()), [entry["state"]["value"]["cluster_id"]])


class Stopped(Case):
    simulator_arguments = ("--start-seconds", "30")

    def test_ctrl_c_keeps_track_of_the_cluster(self):
        self.stack()
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(number.name):
                process = self.start("apply", "-y")
                while "is PENDING" not in process.stderr.readline():
                    pass
                process.send_signal(number)
                _, err = process.communicate(timeout=30)
                self.assertEqual(process.returncode, 2)
                self.assertIn("Stopping: what has begun is being finished or undone.", err)
                (entry,) = self.state()["resources"]
                self.assertTrue(entry["state"]["tainted"])
                cluster = entry["state"]["value"]["cluster_id"]
                known = [one["cluster_id"] for one in self.simulator.control("state?brief=true")["clusters"]]
                self.assertIn(cluster, known)
                self.assertEqual(self.names(), ["phi.stack.json", "phi.state.json"])
                self.simulator.control("clock", {"seconds": 100})
                self.simulator.control("settings", {"start_seconds": 0.05})
                self.ctl("destroy", "-y", code=0)
                self.simulator.control("settings", {"start_seconds": 30})
        self.assertEqual(self.simulator.running(), {})

    def test_what_has_not_begun_is_not_begun(self):
        self.many(3)
        process = self.start("apply", "-y", "--parallelism", "1", "--json")
        for _ in range(300):
            if self.simulator.requests(CREATE):
                break
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=30)
        self.assertEqual(process.returncode, 2)
        self.assertEqual(out.count('"code":"HP-CLI-STOPPED"'), 2)
        self.assertEqual(len(self.simulator.requests(CREATE)), 1)
        self.assertEqual(len(self.state()["resources"]), 1)

    def test_a_second_signal_ends_it_at_once(self):
        self.stack()
        process = self.start("apply", "-y")
        while "is PENDING" not in process.stderr.readline():
            pass
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=10)
        self.assertEqual(process.returncode, 2)
        self.assertEqual(len(self.state()["resources"]), 1)


if __name__ == "__main__":
    workbench.main()
