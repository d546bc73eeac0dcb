"""A hundred clusters at once: each is created once."""
import workbench
from workbench import CREATE, Case


class Parallel(Case):
    simulator_arguments = ("--start-seconds", "0.5")

    def test_a_hundred(self):
        count = 100
        stack = self.many(count)
        stack["providers"]["hipaa"]["config"]["rate_limit"] = 1000
        self.write_stack(stack)
        ran = self.ctl("apply", "-y", "--parallelism", str(count), "--json", code=0)
        self.assertEqual({one["outcome"] for one in ran.document["changes"]}, {"done"})
        self.assertEqual(len(self.simulator.requests(CREATE)), count)
        tracked = {one["state"]["value"]["cluster_id"] for one in self.state()["resources"]}
        self.assertEqual(len(tracked), count)
        self.assertEqual(set(self.simulator.running()), tracked)
        names = [one["name"] for one in self.state()["resources"]]
        self.assertEqual(names, sorted(names))
        ran = self.ctl("plan", "--parallelism", str(count), code=0)
        self.assertEqual(ran.out, f"No changes: {count} resources are as the stack file says.\n")


if __name__ == "__main__":
    workbench.main()
