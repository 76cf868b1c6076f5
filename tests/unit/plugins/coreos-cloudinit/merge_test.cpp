#include "render/merge.hpp"
#include "documents.hpp"

using namespace cloudconfig;
using namespace cloudconfig::test;

namespace {

Document read(const std::string& body) { return checked("#cloud-config\n" + body).document; }

std::vector<Problem> merge(Document& document, const std::string& body) {
  Problems problems;
  merge_base(document, read(body), "own.yaml", problems);
  return problems.list();
}

}  // namespace

TEST_CASE("a user's document comes after what the platform needs", "[merge]") {
  auto document = read(
      "ssh_authorized_keys: [a]\ncoreos:\n  fleet:\n    public-ip: x\n  units:\n"
      "    - name: a.service\n      command: start\n");
  CHECK(merge(document,
              "ssh_authorized_keys: [a, b]\nhostname: h\ncoreos:\n  fleet:\n    verbosity: 1\n"
              "  units:\n    - name: b.service\n      command: start\n")
            .empty());
  CHECK(document.ssh_authorized_keys == std::vector<std::string>{"a", "b"});
  CHECK(document.hostname == "h");
  CHECK(setting(document, "fleet", "public_ip") == "x");
  CHECK(setting(document, "fleet", "verbosity") == "1");
  CHECK(document.units.back().name == "b.service");
}

TEST_CASE("the same said twice stands once", "[merge]") {
  const std::string same =
      "write_files:\n  - path: /a\n    content: x\ncoreos:\n  units:\n    - name: a.service\n"
      "      command: start\n";
  auto document = read(same);
  const auto before = document;
  CHECK(merge(document, same).empty());
  CHECK(document == before);
}

TEST_CASE("a contradiction names both values and the place in the user's file", "[merge]") {
  auto document = read("coreos:\n  etcd2:\n    discovery: https://d/1\n");
  const auto problems = merge(document, "coreos:\n  etcd2:\n    discovery: https://d/2\n");
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].at.line == 4);
  CHECK(problems[0].at.column == 16);
  CHECK(says(problems, "https://d/1"));
  CHECK(says(problems, "https://d/2"));
  CHECK(says(problems, "own.yaml"));
}

TEST_CASE("a contradiction of two files names the place in both", "[merge]") {
  Document document;
  Problems problems;
  merge_base(document, read("hostname: a\n"), "first.yaml", problems);
  merge_base(document, read("manage_etc_hosts: localhost\nhostname: b\n"), "second.yaml", problems,
             "first.yaml");
  REQUIRE(problems.list().size() == 1);
  CHECK(problems.list()[0].at.line == 3);
  CHECK(says(problems.list(), "in first.yaml:2:11"));
}

TEST_CASE("files, users and units that differ contradict each other", "[merge]") {
  auto document = read(
      "write_files:\n  - path: /a\n    content: x\nusers:\n  - name: me\ncoreos:\n  units:\n"
      "    - name: a.service\n      content: a\n    - name: b.service\n      command: start\n");
  const auto problems = merge(document,
                              "write_files:\n  - path: /a\n    content: y\nusers:\n"
                              "  - name: me\n    system: true\ncoreos:\n  units:\n"
                              "    - name: a.service\n      content: b\n"
                              "    - name: b.service\n      mask: true\n");
  CHECK(problems.size() == 4);
}

TEST_CASE("pieces of one unit come together", "[merge]") {
  auto document = read("coreos:\n  units:\n    - name: a.service\n      command: start\n");
  CHECK(merge(document,
              "coreos:\n  units:\n    - name: a.service\n      drop-ins:\n"
              "        - name: x.conf\n          content: y\n")
            .empty());
  CHECK(units(document, "a.service").size() == 2);
}
