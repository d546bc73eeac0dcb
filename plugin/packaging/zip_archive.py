#!/usr/bin/env python3
"""Zips that are the same bytes of the same content, whenever and wherever they are made.

zip_archive.py FOLDER ZIP: what stands in FOLDER; each may be executed, as terraform needs it.
"""
import pathlib
import sys
import time
import zipfile

OLDEST = 315532800  # 1980, the first moment that a zip can hold; seconds since 1970


def write_zip(path, contents, epoch, is_program=lambda name: False):
    """{name: bytes}, in one order and with one time; neither owners nor other times."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in sorted(contents.items()):
            entry = zipfile.ZipInfo(name, time.gmtime(epoch)[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o100755 if is_program(name) else 0o100644) << 16
            archive.writestr(entry, data)


def main():
    folder = pathlib.Path(sys.argv[1])
    write_zip(sys.argv[2], {one.relative_to(folder).as_posix(): one.read_bytes()
                            for one in folder.rglob("*") if one.is_file()}, OLDEST, lambda name: True)


if __name__ == "__main__":
    main()
