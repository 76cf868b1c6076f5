"""What the host itself costs: on the plugin `instant`, which answers at once, and on documents."""

import statistics

from measuring import (DOUBLING, Counted, Measured, measure_peak, median, megabytes, middle_processor, middle_wall, per_doubling,
                       seconds)

LAYER = 100  # things in one of instant's layers


class HostRows:
    def __init__(self, build, folder, table, environment, divide):
        self.folder, self.table, self.environment = folder, table, environment
        self.program = str(build / "bin" / "slipway")
        self.counter = build / "lib/slipway/bench-tools/count_writes.so"
        self.divide = divide
        self.desks = 0

    def size(self, full):
        return max(full // self.divide, 20)

    def steps(self, large):
        yield "start-up", self.start_up
        yield "document", self.largest_document
        yield "instant", self.instant
        yield "replacement", self.replacement
        yield "secrets", self.secrets
        yield "create-first", self.create_first
        yield "all-nodes", self.all_nodes
        yield "chains", self.chains
        yield "layers", self.layers
        yield "exclusive", self.exclusive
        yield "pending", self.pending
        yield "inputs", self.large_inputs
        if large:
            yield "large", self.large

    # What the rows are made of.

    def desk(self, count, nodes=3, platform=(), **options):
        """A folder with a stack of so many things; an option is written as Python would print it, in lower case."""
        self.desks += 1
        desk = self.folder / f"instant-{self.desks}"
        desk.mkdir()
        lines = ["name: bench", "cloud:", "  plugin: instant", f"  nodes: {nodes}", f"  count: {count}"]
        lines += [f"  {name}: {str(value).lower()}" for name, value in options.items()]
        if platform:
            lines += ["platform:", "  plugin: instant", *(f"  {name}: {value}" for name, value in platform)]
        (desk / "slipway.yaml").write_text("\n".join(lines) + "\n")
        return desk

    def run(self, desk, *words):
        return Measured([self.program, *words], desk, self.environment)

    def up(self, desk, *words):
        return Counted([self.program, "up", "--yes", *words], desk, self.environment, self.counter)

    def doubled(self, what, size, cost, times=2, show=seconds, unit="processor"):
        """A row of what `cost(size)` and `cost(times * size)` are, and of what one doubling costs."""
        small, large = cost(size), cost(times * size)
        factor = per_doubling(small, large, times)
        self.table.row(f"{what}, {size:,} -> {times * size:,}",
                       f"{factor:.2f} x a doubling ({unit}: {show(small)} -> {show(large)})", f"{DOUBLING} x", factor > DOUBLING)

    def applied(self, what, count, again=1, budget="", most=None, **options):
        """Applies `count` things in a fresh folder, as often as wanted; the last folder, for what comes after."""
        runs = []
        for _ in range(again):
            desk = self.desk(count, **options)
            runs.append(self.up(desk))
        spread = f", {seconds(min(run.wall for run in runs))} to {seconds(max(run.wall for run in runs))}" if again > 1 else ""
        self.table.row(what, median(runs) + spread, budget, most is not None and middle_wall(runs) > most)
        self.table.row("  the same, per operation",
                       f"{middle_wall(runs) / count * 1e6:.0f} us ({middle_processor(runs) / count * 1e6:.0f} us), "
                       f"{runs[-1].syncs / count:.2f} syncs, {runs[-1].bytes / count / 1024:.2f} KB written")
        return desk, runs

    # The rows.

    def start_up(self):
        words = [self.program, "--version"]
        runs = [Measured(words, self.folder, self.environment) for _ in range(20)]
        peak = measure_peak(words, self.folder, self.environment)
        self.table.row("slipway --version", f"{median(runs)}, {megabytes(peak)}", "10 ms, 15 MB",
                       middle_wall(runs) > 0.010 or (peak or 0) > 15)

    def instant(self):
        """Applies many things three times over, plans them again, when nothing is left to do, and takes them down."""
        count = self.size(10000)
        desk, _ = self.applied(f"apply of {count:,} instant creates, whole command", count, again=3,
                               budget="2 s, 100 us each", most=count * 200e-6)
        kept = sum(file.stat().st_size for file in (desk / ".slipway").rglob("*") if file.is_file())
        self.table.row("  state folder after it, per operation", f"{kept / count / 1024:.2f} KB", "(journal: 1 KB)")
        self.planned(desk, count, "0.3 s, 60 MB", 0.3, 60)
        down = Counted([self.program, "down", "--confirm=bench"], desk, self.environment, self.counter)
        self.table.row(f"down of {count:,}, reads included", f"{median([down])}, {down.syncs / count:.2f} syncs and "
                       f"{down.bytes / count / 1024:.2f} KB written each")

    def planned(self, desk, count, budget, most_seconds, most_megabytes, again=3):
        runs = [self.run(desk, "plan") for _ in range(again)]
        peak = measure_peak([self.program, "plan"], desk, self.environment)
        over = self.divide == 1 and (middle_wall(runs) > most_seconds or (peak or 0) > most_megabytes)
        self.table.row(f"plan of {count:,} no-op resources", f"{median(runs)}, {megabytes(peak)}", budget, over)
        return middle_processor(runs)

    def plan_cost(self, count, **options):
        desk = self.desk(count, **options)
        self.up(desk)
        return middle_processor([self.run(desk, "plan") for _ in range(3)])

    def replace_cost(self, count, **options):
        """Processor time of replacing all of them, the median of three times."""
        desk = self.desk(count, **options)
        self.up(desk)
        return middle_processor([self.up(desk, "--set", f"cloud.edition={edition}") for edition in (2, 3, 4)])

    def replacement(self):
        self.doubled("replacing all", self.size(2000), self.replace_cost)

    def secrets(self):
        """Each string of each event is searched for each secret."""
        self.doubled("secrets: replacing all, a secret each", self.size(2000), lambda count: self.replace_cost(count, secrets=True))
        count = self.size(4000)
        bare, secret = self.replace_cost(count), self.replace_cost(count, secrets=True)
        self.table.row(f"  {count:,} with a secret each beside none", f"({seconds(secret)} beside {seconds(bare)})")

    def create_first(self):
        """The plan of replacing all, each made before the old one goes."""
        def cost(count):
            desk = self.desk(count, create_first=True)
            self.up(desk)
            return middle_processor([self.run(desk, "plan", "--set", "cloud.edition=2") for _ in range(3)])
        self.doubled("create-first: planning the replacement of all", self.size(4000), cost)

    def all_nodes(self):
        """Things of a platform that need all nodes: what grows with their product must not."""
        things = self.size(1000)

        def of(nodes, measure):
            desk = self.desk(nodes, nodes=nodes, platform=[("count", things)])
            return measure([self.program, "plan"], desk, self.environment)

        def cost(nodes):
            return statistics.median(of(nodes, Measured).processor for _ in range(3))
        for nodes in (self.size(200), self.size(400)):
            self.doubled(f"all-nodes: plan of {things:,} things on nodes", nodes, cost)
            self.doubled("  its memory", nodes, lambda count: of(count, measure_peak) or 1, show=megabytes, unit="peak")

    def apply_cost(self, **options):
        return lambda count: statistics.median(self.up(self.desk(count, **options)).processor for _ in range(3))

    def chains(self):
        count = self.size(1000)
        self.applied(f"apply of a chain of {count:,}, one after the other", count, shape="chain")
        self.doubled("  chains", count, self.apply_cost(shape="chain"))

    def layers(self):
        """Each thing comes after five of the layer below."""
        depth = max(100 // self.divide, 2)
        count = depth * LAYER
        desk, _ = self.applied(f"apply of {depth} layers of {LAYER}, each after five", count, shape="layers")
        self.table.row("  plan of the same, nothing to do", median([self.run(desk, "plan") for _ in range(3)]))
        self.doubled("  layers", count // 2, self.apply_cost(shape="layers"))

    def exclusive(self):
        count = self.size(2000)
        self.applied(f"apply of {count:,} in ten exclusive groups", count, shape="exclusive")
        self.doubled("  exclusive groups", count // 2, self.apply_cost(shape="exclusive"))

    def pending(self):
        count = self.size(2000)
        self.applied(f"apply of {count:,} that are pending twice", count, polls=2)
        self.doubled("  pending", count // 2, self.apply_cost(polls=2))

    def large_inputs(self):
        """The same amount of data in more resources: a peak of not much more than what it is."""
        count = self.size(1000)
        desk, _ = self.applied(f"apply of {count:,} with 100 kB each", count, bytes=100000)
        peak = measure_peak([self.program, "plan"], desk, self.environment)
        self.table.row("  plan of the same, peak", megabytes(peak), f"({count / 10:.0f} MB of data)")
        self.doubled("  large inputs: plan", count // 2, lambda size: self.plan_cost(size, bytes=100000))

    def large(self):
        few, many = self.size(10000), self.size(100000)
        small = self.plan_cost(few)
        desk, _ = self.applied(f"apply of {many:,} instant creates, whole command", many)
        large = self.planned(desk, many, "3 s, 600 MB", 3, 600, again=3)
        factor = per_doubling(small, large, many / few)
        self.table.row(f"plan {few:,} -> {many:,}", f"{factor:.2f} x a doubling ({large / small:.1f} x the processor time)",
                       f"{DOUBLING} x", factor > DOUBLING)

    def largest_document(self):
        """A cloud-config of the largest size that the cloud takes, checked and rendered, less what one of a line takes: the program's
        start, which loads and hashes the plugins."""
        desk = self.folder / "document"
        desk.mkdir()
        text = "#cloud-config\nwrite_files:\n"
        for number in range(1000):
            entry = f"  - path: /etc/file{number}\n    permissions: \"0644\"\n    content: |\n      a line of $private_ipv4\n"
            if len(text) + len(entry) > 65000:
                break
            text += entry
        (desk / "line.yaml").write_text("#cloud-config\nwrite_files:\n  - path: /etc/file0\n")
        (desk / "own.yaml").write_text(text)
        for what, words in (("check", ["check", "{}.yaml"]), ("render", ["render", "bench-0"])):
            taken = {}
            for name in ("line", "own"):
                (desk / "slipway.yaml").write_text(f"name: bench\nconfig:\n  plugin: coreos-cloudinit\n  nodes: 1\n  base: {name}.yaml\n")
                runs = [self.run(desk, *[word.format(name) for word in words]) for _ in range(20)]
                taken[name] = middle_processor(runs) * 1000
            more = taken["own"] - taken["line"]
            self.table.row(f"{what} of a document of {len(text):,} bytes",
                           f"({more:.0f} ms beside a start of {taken['line']:.0f} ms)", "50 ms", more > 50)
