#include "cloudconfig/shared.hpp"
#include "documents.hpp"

using namespace cloudconfig;
using namespace cloudconfig::test;

namespace {

/// The one finding of a document; the header is added.
std::string finding(const std::string& body, ToolVersion tool = tool_1_13_0) {
  const auto found = places(checked("#cloud-config\n" + body, tool));
  REQUIRE(found.size() == 1);
  return found.front();
}

}  // namespace

TEST_CASE("an unknown key is named with its place and the nearest known one", "[check]") {
  const auto result = checked("#cloud-config\ncoreos:\n  etcd2:\n    discovry: https://d/x\n");
  REQUIRE(result.problems.size() == 1);
  CHECK(result.problems[0].at.line == 4);
  CHECK(result.problems[0].at.column == 5);
  CHECK(result.problems[0].message.find("etcd2.discovry") != std::string::npos);
  CHECK(result.problems[0].help == "did you mean 'discovery'?");
}

TEST_CASE("a document that is no mapping is refused, though the machine accepts it", "[check]") {
  CHECK(finding("- a\n- b\n") == "2:1 user-data-not-a-mapping");
  CHECK(finding("hostname:core\n") == "2:1 user-data-not-a-mapping");
}

TEST_CASE("the last release says of services that it does not bring them any more", "[check]") {
  const std::string text = "coreos:\n  fleet:\n    verbosity: 1\n  flannel:\n    interface: eth0\n";
  CHECK(finding(text, tool_1_14_0) == "4:5 user-data-no-longer-shipped");
  CHECK(checked("#cloud-config\n" + text).problems.empty());
}

TEST_CASE("a header alone draws a warning", "[check]") {
  CHECK(finding("") == "1:1 user-data-empty");
}

TEST_CASE("a discovery URL that YAML takes for a comment is found", "[check]") {
  const auto found =
      codes(checked("#cloud-config\ncoreos:\n  etcd2:\n    discovery: #DISCOVERY_URL\n"
                    "    listen-peer-urls: http://a:2380\n  units:\n    - name: etcd2.service\n"
                    "      command: start\n"));
  CHECK(found == std::vector<std::string>{"user-data-type", "user-data-lonely-cluster"});
}

TEST_CASE("values that are not allowed are found where they stand", "[check]") {
  CHECK(finding("coreos:\n  update:\n    reboot-strategy: false\n") == "4:22 user-data-value");
  CHECK(finding("coreos:\n  units:\n    - name: a.service\n      command: begin\n") ==
        "5:16 user-data-value");
  CHECK(finding("coreos:\n  etcd2:\n    proxy: maybe\n  units:\n    - name: etcd2.service\n"
                "      command: start\n") == "4:12 user-data-value");
  CHECK(finding("coreos:\n  locksmith:\n    window-start: Thursday 4\n") == "4:19 user-data-value");
  CHECK(finding("manage_etc_hosts: \"true\"\n") == "2:19 user-data-value");
  CHECK(finding("write_files:\n  - path: /a\n    permissions: rw-r--r--\n") ==
        "4:18 user-data-value");
  CHECK(finding("write_files:\n  - path: /a\n    encoding: hex\n") == "4:15 user-data-value");
}

TEST_CASE("values that break the line of the environment are found", "[check]") {
  const auto with = [](const std::string& value) {
    return "coreos:\n  fleet:\n    metadata: " + value + "\n";
  };
  CHECK(finding(with("'a\"b'")) == "4:15 user-data-environment");
  CHECK(finding(with("a\\b")) == "4:15 user-data-environment");
  CHECK(finding(with("|\n      a=b")) == "4:15 user-data-environment");
  CHECK(finding(with("a=%H")) == "4:15 user-data-percent");
  CHECK(checked("#cloud-config\n" + with("a=%%H")).problems.empty());
}

TEST_CASE("a cluster in which every node would be alone is found", "[check]") {
  const std::string units = "  units:\n    - name: etcd2.service\n      command: start\n";
  CHECK(finding("coreos:\n  etcd2:\n    listen-peer-urls: http://a:2380\n" + units) ==
        "4:5 user-data-lonely-cluster");
  CHECK(finding("coreos:\n  etcd2:\n    discovery: https://d/1\n    initial-cluster: a=b\n" +
                units) == "4:16 user-data-two-bootstraps");
  CHECK(finding("coreos:\n  etcd2:\n    election-timeout: 500\n    heartbeat-interval: 200\n" +
                units) == "4:23 user-data-timers");
}

TEST_CASE("settings of a service that nothing starts draw a warning", "[check]") {
  CHECK(finding("coreos:\n  etcd2:\n    discovery: https://d/1\n") ==
        "4:5 user-data-never-started");
}

TEST_CASE("units in an order that cannot work are found", "[check]") {
  CHECK(finding("coreos:\n  units:\n    - name: etcd2.service\n      command: start\n"
                "    - name: disk.service\n      command: start\n      content: |\n"
                "        [Unit]\n        Before=etcd2.service\n") == "6:7 user-data-order");
}

