"""Includes between rooms, as the compiler sees them with the include directories of each room's own library."""
import concurrent.futures
import glob
import importlib.machinery
import importlib.util
import json
import os
import re
import shlex
import subprocess
import unittest

PROJECT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
BUILD = os.environ.get("SLIPWAY_BUILD", os.path.join(PROJECT, "build", "dev"))

# Rooms that hide nothing: what an SDK shows whole, what has no library of its own, and programs.
OPEN = {"include", "kit", "template", "net", "top", "check/top"}


def load_layers():
    """The tables of scripts/layers: which rooms there are, and what each may include."""
    loader = importlib.machinery.SourceFileLoader("layers", os.path.join(PROJECT, "scripts", "layers"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("layers", loader))
    loader.exec_module(module)
    return module


def commands():
    """What the build compiles each file with: the compiler, and what decides where it finds includes."""
    with open(os.path.join(BUILD, "compile_commands.json"), encoding="utf-8") as file:
        entries = json.load(file)
    found = {}
    for entry in entries:
        words = shlex.split(entry["command"])
        compiler = words[:next(at for at, word in enumerate(words) if word.startswith("-"))]
        kept = [word for at, word in enumerate(words)
                if word.startswith(("-I", "-D", "-std=", "-isystem")) or words[at - 1] == "-isystem"]
        for source in sources(os.path.join(entry["directory"], entry["file"])):
            found.setdefault(source, compiler + kept)
    return found


def sources(file):
    """The file itself, or those that the build compiles by including them in this one."""
    if "/Unity/" not in file:
        return [file]
    with open(file, encoding="utf-8") as text:
        return re.findall(r'^#include "(.*)"$', text.read(), re.MULTILINE)


class Room:
    """A folder with its library: a header of it as it is included, what it is compiled with, the rooms that it leads to."""

    def __init__(self, part, name, compiled):
        inner, beside = (os.path.join(PROJECT, folder, name) for folder in (part.inner, part.folder))
        folder = inner if os.path.isdir(inner) else beside
        self.name = f"{part.folder} {name}"
        self.header = os.path.relpath(min(glob.glob(folder + "/*.hpp")), os.path.join(PROJECT, part.roots[0]))
        self.command = next(compiled[source] for source in sorted(glob.glob(folder + "/*.cpp")) if source in compiled)
        self.below = set()
        rows = [name]
        while rows:
            below = set(part.rooms[rows.pop()]) - self.below
            self.below |= below
            rows.extend(below)

    def include(self, headers):
        """What the compiler says of a file of this room that is nothing but these includes; empty when it takes it."""
        text = "".join(f'#include "{header}"\n' for header in headers)
        ran = subprocess.run(self.command + ["-fsyntax-only", "-x", "c++", "-"], input=text, capture_output=True, text=True, check=False,
                             cwd="/")  # where nothing of the project is found by chance
        return "" if ran.returncode == 0 else ran.stderr or "failed"


class Rooms(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        compiled = commands()
        cls.parts = [{name: Room(part, name, compiled) for name in part.rooms if name not in OPEN}
                     for part in load_layers().PARTS]

    def each(self, function, work):
        """Nothing must be wrong with any of them."""
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for what, wrong in pool.map(function, work):
                with self.subTest(what):
                    self.assertEqual(wrong, "")

    def test_a_file_that_includes_a_room_above_or_beside_its_own_does_not_compile(self):
        def reach(pair):
            room, other = pair
            said = room.include([other.header])
            hidden = other.header in said and ("No such file" in said or "file not found" in said)
            return f"{room.name} includes {other.header}", "" if hidden else said or "it compiles"

        self.each(reach, [(room, other) for rooms in self.parts for room in rooms.values()
                          for name, other in rooms.items() if other is not room and name not in room.below])

    def test_a_file_that_includes_its_own_room_and_all_below_it_compiles(self):
        def reach(rooms):
            highest = next(iter(rooms.values()))
            headers = [highest.header] + [rooms[name].header for name in highest.below if name in rooms]
            return f"{highest.name} includes {' '.join(headers)}", highest.include(headers)

        self.each(reach, self.parts)


if __name__ == "__main__":
    unittest.main()
