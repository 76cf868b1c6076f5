// A document of the user's own and what platform and cloud need: one document, or both places.
#include <catch2/catch.hpp>

#include "check/checker.hpp"
#include "document/archive.hpp"
#include "role/user_data.hpp"
#include "slipway/codec.hpp"
#include "slipway/contract/node_config.hpp"
#include "tests/unit/plugins/cloud-init/documents.hpp"
#include "tests/unit/plugins/cloud-init/whole_node.hpp"
#include "user_data/encoding.hpp"
#include "user_data/yaml_node.hpp"
#include "user_data/yaml_text.hpp"
#include "user_data/yaml_writer.hpp"

using namespace cloud_init;
using cloud_init::test::has;
using cloud_init::test::read;
using slipway::Value;
using slipway::contract::BaseDocument;
using slipway::contract::NodeConfig;
using user_data::YamlNode;

namespace {

Made made_of(const NodeConfig& config, const std::string& base, std::int64_t limit = usual_limit) {
  Value inputs = Value::map().set("node", "demo-0").set("max_bytes", limit);
  inputs.set("config", slipway::codec::encode(config));
  inputs.set("base", slipway::codec::encode(BaseDocument::holding(base, "own.yaml")));
  return make_user_data(inputs);
}

/// The value of a key; a null one where there is none.
YamlNode at(const YamlNode& map, const std::string& key) {
  for (const auto& [name, value] : map.entries)
    if (name.text == key) return value;
  return {};
}

std::string said(const Made& made) {
  std::string text;
  for (const auto& one : made.problems)
    text += one.file + ":" + std::to_string(one.at.line) + ":" + std::to_string(one.at.column) +
            " " + one.code + " " + one.message + "\n";
  return text;
}

NodeConfig small_node() {
  NodeConfig node;
  node.hostname = "demo-0";
  node.ssh_keys = {"ssh-ed25519 AAAA me"};
  node.files.push_back({"/etc/a", "", "", "a\n", {}});
  node.packages = {"curl"};
  node.commands = {"echo ours"};
  return node;
}

}  // namespace

TEST_CASE("a user's own document comes after what the platform needs", "[cloud-init][merge]") {
  const auto made = made_of(small_node(),
                            "#cloud-config\nwrite_files:\n  - {path: /etc/b, content: b}\n"
                            "packages: [curl, jq]\nruncmd:\n  - echo theirs\n  - [ls, -l]\n"
                            "timezone: Europe/Berlin\nntp: {servers: [a.example, b.example]}\n");
  INFO(said(made));
  CHECK(made.problems.empty());
  const auto root = read(made.text);
  REQUIRE(at(root, "write_files").items.size() == 2);
  CHECK(at(at(root, "write_files").items[1], "path").text == "/etc/b");
  CHECK(at(root, "packages").items.size() == 2);
  CHECK(at(root, "timezone").text == "Europe/Berlin");
  CHECK(at(at(root, "ntp"), "servers").items.size() == 2);
  CHECK(made.text.find("echo ours") < made.text.find("echo theirs"));
  REQUIRE(made.origins.steps.size() == 3);
  CHECK(made.origins.steps[0].place.part == std::vector<std::string>{"commands"});
  CHECK(made.origins.steps[1].place.file == "own.yaml");
  CHECK(made.origins.steps[1].place.line == 6);
  CHECK(made.origins.steps[2].place.line == 7);
  CHECK(made.origins.packages.find("jq")->second.line == 4);
  CHECK(made.origins.packages.find("curl")->second.file.empty());
  CHECK(made.origins.files[1].place.line == 3);
  CHECK(made.origins.files[1].place.column == 12);
}

TEST_CASE("what a reader makes of the user's values stays what it was", "[cloud-init][merge]") {
  const auto made = made_of({},
                            "#cloud-config\nruncmd: [[chmod, '0644', /a], \"y\"]\n"
                            "ssh_pwauth: no\nlocale: false\nswap: {size: 1_000, maxsize: '1'}\n"
                            "final_message: |\n  two\n  lines\n");
  INFO(said(made));
  const auto root = read(made.text);
  CHECK(at(at(root, "swap"), "size").text == "1_000");
  CHECK_FALSE(at(at(root, "swap"), "size").quoted);
  CHECK(at(at(root, "swap"), "maxsize").quoted);
  CHECK_FALSE(at(root, "ssh_pwauth").quoted);
  CHECK(at(root, "final_message").text == "two\nlines\n");
  CHECK(at(root, "runcmd").items[2].items[1].quoted);
  CHECK(at(root, "runcmd").items[5].quoted);
}

