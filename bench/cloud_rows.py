"""The example and clusters of several sizes on the emulated cloud: how long the user waits, and what the program costs."""

import json
import os
import pathlib
import re
import signal
import statistics
import sys
import threading
import time

from measuring import DOUBLING, TIMEOUT, Measured, check_end, median, middle_wall, per_doubling

ROOT = pathlib.Path(__file__).resolve().parent.parent
REALISTIC = 20  # how fast the cloud's clock is where its durations are to count as the real one's
FAST = 200
WIRE = ROOT / "tests" / "integration" / "azure-emulator" / "wire"

BARE = """\
name: bench
cloud:
  plugin: azure-asm
  subscription: ${{env:AZURE_SUBSCRIPTION}}
  azure_cert: azure-cert.pem
  ssh_cert: ssh-cert.pem
  nodes: {nodes}
"""
IN_NETWORK = """\
  virtual_network_name: vnet
  subnet_names: [nodes]
"""
NETWORK = """<?xml version="1.0" encoding="utf-8"?><NetworkConfiguration
  xmlns="http://schemas.microsoft.com/ServiceHosting/2011/07/NetworkConfiguration"><VirtualNetworkConfiguration>
  <VirtualNetworkSites><VirtualNetworkSite name="vnet" Location="West US"><AddressSpace><AddressPrefix>10.20.0.0/16</AddressPrefix>
  </AddressSpace><Subnets><Subnet name="nodes"><AddressPrefix>10.20.0.0/20</AddressPrefix></Subnet></Subnets></VirtualNetworkSite>
  </VirtualNetworkSites></VirtualNetworkConfiguration></NetworkConfiguration>"""


def without_addresses(document):
    """Without instance-level public addresses, of which a subscription has five."""
    return re.sub(rb"<PublicIPs>.*?</PublicIPs>", b"", document)


def ways_in(cloud):
    """The ssh connections to each machine that have ended."""
    return {log: [line for line in map(json.loads, log.read_text().splitlines()) if line["port"] == 22]
            for log in cloud.folder.glob("machines/*/*/forwards.log")}


