"""Pages of hipaactl for tests: of check, audit and read, with something in every section."""
import datetime

import workbench  # beside the tests of cli, whose path the caller has
from support import compliant
from support.compliant import CLAIMS, ML, PROVIDER

CLUSTER = compliant.cluster(cluster_name="phi", autotermination_minutes=None)


def day(days):
    today = datetime.datetime.now(datetime.timezone.utc).date()
    return (today + datetime.timedelta(days=days)).isoformat()


def acknowledgement(rule="HC-RT-01", accepts=ML, days=90, ticket="RISK-1"):
    return {"rule": rule, "reason": "Single-node training on de-identified data",
            "approved_by": "officer@example.org", "ticket": ticket, "approved_on": day(-10),
            "expires_on": day(days), "accepts": accepts}


BAD = {**CLAIMS, "spark_version": ML, "spark_conf": {"spark.ssl.enabled": "true"},
       "aws_attributes": {"ebs_volume_type": "GENERAL_PURPOSE_SSD", "ebs_volume_count": 0}}
KINDS = [BAD, {**CLAIMS, "spark_version": ML, "acknowledgement": [acknowledgement()]},
         {**CLAIMS, "docker_image": {"url": "x/y:1"}}, {**BAD, "spark_version": "9.1.x-scala2.12"},
         {**CLAIMS, "spark_version": ML, "acknowledgement": [acknowledgement(days=12, ticket="RISK-2")]}]


def stack(configurations):
    return {"stack_version": 1, "plugins": {"hipaa": {"name": "hipaa-databricks"}},
            "providers": {"hipaa": {"plugin": "hipaa",
                                    "config": PROVIDER | {"compliance_profile": "classic"}}},
            "resources": [{"type": "hipaa_cluster", "name": name, "provider": "hipaa", "config": config}
                          for name, config in configurations.items()]}


class Case(workbench.Case):
    def page(self, *arguments, code=None):
        return self.ctl(*arguments, "--format", "html", code=code).out

    def check_page(self, count):
        self.write("many.stack.json", stack({
            f"cluster_{number:04}": {**KINDS[number % len(KINDS)], "cluster_name": f"phi {number}"}
            for number in range(count)}))
        return self.page("check", "many.stack.json", code=1)

    def clean_page(self):
        self.write("clean.stack.json", stack({"good": CLAIMS}))
        return self.page("check", "clean.stack.json", code=0)

    def hostile_page(self, name):
        self.write("hostile.json", {**BAD, "cluster_name": name, "spark_version": name,
                                    "spark_conf": {name: name, "spark.ssl.enabled": name}})
        return self.page("check", "hostile.json", code=1)

    def clusters(self, count=1, **changes):
        return self.simulator.control(
            "clusters", {"count": count, "cluster_source": "UI", "state": "RUNNING",
                         "attributes": {**CLUSTER, **changes}})["cluster_ids"]

    def audit_page(self):
        """Clusters that are fine, that are not, and jobs that nobody may list."""
        self.clusters(3, cluster_name="fine")
        self.clusters(2, cluster_name="training", spark_version=ML)
        self.clusters(1, cluster_name="claims", node_type_id="m5.large")
        self.simulator.control("faults", {
            "pattern": "GET /api/2.2/jobs/list", "kind": "status", "status": 403, "times": -1,
            "body": {"error_code": "PERMISSION_DENIED"}})
        return self.page("audit", "--plugin", workbench.LIBRARY, "--profile", "classic", "--prove", code=1)

    def read_page(self):
        """A cluster that two people changed, and one that is gone."""
        made = self.many(3)
        self.write_stack(made)
        self.ctl("apply", "-y", code=0)
        first, second, third = sorted(self.simulator.running())
        for cluster, user, change in (
                (first, "mallory@example.com", {"aws_attributes.ebs_volume_count": 0}),
                (first, "mallory@example.com", {"autotermination_minutes": 45}),
                (second, "<b>eve</b>@example.com", {"autotermination_minutes": 30})):
            self.simulator.control("clusters/mutate", {"cluster_id": cluster, "user": user, "set": change})
        self.simulator.control("clusters/lose", {"cluster_id": third, "how": "deleted"})
        return self.page("read", code=1)
