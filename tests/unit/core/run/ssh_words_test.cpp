#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "core/run/host_keys.hpp"
#include "core/run/ssh_config.hpp"
#include "tests/unit/core/run/play.hpp"

// How ssh is called, and how its server is asked for its keys.

using namespace slipway;
using namespace slipway::core;
using slipway::core::test::Play;
using slipway::core::test::StackFolder;
using slipway::core::test::Variable;

using Texts = std::vector<std::string>;

namespace {

const std::string key = "AAAAC3NzaC1lZDI1NTE5AAAAIPZSQCSrzod2ZPBFpfYqkBBOWWYhAPx6f/FBNTmv8lyD";

contract::InventoryNode node_at(const std::string& host) {
  contract::InventoryNode node;
  node.name = "t-0";
  node.ssh.host = host;
  return node;
}

/// A folder with an `ssh-keyscan` of the test's own, which is found before any other.
struct Keyscan {
  explicit Keyscan(const std::string& script) {
    folder.write("ssh-keyscan", "#!/bin/sh\n" + script + "\n");
    REQUIRE(::chmod((folder.path() + "/ssh-keyscan").c_str(), 0755) == 0);
  }
  StackFolder folder;
  Variable path{"PATH", folder.path() + ":/usr/bin:/bin"};
};

}  // namespace

TEST_CASE("a node's block names what is known of the way to it", "[ssh]") {
  contract::Inventory inventory;
  auto& node = inventory.nodes.emplace_back(node_at("203.0.113.9"));
  CHECK(ssh_config_text(inventory) == "Host t-0\n  HostName 203.0.113.9\n");
  node.ssh.port = 2222;
  node.ssh.user = "core";
  node.ssh.identity = "/keys/my id";
  CHECK(ssh_config_text(inventory) ==
        "Host t-0\n  HostName 203.0.113.9\n  Port 2222\n  User core\n"
        "  IdentityFile \"/keys/my id\"\n");
  node.ssh.identity = "/keys/${HOME}/id";
  CHECK(ssh_config_text(inventory).ends_with(
      "  # its key cannot be named here: ssh would replace what follows '$' in the path\n"));
}

TEST_CASE("a node that cannot be reached has no block, and those after it do", "[ssh]") {
  contract::Inventory inventory;
  inventory.nodes.push_back(node_at(""));
  inventory.nodes.push_back(node_at("203.0.113.9"));
  inventory.nodes.back().name = "t-1";
  CHECK(ssh_config_text(inventory) == "Host t-1\n  HostName 203.0.113.9\n");
}

TEST_CASE("a path is quoted where ssh would split or replace it", "[ssh]") {
  CHECK(ssh_path("/keys/id") == "/keys/id");
  CHECK(ssh_path("/my keys/id") == "\"/my keys/id\"");
  CHECK(ssh_path("/100%/id") == "/100%%/id");
  CHECK(ssh_path("/a\"b/\\id") == "\"/a\\\"b/\\\\id\"");
  CHECK(ssh_path("/a#b") == "\"/a#b\"");
  CHECK(ssh_path("/$HOME/id") == "/$HOME/id");
  CHECK_FALSE(ssh_path("/${HOME}/id"));
}

TEST_CASE("the words of ssh hold what is known, and the host stands behind --", "[ssh]") {
  auto node = node_at("203.0.113.9");
  CHECK(*ssh_words(node, {}) == Texts{"ssh", "--", "203.0.113.9"});
  node.ssh.port = 2222;
  node.ssh.user = "core";
  node.ssh.identity = "/keys/id";
  CHECK(*ssh_words(node, "/known") ==
        Texts{"ssh", "-o", "Port=2222", "-o", "User=core", "-o", "IdentityFile=/keys/id", "-o",
              "IdentitiesOnly=yes", "-o", "HostKeyAlias=t-0", "-o", "StrictHostKeyChecking=yes",
              "-o", "UserKnownHostsFile=/known", "--", "203.0.113.9"});
  node.ssh.identity = "/${HOME}/id";
  const auto refused = ssh_words(node, {});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::invalid_input);
  CHECK(refused.error().message == "ssh would replace what follows '$' in the path '/${HOME}/id'");
  CHECK(refused.error().hint == "move it to a path without '${'");
}

TEST_CASE("a way by ssh is shown without what is usual or not known", "[ssh]") {
  auto node = node_at("203.0.113.9");
  CHECK(ssh_place(node) == "203.0.113.9");
  node.ssh.port = 22;
  CHECK(ssh_place(node) == "203.0.113.9");
  node.ssh.port = 2222;
  CHECK(ssh_place(node) == "203.0.113.9:2222");
  node.ssh.user = "core";
  CHECK(ssh_place(node) == "core@203.0.113.9:2222");
  CHECK(ssh_place(node_at("")).empty());
}

TEST_CASE("a server is asked for its keys by ssh-keyscan, for the kinds that there are",
          "[ssh][host-keys]") {
  const Keyscan scan(
      "echo \"$*\" > \"$(dirname \"$0\")/asked\"; echo complaint >&2; read nothing; "
      "echo \"[x]:2222 ssh-rsa AAAAB3NzaC1yc2E=\"; echo \"[x]:2222 ssh-ed25519 " +
      key + "\"");
  const auto keys = shown_host_keys("203.0.113.9", 2222);
  REQUIRE(keys);
  CHECK(*keys == Texts{"ssh-ed25519 " + key, "ssh-rsa AAAAB3NzaC1yc2E="});
  std::ifstream asked(scan.folder.path() + "/asked");
  std::string words;
  std::getline(asked, words);
  CHECK(words == "-T 8 -p 2222 -t ed25519,ecdsa,rsa -- 203.0.113.9");
}

TEST_CASE("a server that shows no key is an error that names the place", "[ssh][host-keys]") {
  const Keyscan scan("exit 1");
  const auto keys = shown_host_keys("203.0.113.9", 2222);
  REQUIRE_FALSE(keys);
  CHECK(keys.error().code == Errc::unavailable);
  CHECK(keys.error().message == "203.0.113.9:2222 shows no ssh host key");
  CHECK(keys.error().hint == "see that the machine runs");
}

TEST_CASE("a program that says ever more is not listened to for ever", "[ssh][host-keys]") {
  const Keyscan scan("exec yes '[x]:22 ssh-rsa AAAAB3NzaC1yc2E='");
  const auto keys = shown_host_keys("203.0.113.9", 22);
  REQUIRE(keys);
  CHECK(keys->size() < 3000);
}

TEST_CASE("a machine without OpenSSH's client is told what to install", "[ssh][host-keys]") {
  const StackFolder empty;
  const Variable path("PATH", empty.path());
  const auto keys = shown_host_keys("203.0.113.9", 22);
  REQUIRE_FALSE(keys);
  CHECK(keys.error().message == "'ssh-keyscan' cannot be started: No such file or directory");
  CHECK(keys.error().hint == "install OpenSSH's client");
}