class CloudRows:
    def __init__(self, build, folder, table, divide):
        self.build, self.folder, self.table, self.divide = build, folder, table, divide
        self.program = str(build / "bin" / "slipway")
        os.environ["SLIPWAY_BUILD"] = str(build)
        sys.dont_write_bytecode = True
        sys.path.insert(0, str(ROOT / "tests" / "e2e"))
        import harness  # what the end-to-end tests stand on; it asks for SLIPWAY_BUILD when it is loaded

        import platform_rig

        import original_order

        self.harness, self.rig, self.original_order = harness, platform_rig, original_order

    def steps(self):
        yield "emulator", self.on_the_emulator
        yield "clouds", self.clouds
        yield "many nodes", self.many_nodes
        yield "starting", self.starting
        yield "leaving", self.leaving

    def size(self, full):
        return max(full // self.divide, 10)

    def run(self, desk, *words, expected=0):
        """`slipway` on a desk of the harness; a run that ends otherwise ends the step."""
        code, output = desk.run(*words, timeout=TIMEOUT)
        check_end([self.program, *words], code, output, expected)

    def on_the_emulator(self):
        """The three-node example, with machines: how long `up` takes beside the least that the service's rules allow."""
        cloud = self.harness.Cloud(self.folder / "cloud")
        try:
            desk = self.harness.Desk(self.folder / "desk", cloud)
            words = [self.program, "plan"]
            runs = [Measured(words, desk.folder, desk.environment) for _ in range(5)]
            self.table.row("plan of the three-node example, nothing to read", median(runs), "50 ms, plugins loaded",
                           middle_wall(runs) > 0.050)
            begin = time.perf_counter()
            self.run(desk, "up", "--yes")
            wall = time.perf_counter() - begin
            path = cloud.ask("GET", "/critical-path")
            ratio = path.get("ratio")
            self.table.row("up of the three-node example, all of it", f"{wall:.1f} s", f"(cloud {self.harness.SPEED}x fast)")
            self.table.row("  makespan / critical path of the cloud's part", f"{ratio:.3f}" if ratio else "unknown", "1.05",
                           not ratio or ratio > 1.05)
            self.table.row("  took, least (the cloud's own seconds)",
                           f"{path.get('took_seconds', 0):.1f}, {path['least_seconds']:.1f}", "")
            begin = time.perf_counter()
            self.run(desk, "up", "--yes")
            self.table.row("up again, nothing to do", f"{(time.perf_counter() - begin) * 1000:.0f} ms", "")
            walls = []
            for _ in range(3):
                begin = time.perf_counter()
                self.run(desk, "plan")
                walls.append(time.perf_counter() - begin)
            self.table.row("plan of the three-node example, reads included", f"{statistics.median(walls) * 1000:.0f} ms",
                           "50 ms, plugins loaded")
            begin = time.perf_counter()
            self.run(desk, "down", "--confirm=demo")
            self.table.row("down of the three-node example", f"{time.perf_counter() - begin:.1f} s", f"(cloud {self.harness.SPEED}x fast)")
        finally:
            cloud.stop()

    def clouds(self):
        """The cloud's part alone, without machines behind it: makespan beside the critical path, for clusters of several sizes."""
        for nodes in (3, 10, 50, 120) if self.divide == 1 else (3,):
            cloud = self.bare_cloud(f"nodes-{nodes}", REALISTIC)
            try:
                desk = self.bare_desk(cloud, nodes, REALISTIC)
                self.run(desk, "up", "--yes")
                path = cloud.ask("GET", "/critical-path")
                name = f"makespan / critical path, {nodes} nodes" + (", three services" if nodes > 100 else "")
                self.table.row(name, f"{path.get('ratio', 0):.3f} ({path.get('took_seconds', 0):.0f} s, least "
                               f"{path['least_seconds']:.0f} s)", "1.05", path.get("ratio", 0) > 1.05)
                self.table.row("  requests per object", f"{path['requests_per_object']:.1f}", "")
            finally:
                cloud.stop()
        self.the_scripts_way(10)

    def bare_cloud(self, name, speed):
        cloud = self.harness.Cloud(self.folder / name, speed=speed, machines=False,
                                   extra=("--quota", "cores=1000", "--quota", "hosted_services=50"))
        cloud.ask("POST", "/prepare", {"network_configuration": NETWORK})
        return cloud

    def bare_desk(self, cloud, nodes, speed):
        desk = self.harness.Desk(self.folder / f"desk-{nodes}", cloud, BARE.format(nodes=nodes) + (IN_NETWORK if nodes > 50 else ""))
        return desk

    def the_scripts_way(self, nodes):
        """As the seed's script made a cluster: one machine after the other, a look every 5 s, 2 s of sleep."""
        cloud = self.bare_cloud("script", REALISTIC)
        service = "/services/hostedservices/deis-svc"

        def write(path, name, change=lambda body: body):
            cloud.manage("POST", path, change(without_addresses((WIRE / name).read_bytes())), look_every=5 / REALISTIC)

        try:
            cloud.manage("PUT", "/services/networking/media", (WIRE / "15-node-set-network-configuration.xml").read_bytes())
            write("/services/hostedservices", "83-py-create-hosted-service.xml")
            time.sleep(2 / REALISTIC)
            write(f"{service}/certificates", "84-py-add-service-certificate-der-as-pfx.xml")
            write(f"{service}/deployments", "86-py-create-deployment.xml")
            for index in range(1, nodes):
                write(f"{service}/deployments/deis-svc/roles", "87-py-add-role.xml",
                      lambda body, at=index: body.replace(b"coreos-1", b"coreos-%d" % at).replace(b"22002", b"%d" % (22001 + at)))
            self.harness.until(lambda: all(role["status"] == "ReadyRole" for one in cloud.inventory()["services"]
                                           for deployment in one["deployments"] for role in deployment["roles"]), "ready", 600)
            self.table.row(f"  in the seed's script's way, {nodes} nodes", f"{cloud.ask('GET', '/critical-path')['ratio']:.3f}", "")
        finally:
            cloud.stop()

    def many_nodes(self):
        """500 nodes over ten services: what the program itself costs."""
        count = self.size(500)
        half = self.apply_nodes(count // 2, lambda _count, _desk, run: run.processor)
        whole = self.apply_nodes(count, self.tell_nodes)
        factor = per_doubling(half, whole)
        self.table.row(f"apply of nodes, {count // 2} -> {count}", f"{factor:.2f} x a doubling (processor: {half:.2f} s -> {whole:.2f} s)",
                       f"{DOUBLING} x", factor > DOUBLING)

    def apply_nodes(self, count, then):
        cloud = self.bare_cloud(f"many-{count}", FAST)
        try:
            desk = self.bare_desk(cloud, count, FAST)
            return then(count, desk, Measured([self.program, "up", "--yes"], desk.folder, desk.environment))
        finally:
            cloud.stop()

    def tell_nodes(self, count, desk, run):
        self.table.row(f"apply of {count} nodes in ten services, processor time", f"{run.processor:.2f} s", "5 s", run.processor > 5)
        runs = [Measured([self.program, "plan"], desk.folder, desk.environment) for _ in range(3)]
        self.table.row("plan of the same, reads included", median(runs), "0.5 s", middle_wall(runs) > 0.5)
        return run.processor

    def starting(self):
        """The platform installed and started on three machines whose units start at once, fleet's clockwork at its own speed: ours,
        ours with a longer way to the machines, and the order of the tool that it once came with."""
        options = {"speed": 1, "unit_delay_ms": {"default": 0}, "unit_ready_ms": {"default": 0}}
        cloud = self.harness.Cloud(self.folder / "platform", speed=REALISTIC, options=options)
        try:
            desk = self.harness.Desk(self.folder / "platform-desk", cloud, self.harness.STACK)  # every option's default
            desk.environment["SLIPWAY_CLOUD_POLL_INTERVAL_MS"] = "50"
            self.up(desk)  # the machines and, once, the platform on them
            etcd = self.rig.Etcd(next(iter(self.rig.addresses(desk).values())))
            self.take_away(desk, etcd)
            self.start_ours(cloud, desk, etcd, "the platform installed and started, ours", 10)
            cloud.set_options(forward_delay_ms=100)
            self.start_ours(cloud, desk, etcd, "  the same, 100 ms further away", 12)
            cloud.set_options(forward_delay_ms=0)
            self.start_originally(desk, etcd)
        finally:
            cloud.stop()

    def up(self, desk):
        self.run(desk, "up", "--yes")

    def start_ours(self, cloud, desk, etcd, what, budget):
        """From the command's start, so with reading, plan and preflight."""
        ways = ways_in(cloud)
        begin = time.perf_counter()
        process = desk.start("up", "--yes")
        self.all_rows(etcd)
        wall = time.perf_counter() - begin
        output, _ = process.communicate(timeout=TIMEOUT)
        whole = time.perf_counter() - begin
        check_end([self.program, "up"], process.returncode, output)
        time.sleep(1)  # the machines have seen the ends of the connections by then
        fresh = [way for log, all_ways in ways_in(cloud).items() for way in all_ways[len(ways[log]):]]
        self.table.row(what, f"{whole:.1f} s; its 27 units run after {wall:.1f} s", f"{budget} s", whole > budget)
        most = max(way["out"] for way in fresh)
        self.table.row("  ssh connections; KB read in each second by the one",
                       f"1, {len(fresh) - 1} for clocks; {most / 1024 / whole:.1f}", "1")
        self.take_away(desk, etcd)

    def take_away(self, desk, etcd):
        units = [name.removeprefix("deis-").removesuffix(".service") for name in self.rig.ROWS]
        self.run(desk, "platform", "destroy", *units)
        self.harness.until(lambda: not etcd.rows(), "no unit", 120)

    def start_originally(self, desk, etcd):
        texts = self.folder / "texts"
        self.run(desk, "platform", "units", "--out", str(texts))
        begin = time.perf_counter()
        original = threading.Thread(target=self.original_order.OriginalOrder(etcd, texts).run)
        original.start()
        self.all_rows(etcd)
        self.table.row("  in the order of the original tool", f"{time.perf_counter() - begin:.1f} s", "(45 to 65 s)")
        original.join()

    def all_rows(self, etcd):
        self.harness.until(lambda: etcd.counts("active/running") == self.rig.ROWS, "27 rows", 300)

    def leaving(self):
        """From Ctrl-C, while a request is held by the other side, to the end of the process."""
        cloud = self.harness.Cloud(self.folder / "held", machines=False)
        try:
            stack = self.harness.STACK.split("config:")[0].replace("  vm_size: Large\n  data_disk: true\n", "")
            desk = self.harness.Desk(self.folder / "held-desk", cloud, stack)
            fault = cloud.fault(operation="Create VM Deployment", point="after", action="hold")
            process = desk.start("up", "--yes")
            cloud.wait_hit(fault)
            begin = time.perf_counter()
            os.kill(process.pid, signal.SIGINT)
            output, _ = process.communicate(timeout=60)
            took = time.perf_counter() - begin
            check_end([self.program, "up"], process.returncode, output, expected=8)
            self.table.row("leaving after Ctrl-C, a request being held", f"{took:.2f} s, exit 8", "2 s, exit 8", took > 2)
            cloud.ask("DELETE", f"/faults/{fault}")
        finally:
            cloud.stop()