TEST_CASE("a unit that comes after another one has to stand behind it, or pull it in", "[check]") {
  const auto entries = [](const std::string& more) {
    return "coreos:\n  units:\n    - name: a.service\n      command: start\n      content: |\n"
           "        [Unit]\n        After=b.service\n" +
           more + "    - name: b.service\n      command: start\n";
  };
  CHECK(finding(entries("")) == "4:7 user-data-order");
  CHECK(checked("#cloud-config\n" + entries("        Requires=b.service\n")).problems.empty());
}

TEST_CASE("a discovery URL that would make a token on every machine is found", "[check]") {
  CHECK(finding("coreos:\n  etcd2:\n    discovery: https://d/new?size=3\n  units:\n"
                "    - name: etcd2.service\n      command: start\n") == "4:16 user-data-discovery");
}

TEST_CASE("units that contradict themselves are found", "[check]") {
  CHECK(finding("coreos:\n  units:\n    - command: start\n") == "4:7 user-data-unit");
  CHECK(finding("coreos:\n  units:\n    - name: a.service\n      mask: true\n"
                "      command: start\n") == "6:16 user-data-unit");
  CHECK(finding(
            "coreos:\n  units:\n    - name: data.mount\n      content: \"[Mount]\\nWhere=/d\"\n") ==
        "4:7 user-data-unit");
  CHECK(finding("coreos:\n  units:\n    - name: a.service\n      drop-ins:\n        - name: b\n") ==
        "6:11 user-data-unit");
}

TEST_CASE("what the machine boots with in spite of it is a warning", "[check]") {
  for (const char* body :
       {"hostname: $private_ipv4$private_ipv4\n", "coreos:\n  units:\n    - command: start\n",
        "users:\n  - gecos: me\n",
        "coreos:\n  units:\n    - name: a.service\n      mask: true\n      content: x\n",
        "coreos:\n  units:\n    - name: a.service\n      drop-ins:\n        - name: b.conf\n",
        "coreos:\n  units:\n    - name: a.network\n      enable: true\n",
        "coreos:\n  write_files: []\n", "hostname: a\n---\nhostname: b\n", "hostname: a b\n",
        "ssh_authorized_keys: [a]\nusers:\n  - name: core\n    ssh_authorized_keys: [b]\n"}) {
    INFO(body);
    const auto result = checked("#cloud-config\n" + std::string(body));
    REQUIRE_FALSE(result.problems.empty());
    CHECK_FALSE(result.has_errors());
  }
}

TEST_CASE("what stops the machine is an error", "[check]") {
  for (const char* body :
       {"write_files:\n  - content: x\n", "write_files:\n  - path: /a\n    owner: ghost\n",
        "write_files:\n  - path: /usr/a\n", "manage_etc_hosts: all\n",
        "coreos:\n  units:\n    - name: a.service\n      command: launch\n",
        "coreos:\n  units:\n    - name: a.service\n      mask: true\n      command: start\n"}) {
    INFO(body);
    CHECK(checked("#cloud-config\n" + std::string(body)).has_errors());
  }
}

TEST_CASE("a finding stands at the key or value that it is about", "[check]") {
  CHECK(finding("coreos:\n  units:\n    - name: a.network\n      enable: true\n") ==
        "5:15 user-data-unit");
  CHECK(finding("coreos:\n  units:\n    - name: a.service\n      mask: true\n      content: x\n") ==
        "6:16 user-data-unit");
  CHECK(finding("hostname:\nmanage_etc_hosts: localhost\n") == "2:1 user-data-type");
  CHECK(finding("hostname:   # later\n") == "2:1 user-data-type");
  CHECK(finding("hostname: ~\n") == "2:11 user-data-type");
}

TEST_CASE("a group that nobody makes is found like an owner", "[check]") {
  const auto with = [](const std::string& owner, const std::string& more = "") {
    return "users:\n  - name: me\n" + more + "write_files:\n  - path: /a\n    owner: '" + owner +
           "'\n";
  };
  CHECK(finding(with("me:nosuchgroup")) == "6:12 user-data-owner");
  CHECK(finding(with("core:me", "    no-user-group: true\n")) == "7:12 user-data-owner");
  for (const char* owner : {"me", "me:me", "me:", ":me", "core:docker", "500:500", "me:500"})
    CHECK(checked("#cloud-config\n" + with(owner)).problems.empty());
}

TEST_CASE("a discovery URL without a token, or with words for one, is an error", "[check]") {
  const auto with = [](const std::string& value) {
    return "coreos:\n  etcd2:\n    discovery: " + value +
           "\n  units:\n    - name: etcd2.service\n      command: start\n";
  };
  for (const char* value :
       {"\"\"", "\" \"", "https://", "https://d.example.com", "https://d.example.com/",
        "https://d.example.com/?size=3", "https://d.example.com/<token>",
        "https://d.example.com/TOKEN", "https://d.example.com/your-token",
        "https://d.example.com/xxxx", "https://d.example.com/{token}",
        "\"https://d.example.com/a b\"", "\"https://d.example.com/#TOKEN\"", "token"})
    CHECK(finding(with(value)) == "4:16 user-data-discovery");
  CHECK(finding(with("")) == "4:5 user-data-type");
  CHECK(checked("#cloud-config\n" + with("")).has_errors());
  for (const char* value : {"https://d.example.com/0123456789abcdef0123456789abcdef",
                            "http://10.0.0.2:8087/1", "https://d.example.com/v2/keys/x1"})
    CHECK(checked("#cloud-config\n" + with(value)).problems.empty());
}

