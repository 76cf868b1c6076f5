// The facts of the format, one by one, as the reader of a document takes them.
#include "cloudconfig/document_reader.hpp"
#include "documents.hpp"

using namespace cloudconfig;
using namespace cloudconfig::test;

namespace {

Document read(const std::string& body) { return checked("#cloud-config\n" + body).document; }

std::string etcd2(const std::string& key, const std::string& value) {
  return setting(read("coreos:\n  etcd2:\n    " + key + ": " + value + "\n"), "etcd2", key.c_str());
}

}  // namespace

TEST_CASE("hyphens in keys read as underscores at every depth", "[facts]") {
  const auto document = read(
      "write-files:\n  - path: /a\ncoreos:\n  etcd2:\n    advertise_client-urls: u\n  units:\n"
      "    - name: a.service\n      drop-ins:\n        - name: b.conf\n          content: c\n");
  CHECK(document.files.size() == 1);
  CHECK(setting(document, "etcd2", "advertise_client_urls") == "u");
  CHECK(document.units.at(0).drop_ins.size() == 1);
}

TEST_CASE("a string keeps its written text", "[facts]") {
  CHECK(etcd2("name", "0644") == "0644");
  CHECK(etcd2("name", "off") == "off");
  CHECK(etcd2("name", "1.50") == "1.50");
  CHECK(etcd2("name", "1:30") == "1:30");
}

TEST_CASE("booleans are the bare words of YAML 1.1", "[facts]") {
  for (const char* word : {"y", "yes", "Yes", "YES", "true", "on", "On"})
    CHECK(etcd2("debug", word) == "true");
  for (const char* word : {"n", "No", "FALSE", "off"}) CHECK(etcd2("debug", word) == "false");
  for (const char* word : {"\"true\"", "1", "yEs"}) CHECK(etcd2("debug", word) == "(none)");
}

TEST_CASE("integers know octal, hex and underscores, and not quotes", "[facts]") {
  CHECK(etcd2("max_wals", "010") == "8");
  CHECK(etcd2("max_wals", "0x64") == "100");
  CHECK(etcd2("max_wals", "1_000") == "1000");
  CHECK(etcd2("max_wals", "1e3") == "1000");
  CHECK(etcd2("max_wals", "2.9") == "2");
  CHECK(etcd2("max_wals", "\"500\"") == "(none)");
}

TEST_CASE("real numbers are printed the Go way", "[facts]") {
  CHECK(printed_real(1000000000) == "1e+09");
  CHECK(printed_real(0.10) == "0.1");
  CHECK(printed_real(123456) == "123456");
  CHECK(printed_real(0.00001) == "1e-05");
}

TEST_CASE("of a repeated scalar the last one counts, lists are appended", "[facts]") {
  const auto result = checked(
      "#cloud-config\nhostname: a\nhostname: b\nwrite_files:\n  - path: /a\nwrite-files:\n"
      "  - path: /b\n");
  CHECK(result.document.hostname == "b");
  CHECK(result.document.files.size() == 2);
  CHECK(codes(result) ==
        std::vector<std::string>{"user-data-repeated-key", "user-data-repeated-key"});
}

TEST_CASE("merge keys and anchors work", "[facts]") {
  const auto document = read(
      "coreos:\n  etcd2: &e\n    name: a\n    debug: true\n  etcd:\n    <<: *e\n    name: b\n");
  CHECK(setting(document, "etcd2", "name") == "a");
  CHECK(setting(document, "etcd", "name") == "b");
}

TEST_CASE("a dashed line right after the header is fine, a second document is not", "[facts]") {
  CHECK(codes(checked("#cloud-config\n---\nhostname: a\n")).empty());
  const auto two = checked("#cloud-config\nhostname: a\n---\nhostname: b\n");
  CHECK(two.document.hostname == "a");
  CHECK(codes(two) == std::vector<std::string>{"user-data-two-documents"});
}

TEST_CASE("lines may end with CRLF", "[facts]") {
  const auto result = checked("#cloud-config\r\nhostname: a\r\n");
  CHECK(codes(result).empty());
  CHECK(result.document.hostname == "a");
}

TEST_CASE("an element of the wrong kind is dropped", "[facts]") {
  const auto result = checked("#cloud-config\nusers: [core]\nssh_authorized_keys: key\n");
  CHECK(result.document.users.empty());
  CHECK(result.document.ssh_authorized_keys.empty());
  CHECK(codes(result) == std::vector<std::string>{"user-data-type", "user-data-type"});
}

TEST_CASE("keys of a later release are unknown to an earlier one", "[facts]") {
  const std::string text =
      "#cloud-config\ncoreos:\n  etcd2:\n    wal-dir: /w\n  units:\n"
      "    - name: etcd2.service\n      command: start\n";
  CHECK(codes(checked(text)).empty());
  CHECK(codes(checked(text, tool_1_5_1)) == std::vector<std::string>{"user-data-later-key"});
}

TEST_CASE("every variable has its name", "[facts]") {
  const auto name = [](const char* section, const char* key) {
    const auto* spec = find_section(section);
    return variable_of(*spec, *spec->find(key));
  };
  CHECK(name("etcd2", "snapshot_count") == "ETCD_SNAPSHOT_COUNT");
  CHECK(name("etcd", "snapshot_count") == "ETCD_SNAPSHOTCOUNT");
  CHECK(name("fleet", "public_ip") == "FLEET_PUBLIC_IP");
  CHECK(name("flannel", "interface") == "FLANNELD_IFACE");
  CHECK(name("locksmith", "group") == "LOCKSMITHD_GROUP");
  CHECK(name("locksmith", "window_start") == "REBOOT_WINDOW_START");
}

TEST_CASE("header: what the machine recognises and what not", "[facts]") {
  CHECK(kind_of("") == DocumentKind::empty);
  CHECK(kind_of("#!/bin/sh\n") == DocumentKind::script);
  CHECK(kind_of("#cloud-config") == DocumentKind::cloud_config);
  CHECK(kind_of("#cloud-config \t\r\nx: y") == DocumentKind::cloud_config);
  CHECK(kind_of("{\"ignitionVersion\": 1}") == DocumentKind::ignition);
  CHECK(kind_of("{\"ignition\": {\"version\": \"2.0.0\"}}") == DocumentKind::ignition);
  for (const char* other :
       {R"({"x": {"ignition": {"version": "2.0.0"}}})", R"({"ignition": {}, "version": "2"})",
        R"({"ignition": {"version": 2}})", R"({"ignitionVersion": "1"})",
        R"(["ignition", "version"])"})
    CHECK(kind_of(other) == DocumentKind::unknown);
  for (const char* other : {"\xEF\xBB\xBF#cloud-config\n", "\n#cloud-config\n", " #cloud-config\n",
                            "#cloud-config v1\n", "#include\n", "{\"a\": 1}", "I2Nsb3Vk"})
    CHECK(kind_of(other) == DocumentKind::unknown);
}
