"""Unknown is given, not absent: values that come of another resource, in every attribute and in the
provider's own configuration."""
from harness import place
from harness.attributes import CHANGES, offer
from harness.case import TerraformCase
from harness.project import cluster_block, provider_block

MAKER = 'resource "terraform_data" "made" {\n  input = "x"\n}\n'
# A text that is known after apply, and has a known beginning in what is made of it.
ID = "terraform_data.made.id"
VARIANTS = {
    "interpolation": f'[{{ task_key = "a", notebook_task = {{ notebook_path = "/n/${{{ID}}}" }} }}]',
    "number": f'[{{ task_key = "a", timeout_seconds = length({ID}), '
              'notebook_task = { notebook_path = "/n" } }]',
    "conditional": f'{ID} == "" ? null : [{{ task_key = "a", notebook_task = '
                   '{ notebook_path = "/n", base_parameters = null } }]',
    "typed null inside": f'[{{ task_key = "a", description = {ID} == "" ? "x" : null, '
                         'notebook_task = { notebook_path = "/n" } }]',
    "whole": f'jsondecode({ID} == "" ? "[]" : "[{{\\"task_key\\":\\"a\\",\\"notebook_task\\":'
             '{\\"notebook_path\\":\\"/n\\"}}]")',
    "typed null": "tolist(null)",
    "list": f'tolist([{{ task_key = "a-${{{ID}}}", notebook_task = {{ notebook_path = "/n" }} }}])',
}


@place.needs("terraform_data")
class Unknown(TerraformCase):
    def apply_twice(self, *blocks, provider=None):
        self.project.write(MAKER, *blocks, provider=provider)
        self.project.expect("plan", "-no-color")
        self.project.apply()
        self.project.expect_no_changes()

    def test_tasks(self):
        for name, tasks in VARIANTS.items():
            with self.subTest(name):
                self.simulator.reset()
                (self.project.folder / "terraform.tfstate").unlink(missing_ok=True)
                self.apply_twice(cluster_block({"tasks": tasks}))

    def test_tasks_of_an_update(self):
        names = {name: f"v{number}" for number, name in enumerate(VARIANTS)}
        self.project.write(*(cluster_block({"cluster_name": f'"{name}"'}, name)
                             for name in names.values()))
        self.project.apply()
        self.apply_twice(*(cluster_block({"cluster_name": f'"{names[name]}"', "tasks": tasks},
                                         names[name]) for name, tasks in VARIANTS.items()))

    def test_every_attribute(self):
        offer(self.simulator)
        blocks = []
        for name, changes in CHANGES.items():
            changed = {key: value if value is None else f'{ID} == "" ? null : {value}'
                       for key, value in changes.items()}
            blocks.append(cluster_block({"cluster_name": f'"{name}"', **changed}, name))
        self.apply_twice(*blocks)

    def test_marks_change_nothing(self):
        self.apply_twice(cluster_block({
            "spark_env_vars": f'sensitive({{ A = {ID}, B = "b" }})',
            "tasks": f"sensitive({VARIANTS['interpolation']})"}))

    def test_a_provider_that_is_not_known_sends_nothing(self):
        """What the environment names may be another workspace."""
        with_environment = {"DATABRICKS_HOST": self.simulator.url,
                            "DATABRICKS_TOKEN": "dapi-test-token"}
        for setting in ("host", "token"):
            with self.subTest(setting):
                self.simulator.forget_requests()
                made = f'resource "terraform_data" "{setting}" {{\n  input = "x"\n}}\n'
                given = {"host": f'terraform_data.{setting}.output'} if setting == "host" else {
                    "token": f'terraform_data.{setting}.output'}
                self.project.write(made, cluster_block(),
                                   provider=provider_block(self.simulator, **given))
                outcome = self.project.expect("plan", "-no-color", env=with_environment)
                self.assertIn(f"{setting} of the provider is not known yet", outcome.text)
                self.assertEqual(self.simulator.requests(), [])