TEST_CASE("files that stop the machine are found", "[check]") {
  CHECK(finding("write_files:\n  - content: x\n") == "3:5 user-data-file");
  CHECK(finding("write_files:\n  - path: /usr/bin/x\n") == "3:11 user-data-file");
  CHECK(finding("write_files:\n  - path: /a\n    owner: nobdy\n") == "4:12 user-data-owner");
  CHECK(finding("write_files:\n  - path: /a\n    encoding: base64\n    content: '*'\n") ==
        "5:14 user-data-content");
  CHECK(checked("#cloud-config\nusers:\n  - name: me\nwrite_files:\n  - path: /usrx/a\n"
                "    owner: me:500\n")
            .problems.empty());
}

TEST_CASE("keys of core in two places are found, since one replaces the other", "[check]") {
  CHECK(finding("ssh_authorized_keys: [a]\nusers:\n  - name: core\n"
                "    ssh_authorized_keys: [b]\n") == "4:5 user-data-user");
}

TEST_CASE("two equal tokens side by side are found", "[check]") {
  CHECK(finding("hostname: $private_ipv4$private_ipv4\n") == "2:11 user-data-token");
  CHECK(finding("hostname: ${private_ipv4}\n") == "2:11 user-data-token");
  CHECK(checked("#cloud-config\nhostname: $private_ipv4-$private_ipv4\n").problems.empty());
}

TEST_CASE("what no reader of YAML accepts has its place", "[check]") {
  CHECK(finding("hostname: a\n\tb: c\n") == "3:1 user-data-yaml");
  CHECK(finding("hostname: a\x1b[0m\n") == "2:12 user-data-control-character");
  CHECK(finding("hostname: a\xff\n") == "2:12 user-data-encoding");
  CHECK(finding("hostname: [a\n").find("user-data-yaml") != std::string::npos);
}

TEST_CASE("a document of the largest size is read in a moment", "[check]") {
  std::string text = "#cloud-config\nwrite_files:\n";
  for (int i = 0; text.size() < 64000; ++i) {
    text += "  - path: /etc/file" + std::to_string(i) + "\n    permissions: \"0644\"\n";
    text += "    content: |\n      first $private_ipv4 line\n      second line\n";
  }
  const auto result = checked(text);
  CHECK(result.problems.empty());
  CHECK(result.document.files.size() > 400);
  CHECK(emit(result.document) == text);
}

TEST_CASE("a document of more bytes than the cloud takes is refused", "[check]") {
  const auto size = [](std::size_t bytes) {
    std::string text = "#cloud-config\nhostname: a\n#";
    text += std::string(bytes - text.size(), 'x');
    return checked(text).has_errors();
  };
  CHECK_FALSE(size(65535));
  CHECK(size(65536));
}

TEST_CASE("gzip is unpacked where the release unpacks it", "[check]") {
  const auto packed = gzip("#cloud-config\nhostname: a\n");
  CHECK(checked(packed).document.hostname == "a");
  CHECK(codes(checked(packed, tool_1_5_1)) == std::vector<std::string>{"user-data-gzip"});
}

TEST_CASE("base64 of a document is recognised as a likely mistake", "[check]") {
  const auto result = checked(base64_encode("#cloud-config\nhostname: a\n"));
  REQUIRE(result.problems.size() == 1);
  CHECK(result.problems[0].help.find("base64") != std::string::npos);
}

TEST_CASE("ten planted mistakes give ten findings at their places in one run", "[check]") {
  const auto found =
      places(checked("#cloud-config\n"
                     "hostnam: demo\n"  // 1
                     "coreos:\n"
                     "  etcd2:\n"
                     "    discovery: https://d/1\n"
                     "    debug: \"true\"\n"  // 2
                     "  update:\n"
                     "    reboot-strategy: never\n"  // 3
                     "  units:\n"
                     "    - name: etcd2.service\n"
                     "      command: start\n"
                     "    - name: x.service\n"
                     "      command: launch\n"  // 4
                     "    - name: fleet\n"      // 5
                     "users:\n"
                     "  - gecos: me\n"  // 6
                     "write_files:\n"
                     "  - path: /usr/lib/a\n"  // 7
                     "  - path: /b\n"
                     "    permissions: \"0999\"\n"  // 8
                     "  - path: /c\n"
                     "    owner: ghost\n"          // 9
                     "manage_etc_hosts: all\n"));  // 10
  CHECK(found == std::vector<std::string>{"2:1 user-data-unknown-key", "6:12 user-data-type",
                                          "8:22 user-data-value", "13:16 user-data-value",
                                          "14:7 user-data-unit", "16:5 user-data-user",
                                          "18:11 user-data-file", "20:18 user-data-value",
                                          "22:12 user-data-owner", "23:19 user-data-value"});
}
