"""Holds the bill of materials of a release against the published schema of CycloneDX.

valid_bill.py PACKAGES, in an environment with requirements.txt.
"""
import pathlib
import sys

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

bill = next(pathlib.Path(sys.argv[1]).glob("*.cdx.json"))
problem = JsonStrictValidator(SchemaVersion.V1_6).validate_str(bill.read_text(encoding="utf-8"))
print(f"{bill.name}: {problem or 'valid'}")
sys.exit(1 if problem else 0)
