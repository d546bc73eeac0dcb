"""The base of all cases: one simulator a class, a fresh workspace and folder a test."""
import pathlib
import tempfile
import unittest

from harness import place
from harness.project import Project
from support.simulator import Simulator


@unittest.skipUnless(place.terraform(), "no terraform or tofu on PATH")
class TerraformCase(unittest.TestCase):
    simulator_arguments = ("--start-seconds", "0.05")

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="hipaa-terraform-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.simulator = Simulator(*cls.simulator_arguments, program=place.SIMULATOR)
        cls.addClassCleanup(cls.simulator.stop)

    def setUp(self):
        self.simulator.heal()
        self.simulator.reset()
        self.project = Project(self.simulator)
        self.addCleanup(self.project.__exit__)

    def only_cluster(self):
        clusters = self.simulator.clusters()
        self.assertEqual(len(clusters), 1, clusters)
        return clusters[0]
