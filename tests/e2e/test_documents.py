"""What documents say is there, is there."""
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("*/*/README.md"), ROOT / "bench" / "README.md"])
PARTS = "core|sdk|plugins|emulators|tests|docs|scripts|bench|examples|cmake"
# `core/engine/loop.cpp`, also with a star or braces in it; not what a command or a sentence goes on with.
NAMED = re.compile(rf"`((?:{PARTS})/[\w./*{{}},-]*)`")
LINKED = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")


def alternatives(name):
    """`a/{b,c}.hpp` as its two names."""
    found = re.fullmatch(r"([^{]*)\{([^}]*)\}(.*)", name)
    return [found[1] + one + found[3] for one in found[2].split(",")] if found else [name]


def is_there(name):
    """A file, a folder, a pattern, or a file named without its ending, as in `core/engine/retry`."""
    return any(ROOT.glob(name.rstrip("/"))) or any(ROOT.glob(name.rstrip("/") + ".*"))


class Documents(unittest.TestCase):
    def test_every_file_that_a_document_names_is_there(self):
        missing = [f"{document.relative_to(ROOT)}: {name}" for document in DOCUMENTS
                   for given in NAMED.findall(document.read_text()) for name in alternatives(given) if not is_there(name)]
        self.assertEqual(missing, [])

    def test_every_link_between_documents_leads_somewhere(self):
        missing = [f"{document.relative_to(ROOT)}: {link}" for document in DOCUMENTS
                   for link in LINKED.findall(document.read_text()) if not (document.parent / link).exists()]
        self.assertEqual(missing, [])

    def test_the_tour_names_a_file_of_each_room(self):
        tour = (ROOT / "docs" / "tour.md").read_text()
        rooms = {path.name for path in (ROOT / "core").iterdir() if path.is_dir()}
        named = {name.split("/")[1] for name in NAMED.findall(tour) if name.startswith("core/")}
        self.assertEqual(rooms - named, {"log", "schema", "system"})  # rooms that one passes without stopping


if __name__ == "__main__":
    unittest.main()
