"""Write-only attributes: the value reaches the workspace, and no plan and no state."""
import io
import zipfile

from harness import place
from harness.case import TerraformCase
from harness.project import cluster_block
from support.compliant import day

CANARY = "canary-3c1f7d"
IMAGE = "registry.example.org/etl:1"
ACKNOWLEDGED = (f'[{{ rule = "HC-IMG-01", accepts = "{IMAGE}", reason = "built by our own pipeline", '
                f'approved_by = "security", approved_on = "{day(-1)}", expires_on = "{day(90)}" }}]')


def with_login(version, **changes):
    return cluster_block({
        "docker_image": f'{{ url = "{IMAGE}", basic_auth = {{ username = "puller", '
                        f'password_wo = var.password, password_wo_version = {version} }} }}',
        "acknowledgement": ACKNOWLEDGED, **changes})


class WriteOnly(TerraformCase):
    def write(self, *blocks):
        self.project.write('variable "password" {\n  type = string\n  ephemeral = true\n}\n', *blocks)

    def secret(self, text):
        return {"TF_VAR_password": text}

    def expect_no_canary(self):
        for path in self.project.folder.rglob("*"):
            if not path.is_file():
                continue
            content = path.read_bytes()
            if zipfile.is_zipfile(io.BytesIO(content)):
                with zipfile.ZipFile(path) as plan:
                    content = b"".join(plan.read(name) for name in plan.namelist())
            self.assertNotIn(b"canary", content, path.name)

    def login_in_the_workspace(self):
        return self.only_cluster()["docker_image"]["basic_auth"]

    def test_password_is_sent_and_kept_nowhere(self):
        if not place.has("write-only attributes"):
            return self.expect_refused()
        first, second = self.secret(CANARY + "-1"), self.secret(CANARY + "-2")
        self.write(with_login(1))
        plan = self.project.expect("plan", "-out=plan.out", "-no-color", env=first)
        shown = self.project.expect("show", "-json", "plan.out", env=first)
        self.expect_no_canary()
        # An ephemeral variable is given again: the plan does not hold it.
        applied = self.project.apply("plan.out", env=first)
        self.assertEqual(self.login_in_the_workspace(),
                         {"username": "puller", "password": CANARY + "-1"})
        self.expect_no_canary()
        for outcome in (plan, shown, applied):
            self.assertNotIn("canary", outcome.output)
        for refresh in ([], ["-refresh=false"]):
            self.project.expect("plan", "-detailed-exitcode", *refresh, env=second)
        self.write(with_login(2))
        self.project.apply(env=second)
        self.assertEqual(self.login_in_the_workspace()["password"], CANARY + "-2")
        self.project.expect("plan", "-detailed-exitcode", env=second)
        login = self.project.instance()["attributes"]["docker_image"]["basic_auth"]
        self.assertEqual(login, {"username": "puller", "password": None, "password_wo": None,
                                 "password_wo_version": 2})
        self.expect_no_canary()

    def expect_refused(self):
        """A terraform that knows no write-only attributes would keep the value in its state."""
        self.project.write(with_login(1).replace("var.password", f'"{CANARY}"'))
        outcome = self.project.expect("plan", "-no-color", code=1)
        self.assertIn("Write-only attributes need a newer Terraform", outcome.text)
