#include "core/run/ssh_config.hpp"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cctype>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <sstream>

#include "core/compose/inventory.hpp"
#include "slipway/contract/forms.hpp"

using namespace slipway;
using namespace slipway::core;

namespace {

namespace fs = std::filesystem;

const char* const machine = "cloud/machine/a";

class Scratch {
 public:
  Scratch() {
    std::string pattern = (fs::temp_directory_path() / "ssh-config-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()));
    path_ = pattern;
  }
  ~Scratch() { fs::remove_all(path_); }
  fs::path path() const { return path_; }

 private:
  fs::path path_;
};

/// A cloud whose one machine said these outputs, as the core knows it.
struct Answer {
  std::string node = "demo-0";
  Value outputs = Value::map();

  contract::Inventory inventory(std::vector<Finding>* unfit = nullptr) const {
    contract::Layout layout;
    auto& laid = layout.nodes.emplace_back();
    laid.name = node;
    laid.resource = machine;
    laid.ssh.host = Value(Reference{machine, "host"});
    laid.ssh.port = Value(Reference{machine, "port"});
    laid.ssh.user = Value(Reference{machine, "user"});
    laid.ssh.identity = Value(Reference{machine, "identity"});
    laid.ssh.host_key = Value(Reference{machine, "host_key"});
    State state;
    auto& row = state.resources[machine];
    row.address = machine;
    row.outputs = outputs;
    return inventory_of(layout, {}, node_status(layout, {}, state, {}), state, unfit);
  }
};

/// A program's output, both streams.
std::string output_of(std::vector<std::string> words) {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const auto pid = ::fork();
  if (pid == 0) {
    ::dup2(ends[1], 1);
    ::dup2(ends[1], 2);
    std::vector<char*> argv;
    for (auto& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    ::execvp(argv[0], argv.data());
    ::_exit(127);
  }
  ::close(ends[1]);
  std::string text;
  char part[4096];
  for (ssize_t got = 0; (got = ::read(ends[0], part, sizeof part)) > 0;)
    text.append(part, static_cast<std::size_t>(got));
  ::close(ends[0]);
  int status = 0;
  ::waitpid(pid, &status, 0);
  return text;
}

/// What OpenSSH itself makes of a configuration, `key -> values` of every setting.
std::map<std::string, std::string> understood(const fs::path& file, const std::string& node) {
  std::map<std::string, std::string> all;
  std::istringstream lines(output_of({"ssh", "-G", "-F", file.string(), "--", node}));
  for (std::string line; std::getline(lines, line);) {
    const auto blank = line.find(' ');
    all[line.substr(0, blank)] += blank == std::string::npos ? "" : line.substr(blank + 1);
  }
  return all;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

std::string doubled_percent(const std::string& path) {
  std::string text;
  for (const char c : path) text += c == '%' ? "%%" : std::string(1, c);
  return text;
}

/// Takes valid and hostile parts together.
class Hostile {
 public:
  explicit Hostile(unsigned seed) : chance_(seed) {}

  Value text(const std::vector<std::string>& good) {
    const auto pick = chance_() % 4;
    if (pick == 0) return good[chance_() % good.size()];
    if (pick == 1) return static_cast<std::int64_t>(chance_()) - 5;
    std::string text = chance_() % 2 ? good[chance_() % good.size()] : std::string();
    for (auto parts = 1 + chance_() % 3; parts > 0; --parts) text += part();
    if (chance_() % 3 == 0) text += good[chance_() % good.size()];
    return text;
  }
  Value port() {
    static const std::vector<Value> values{22,    65535,  65536, 0, -1, "22", "22\nProxyCommand x",
                                           1e300, nullptr};
    return values[chance_() % values.size()];
  }

 private:
  std::string part() {
    static const std::vector<std::string> parts{"\nProxyCommand touch owned",
                                                "\r\nProxyCommand touch owned",
                                                "\n",
                                                " ",
                                                "\t",
                                                "\"",
                                                "'",
                                                "\\",
                                                "#",
                                                "%h",
                                                "%%",
                                                "%",
                                                "${HOME}",
                                                "$HOME",
                                                "~",
                                                "-oProxyCommand=touch owned",
                                                "--",
                                                "*",
                                                "?",
                                                "!",
                                                ",",
                                                "=",
                                                "@",
                                                ":",
                                                "[::1]",
                                                "/",
                                                "..",
                                                std::string(1, '\0'),
                                                "\x1b[2J",
                                                "\xC2\x85",
                                                "\xC2\x9B",
                                                "\xE2\x80\xAE",
                                                "\xFF",
                                                "a",
                                                std::string(300, 'a'),
                                                "\nHost *\nProxyCommand touch owned",
                                                "`id`",
                                                "$(id)",
                                                ";id",
                                                "|id",
                                                "&"};
    return parts[chance_() % parts.size()];
  }

  std::mt19937 chance_;
};

}  // namespace

TEST_CASE("whatever a server answers, OpenSSH reads from the configuration what is fit and no more",
          "[cli][ssh][property][large]") {
  const Scratch scratch;
  std::ofstream(scratch.path() / "empty");
  const auto otherwise = understood(scratch.path() / "empty", "demo-0");
  REQUIRE(otherwise.count("hostname") == 1);
  Hostile hostile(20240817);
  for (int round = 0; round < 400; ++round) {
    Answer answer;
    answer.outputs.set("host", hostile.text({"10.0.0.4", "demo.example.com", "fd00::4"}))
        .set("port", hostile.port())
        .set("user", hostile.text({"core", "admin_1"}))
        .set("identity", hostile.text({"/keys/id", "/my keys/id", "/100%/id", "id\"s"}));
    std::vector<Finding> unfit;
    const auto inventory = answer.inventory(&unfit);
    const auto text = ssh_config_text(inventory);
    CAPTURE(round, text);
    std::ofstream(scratch.path() / "config") << text;
    auto expected = otherwise;
    const auto& said = answer.outputs;
    const bool reached = said["host"].is_string() && contract::is_host(said["host"].as_string());
    if (reached) {
      expected["hostname"] = lower(said["host"].as_string());
      if (said["port"].is_int() && said["port"].as_int() > 0 && said["port"].as_int() < 65536)
        expected["port"] = std::to_string(said["port"].as_int());
      if (said["user"].is_string() && contract::is_user_name(said["user"].as_string()))
        expected["user"] = said["user"].as_string();
      const auto& identity = said["identity"].as_string();
      if (contract::is_plain_path(identity) && identity.find("${") == std::string::npos)
        expected["identityfile"] = doubled_percent(identity);
    }
    auto got = understood(scratch.path() / "config", "demo-0");
    got["hostname"] = lower(got["hostname"]);
    CHECK(got == expected);
    CHECK(text.empty() == !reached);
  }
}

TEST_CASE("a value that is not fit is told with its node, its field and what stood there",
          "[cli][ssh]") {
  Answer answer;
  answer.outputs.set("host", "10.0.0.4\nProxyCommand touch owned").set("port", 70000);
  answer.outputs.set("host_key", "ssh-rsa AAAA\nother ssh-rsa BBBB");
  std::vector<Finding> unfit;
  const auto inventory = answer.inventory(&unfit);
  REQUIRE(unfit.size() == 3);
  CHECK(unfit[0].code == "inventory.unfit");
  CHECK(unfit[0].message ==
        "the node 'demo-0' is said to have the ssh host \"10.0.0.4\\nProxyCommand touch owned\", "
        "which is not an IP address or a host name");
  CHECK(unfit[1].message.find("ssh port 70000") != std::string::npos);
  CHECK(unfit[2].message.find("ssh host key") != std::string::npos);
  CHECK(inventory.nodes[0].ssh.host.is_null());
  CHECK(inventory.nodes[0].ssh.port.is_null());
  CHECK(inventory.nodes[0].ssh.host_key.is_null());

  answer.node = "a\nProxyCommand touch owned";
  unfit.clear();
  CHECK(answer.inventory(&unfit).nodes.empty());
  CHECK(unfit.at(0).message.find("name") != std::string::npos);
}

TEST_CASE("OpenSSH finds a key in a folder whose name has blanks, quotes and percent signs",
          "[cli][ssh]") {
  const Scratch scratch;
  const auto folder = scratch.path() / "my \"own\" 100%h\\d #1";
  fs::create_directory(folder);
  const auto key = (folder / "id").string();
  output_of({"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key});
  REQUIRE(fs::exists(key));
  Answer answer;
  answer.outputs.set("host", "127.0.0.1").set("port", 1).set("user", "core").set("identity", key);
  const auto inventory = answer.inventory();
  const auto config = (scratch.path() / "config").string();
  std::ofstream(config) << ssh_config_text(inventory);
  // its log doubles a backslash; 3 is the type of the key, which it can only say when it has read
  // it
  const auto logged = (scratch.path() / R"(my "own" 100%h\\d #1)" / "id").string();
  const auto found = "identity file " + logged + " type 3";
  const std::vector<std::string> loud{"-v", "-o", "ProxyCommand=true"};
  std::vector<std::string> by_file{"ssh", "-F", config, "demo-0"};
  by_file.insert(by_file.begin() + 1, loud.begin(), loud.end());
  CHECK_THAT(output_of(by_file), Catch::Contains(found));
  auto by_words = *ssh_words(inventory.nodes[0], {});
  by_words.insert(by_words.begin() + 1, {"-F", "/dev/null"});
  by_words.insert(by_words.begin() + 1, loud.begin(), loud.end());
  CHECK_THAT(output_of(by_words), Catch::Contains(found));
}

TEST_CASE("no word behind a node's name is an option of ssh", "[cli][ssh]") {
  const Scratch scratch;
  const auto mark = (scratch.path() / "owned").string();
  Answer answer;
  answer.outputs.set("host", "127.0.0.1").set("port", 1).set("user", "core");
  answer.outputs.set("host_key", "ssh-ed25519 AAAA");
  const auto node = answer.inventory().nodes.at(0);
  auto words = *ssh_words(node, (scratch.path() / "known hosts").string());
  CHECK(std::find(words.begin(), words.end(), "StrictHostKeyChecking=yes") != words.end());
  words.insert(words.begin() + 1, {"-F", "/dev/null", "-G"});
  words.push_back("-oProxyCommand=touch " + mark);
  CHECK(output_of(words).find("proxycommand") == std::string::npos);
  words.erase(words.begin() + 3);
  output_of(words);
  CHECK_FALSE(fs::exists(mark));
}

TEST_CASE("a path that ssh would rewrite is refused, not passed over", "[cli][ssh]") {
  contract::InventoryNode node;
  node.name = "demo-0";
  node.ssh.host = "127.0.0.1";
  CHECK_FALSE(ssh_words(node, "/tmp/${HOME}/known_hosts").has_value());
  node.ssh.identity = "/tmp/${HOME}/id";
  CHECK_FALSE(ssh_words(node, {}).has_value());
}
