"""The base of all cases: one simulator a class, a fresh workspace and folder a test."""
import pathlib
import shutil
import tempfile
import unittest

from harness import place
from harness.project import Project
from harness.simulator import Simulator


@unittest.skipUnless(place.terraform(), "no terraform or tofu on PATH")
class TerraformCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="hipaa-terraform-"))
        cls.simulator = Simulator(cls.folder)

    @classmethod
    def tearDownClass(cls):
        cls.simulator.close()
        shutil.rmtree(cls.folder, ignore_errors=True)

    def setUp(self):
        self.simulator.heal()
        self.simulator.reset()
        self.project = Project(self.simulator)
        self.addCleanup(self.project.__exit__)

    def only_cluster(self):
        clusters = self.simulator.clusters()
        self.assertEqual(len(clusters), 1, clusters)
        return clusters[0]