TEST_CASE("what was read and written is read the same again", "[cloud-init][merge]") {
  const std::string text =
      "a: 1_000\nb: '010'\nc: !!binary QUJD\nd: ~\ne: {}\nf: []\ng: [[x, [y]], {z: [{}]}]\n"
      "h: two\n  lines\ni: |\n  kept\n\nj: >-\n  folded\n  too\nk: \"tab\\there\"\n"
      "l: &here {m: on, 'n: o': \"#p\"}\nq: *here\n'yes': r\n\"s\\nt\": u\n? v\n"
      "w: 'it''s'\nx: \"trailing \"\ny: 2016-01-01\nz: \"\\u00e4 \\x07\"\n";
  const auto once = read(text);
  const auto written = user_data::write_yaml(once);
  INFO(written);
  const auto again = read(written);
  CHECK(user_data::write_yaml(again) == written);
  REQUIRE(again.entries.size() == once.entries.size());
  for (std::size_t i = 0; i < once.entries.size(); ++i) {
    const auto& value = once.entries[i].second;
    CHECK(again.entries[i].first.text == once.entries[i].first.text);
    CHECK(again.entries[i].second.kind == value.kind);
    CHECK(again.entries[i].second.text == value.text);
    CHECK(again.entries[i].second.binary == value.binary);
    // a text may lose its quotes only where it stays one
    if (!again.entries[i].second.quoted)
      CHECK((!value.quoted || user_data::can_be_bare(value.text)));
  }
}

TEST_CASE("the same said twice stands once", "[cloud-init][merge]") {
  const auto made = made_of(small_node(),
                            "#cloud-config\nhostname: demo-0\npackages: [curl]\n"
                            "ssh_authorized_keys: [ssh-ed25519 AAAA me]\nwrite_files:\n"
                            "  - {path: /etc/a, permissions: '0644', content: \"a\\n\"}\n");
  INFO(said(made));
  CHECK(made.problems.empty());
  const auto root = read(made.text);
  CHECK(at(root, "write_files").items.size() == 1);
  CHECK(at(root, "packages").items.size() == 1);
  CHECK(at(root, "ssh_authorized_keys").items.size() == 1);
}

TEST_CASE("a contradiction names the user's place, and the part behind the other side",
          "[cloud-init][merge]") {
  const auto made = made_of(small_node(),
                            "#cloud-config\nhostname: other\nwrite_files:\n"
                            "  - path: /etc/a\n    content: b\n");
  REQUIRE(made.problems.size() == 2);
  CHECK(made.refused());
  CHECK(made.problems[0].code == "user-data-contradiction");
  CHECK(made.problems[0].at.line == 2);
  CHECK(made.problems[0].at.column == 11);
  CHECK(made.problems[0].file == "own.yaml");
  CHECK(made.problems[0].part == user_data::Thing{"hostname"});
  CHECK(has(made.problems[0].message, "'other'"));
  CHECK(has(made.problems[0].message, "'demo-0'"));
  CHECK(made.problems[1].at.line == 4);
  CHECK(made.problems[1].part == user_data::Thing{"files", "/etc/a"});
}

TEST_CASE("two documents of the user's own name both places", "[cloud-init][merge]") {
  NodeConfig node;
  node.base =
      BaseDocument::holding("#cloud-config\napt:\n  sources: {a: {source: x}}\n", "cloud.yaml");
  const auto made =
      made_of(node, "#cloud-config\napt:\n  sources:\n    a: {source: y}\n    b: {source: z}\n");
  REQUIRE(made.problems.size() == 1);
  CHECK(made.problems[0].at.line == 4);
  CHECK(has(made.problems[0].message, "apt.sources.a.source"));
  CHECK(has(made.problems[0].message, "in cloud.yaml:3:"));
}

TEST_CASE("what is a preset only gives way to the user", "[cloud-init][merge]") {
  const auto made = made_of(
      small_node(), "#cloud-config\nfqdn: demo-0.example.com\nmanage_etc_hosts: localhost\n");
  INFO(said(made));
  CHECK(made.problems.empty());
  CHECK(at(read(made.text), "fqdn").text == "demo-0.example.com");
  CHECK(at(read(made.text), "manage_etc_hosts").text == "localhost");
}

TEST_CASE("keys of the platform reach the image's own user, whom the user's list left out",
          "[cloud-init][merge]") {
  const auto made = made_of(small_node(), "#cloud-config\nusers: [{name: ada}]\n");
  INFO(said(made));
  const auto users = at(read(made.text), "users");
  REQUIRE(users.items.size() == 2);
  CHECK(users.items[0].text == "default");
}

TEST_CASE("what is wrong with the user's document is told at its place, once",
          "[cloud-init][merge]") {
  const auto made = made_of(small_node(), "#cloud-config\nruncmd:\n  - 5\n  - if true; then\n");
  CHECK(said(made) == "own.yaml:3:5 user-data-wrong-type " + made.problems[0].message +
                          "\nown.yaml:4:5 user-data-open-command " + made.problems[1].message +
                          "\n");
}

