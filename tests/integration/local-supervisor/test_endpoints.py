"""Ports of this computer that lead to machines: in turn, to those that are well, as long as bytes pass."""

import socket
import threading
import time
import unittest

from rig import Refused, Stack, base64_of, image, wait_for, why_not

# A service that names its machine, on 8000; its path /well is there as long as the file is.
SERVICE = """#!/bin/sh
cd /srv && exec /usr/bin/env perl -MIO::Socket::INET -e '
my $l = IO::Socket::INET->new(LocalPort => 8000, Listen => 50, ReuseAddr => 1) or die;
while (my $c = $l->accept) {
  my $r = <$c>;
  while (defined(my $h = <$c>)) { last if $h =~ /^\\r?\\n$/ }
  my $ok = $r !~ m{/well} || -e "/srv/well";
  my $n = `cat /etc/hostname`;
  print $c "HTTP/1.1 " . ($ok ? 200 : 503) . " X\\r\\nConnection: close\\r\\nContent-Length: " . length($n) . "\\r\\n\\r\\n$n";
  close $c;
}'
"""
UNIT = "[Service]\nExecStart=/srv/service\nRestart=always\n"


def fetch(port, path="/"):
    """The body of an answer; nothing when there is none."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        answer = b""
        while block := connection.recv(4096):
            answer += block
    return answer.decode().rpartition("\r\n")[2].strip()


@unittest.skipIf(why_not(), why_not())
class Endpoints(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.image = image()

    def setUp(self):
        self.stack = Stack(self).begin()
        files = [{"path": "/srv/service", "mode": "0755", "content": base64_of(SERVICE)},
                 {"path": "/srv/well", "mode": "0644", "content": ""},
                 {"path": "/etc/systemd/system/service.service", "mode": "0644", "content": base64_of(UNIT)},
                 {"path": "/etc/systemd/system/ssh.service.d/wants.conf", "mode": "0644",
                  "content": base64_of("[Unit]\nWants=service.service\n")}]
        self.names = ["n1", "n2", "n3"]
        for name in self.names:
            self.stack.put(name, self.image, files=files)
        self.probe = {"kind": "http", "port": 8000, "path": "/well", "interval_ms": 100, "failures": 2}
        self.door("web")

    def door(self, name, machines=None, **fields):
        targets = [{"machine": machine, "port": 8000} for machine in machines or self.names]
        return self.stack.ask("endpoint.put", endpoint={"name": name, "targets": targets, "probe": self.probe, **fields})

    def healthy(self, name="web"):
        return next(one for one in self.stack.ask("list")["endpoints"] if one["name"] == name)["healthy"]

    def all_well(self):
        wait_for("all are well", lambda: self.healthy() == self.names, 60)

    def test_each_machine_that_is_well_gets_the_next_connection_in_turn(self):
        port = self.door("web")["port"]
        self.all_well()
        answers = [fetch(port) for _ in range(9)]
        self.assertEqual([answers.count(name) for name in self.names], [3, 3, 3])

        ssh = self.stack.door("n2-ssh", "n2")
        self.stack.ssh(ssh, "rm", "/srv/well")
        wait_for("n2 is unwell", lambda: self.healthy() == ["n1", "n3"])
        self.assertEqual(sorted(fetch(port) for _ in range(4)), ["n1", "n1", "n3", "n3"])
        self.stack.ssh(ssh, "touch", "/srv/well")
        self.all_well()

        self.stack.act("n3", "cut")
        wait_for("n3 is unwell", lambda: self.healthy() == ["n1", "n2"])
        self.assertEqual(sorted(fetch(port) for _ in range(4)), ["n1", "n1", "n2", "n2"])

    def test_no_request_is_lost_while_targets_come_and_go(self):
        port = self.door("web")["port"]
        self.all_well()
        lost, answers, over = [], [], threading.Event()

        def ask():
            while not over.is_set():
                try:
                    answers.append(fetch(port))
                except OSError as error:
                    lost.append(str(error))
                over.wait(0.02)

        client = threading.Thread(target=ask)
        client.start()
        self.door("web", ["n1", "n2"])
        self.stack.ask("machine.delete", name="n3")
        self.door("web", ["n2"])
        self.stack.act("n1", "restart")
        self.door("web", ["n1", "n2"])
        wait_for("both are well", lambda: self.healthy() == ["n1", "n2"])
        over.set()
        client.join()
        self.assertEqual((lost, set(answers) <= set(self.names)), ([], True), answers)

    def test_a_connection_without_a_byte_is_ended_and_one_with_bytes_goes_on(self):
        port = self.stack.door("idle", "n1", idle_s=1)
        self.stack.wait_for_ssh(port)
        with socket.create_connection(("127.0.0.1", port), timeout=20) as silent:
            begun = time.monotonic()
            while silent.recv(4096):
                pass
            self.assertGreater(time.monotonic() - begun, 0.9)
        self.assertEqual(self.stack.ssh(port, "for i in 1 2 3 4; do echo $i; sleep 0.5; done"), "1\n2\n3\n4\n")

    def test_a_connection_outlives_a_change_of_the_endpoint_and_ends_with_it(self):
        port = self.stack.door("lasting", "n1")
        self.stack.wait_for_ssh(port)
        with socket.create_connection(("127.0.0.1", port), timeout=20) as living:
            self.assertTrue(living.recv(4096).startswith(b"SSH"))
            self.assertEqual(self.stack.door("lasting", "n2"), port)
            living.sendall(b"SSH-2.0-test\r\n")
            self.assertTrue(living.recv(4096))
            self.stack.ask("endpoint.delete", name="lasting")
            while living.recv(4096):
                pass
        with self.assertRaises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), timeout=5)

    def test_a_port_that_somebody_has_is_told_at_once(self):
        with socket.create_server(("127.0.0.1", 0)) as other:
            with self.assertRaises(Refused) as refused:
                self.stack.ask("endpoint.put", endpoint={"name": "taken", "port": other.getsockname()[1], "targets": []})
        self.assertEqual(refused.exception.kind, "invalid", "it is not tried again and again")


if __name__ == "__main__":
    unittest.main()
