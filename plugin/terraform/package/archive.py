#!/usr/bin/env python3
"""Writes what stands in a folder as a zip: the same bytes of the same files, whenever and wherever.

archive.py FOLDER ZIP

Neither the files' times nor their owners are in it; each may be executed, as terraform needs it.
"""
import pathlib
import sys
import zipfile

OLDEST = (1980, 1, 1, 0, 0, 0)  # that a zip can hold


def main():
    folder, target = map(pathlib.Path, sys.argv[1:3])
    with zipfile.ZipFile(target, "w") as archive:
        for file in sorted(one for one in folder.rglob("*") if one.is_file()):
            entry = zipfile.ZipInfo(file.relative_to(folder).as_posix(), OLDEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o100755 << 16
            archive.writestr(entry, file.read_bytes())


if __name__ == "__main__":
    main()