TEST_CASE("a script goes along in a message, after the document", "[cloud-init][merge]") {
  const std::string script = "#!/bin/sh\necho hello\n";
  const auto made = made_of(small_node(), script);
  INFO(said(made));
  CHECK(made.problems.empty());
  CHECK(made.text.starts_with("Content-Type: multipart/mixed; boundary="));
  CHECK(made.text.find("text/cloud-config") < made.text.find("text/x-shellscript"));
  CHECK(has(made.text, "\n\n" + script + "\n--"));
  CHECK(made.origins.scripts.at("slipway-1-own.yaml").line == 1);
  CHECK(check(made.text, {}).empty());
}

TEST_CASE("a script that is not ASCII goes as base64", "[cloud-init][merge]") {
  const std::string script = "#!/bin/sh\necho \xc3\xa4\n";
  const auto made = made_of(small_node(), script);
  CHECK(has(made.text, "Content-Transfer-Encoding: base64"));
  CHECK(has(made.text, slipway::base64_encode(script)));
}

TEST_CASE("of a message each cloud-config is merged and the rest goes along, by its own lines",
          "[cloud-init][merge]") {
  const std::string message =
      "Content-Type: multipart/mixed; boundary=\"b\"\nMIME-Version: 1.0\n\n--b\n"
      "Content-Type: text/cloud-config\n\n#cloud-config\nruncmd:\n  - echo one\n--b\n"
      "Content-Type: text/x-shellscript\n\n#!/bin/sh\nexit 1\n--b\n"
      "Content-Type: text/cloud-config\n\n#cloud-config\nruncmd:\n  - echo two\n--b--\n";
  const auto made = made_of(small_node(), message);
  INFO(said(made));
  CHECK(made.problems.empty());
  REQUIRE(made.origins.steps.size() == 3);
  CHECK(made.origins.steps[1].place.line == 9);
  CHECK(made.origins.steps[2].place.line == 20);
  CHECK(made.origins.scripts.begin()->second.line == 13);
}

TEST_CASE("what cannot be merged is refused with what to do", "[cloud-init][merge]") {
  for (const std::string base :
       {"## template: jinja\n#cloud-config\nhostname: {{ v1.local_hostname }}\n",
        "#include\nhttps://example.com/a\n", "#cloud-config-archive\n- hello\n"}) {
    const auto made = made_of(small_node(), base);
    INFO(base << said(made));
    CHECK(made.refused());
    CHECK(made.problems.back().code == "user-data-not-mergeable");
    CHECK(made.problems.back().at.line == 1);
    CHECK_FALSE(made.problems.back().help.empty());
  }
}

TEST_CASE("a template of a script goes along", "[cloud-init][merge]") {
  const auto made = made_of(small_node(), "## template: jinja\n#!/bin/sh\necho {{ v1.region }}\n");
  INFO(said(made));
  CHECK(made.problems.empty());
  CHECK(has(made.text, "Content-Type: text/jinja2"));
}

TEST_CASE("a part that is a template by its type stays one", "[cloud-init][merge]") {
  const std::string message =
      "Content-Type: multipart/mixed; boundary=\"b\"\nMIME-Version: 1.0\n\n--b\n"
      "Content-Type: text/jinja2\n\n#!/bin/sh\necho {{ v1.region }}\n--b--\n";
  const auto made = made_of(small_node(), message);
  INFO(said(made));
  CHECK(made.problems.empty());
  CHECK(has(made.text, "Content-Type: text/jinja2"));
}

TEST_CASE("a document in gzip is merged unpacked", "[cloud-init][merge]") {
  const auto made = made_of(small_node(), user_data::gzip("#cloud-config\ntimezone: UTC\n"));
  CHECK(made.problems.empty());
  CHECK(at(read(made.text), "timezone").text == "UTC");
}

TEST_CASE("what is too large has its largest files compressed, and only as many as it takes",
          "[cloud-init][size]") {
  const std::string large(40000, 'x');
  const std::string larger(50000, 'y');
  const auto base =
      "#cloud-config\nwrite_files:\n  - {path: /etc/b, content: '" + large +
      "'}\n  - {path: /etc/c, encoding: b64, content: " + slipway::base64_encode(larger) + "}\n";
  const auto made = made_of(small_node(), base);
  INFO(said(made));
  CHECK(made.problems.empty());
  CHECK(made.text.size() <= static_cast<std::size_t>(usual_limit));
  const auto files = at(read(made.text), "write_files").items;
  CHECK(at(files[1], "content").text == large);
  CHECK(at(files[2], "encoding").text == "gz+b64");
  const auto packed = slipway::base64_decode(at(files[2], "content").text).value_or("");
  CHECK(user_data::gunzip(packed).value_or("") == larger);
  CHECK(made_of(small_node(), base, 2048).text.size() <= 2048);
}

TEST_CASE("what does not fit whatever is done is refused", "[cloud-init][size]") {
  NodeConfig node;
  for (int i = 0; i < 200; ++i)
    node.commands.push_back("echo " + std::to_string(i) + std::string(40, 'z'));
  const auto made = made_of(node, "", 4096);
  REQUIRE(made.problems.size() == 1);
  CHECK(made.problems[0].code == "user-data-too-large");
}
