"""What tests of programs that read and write files start from."""
import json
import pathlib
import tempfile
import unittest


class FolderCase(unittest.TestCase):
    """One folder for each test; nothing of it is left."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, name, content):
        """A file with a text, or with a value as JSON; returns its name."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content, indent=1),
                        encoding="utf-8")
        return name
