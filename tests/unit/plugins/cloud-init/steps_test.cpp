// The commands as a shell runs them: each by itself, all of them, and how each ended is kept.
#include <stdlib.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "document/commands.hpp"
#include "document/merge.hpp"
#include "render/render.hpp"
#include "slipway/text.hpp"

using namespace cloud_init;
using slipway::contract::NodeConfig;
namespace fs = std::filesystem;

namespace {

/// A folder in the place of the machine's /var/lib/slipway.
class Machine {
 public:
  Machine() {
    std::string pattern = (fs::temp_directory_path() / "slipway-XXXXXX").string();
    root_ = ::mkdtemp(pattern.data());
  }
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;
  ~Machine() { fs::remove_all(root_); }

  /// What the tool makes of the commands: one script.  Answers its exit code.
  int run(const std::vector<std::string>& commands) {
    NodeConfig node;
    node.commands = commands;
    user_data::Problems problems;
    return run_document(whole_of(render(node, problems)));
  }
  /// The same of commands of a user's own, of which each may be a list of words.
  int run_own(const std::string& body) {
    user_data::Problems problems;
    Whole whole;
    merge(whole, user_data::read_yaml("#cloud-config\n" + body, problems), "own.yaml", problems);
    CHECK(problems.list().empty());
    return run_document(whole);
  }
  int run_document(Whole whole) {
    number_commands(whole);
    std::string script;
    for (const auto& one : whole.find("runcmd")->entries) script += line_of(one.node) + "\n";
    for (auto at = script.find("/var/lib/slipway"); at != std::string::npos;
         at = script.find("/var/lib/slipway", at + root_.size()))
      script.replace(at, 16, root_);
    std::ofstream(root_ + "/script") << script;
    const int status =
        std::system(("cd " + root_ + " && sh script >output 2>&1 </dev/null").c_str());
    return status / 256;
  }
  /// Of a list of words the tool makes a line in which each is quoted.
  static std::string line_of(const YamlNode& node) {
    if (!node.is_sequence()) return node.text;
    std::string line;
    for (const auto& word : node.items) line += slipway::shell_word(word.text) + " ";
    return line;
  }
  std::string text(const std::string& name) const {
    std::ifstream file(root_ + "/" + name);
    return {std::istreambuf_iterator<char>(file), {}};
  }

 private:
  std::string root_;
};

}  // namespace

TEST_CASE("every command runs, and one that fails makes the whole fail", "[cloud-init][shell]") {
  Machine machine;
  CHECK(machine.run({"echo one", "echo two >&2; exit 7", "echo three"}) == 1);
  CHECK(machine.text("steps") == "1 0\n2 7\n3 0\n");
  CHECK(machine.text("output") ==
        "slipway: step 1 begins\none\nslipway: step 1 ended with 0\n"
        "slipway: step 2 begins\ntwo\nslipway: step 2 ended with 7\n"
        "slipway: step 3 begins\nthree\nslipway: step 3 ended with 0\n");
}

TEST_CASE("commands that all end well end well", "[cloud-init][shell]") {
  Machine machine;
  CHECK(machine.run({"true", "cd /", "pwd"}) == 0);
}

TEST_CASE("what a command leaves open or sets is its own", "[cloud-init][shell]") {
  Machine machine;
  CHECK(machine.run({"if true; then", "set -e; false; echo not here", "it=1; echo \"it's $it\"",
                     "echo ${it:-unset}", "cat"}) == 1);
  const auto output = machine.text("output");
  CHECK(output.find("it's 1\n") != std::string::npos);
  CHECK(output.find("unset\n") != std::string::npos);
  CHECK(output.find("not here") == std::string::npos);
  const auto steps = machine.text("steps");
  CHECK(steps.substr(0, 2) == "1 ");
  CHECK(steps.find("\n2 1\n3 0\n4 0\n5 0\n") != std::string::npos);
}

TEST_CASE("a user's own commands keep the one shell that they would have", "[cloud-init][shell]") {
  Machine machine;
  CHECK(machine.run_own("runcmd:\n  - it=1\n  - cd /\n  - echo \"$it $PWD\"\n"
                        "  - [echo, 'a  b', \"it's\"]\n  - 'false'\n  - true\n") == 1);
  CHECK(machine.text("steps") == "1 0\n2 0\n3 0\n4 0\n5 1\n6 0\n");
  CHECK(machine.text("output").find("1 /\n") != std::string::npos);
  CHECK(machine.text("output").find("a  b it's\n") != std::string::npos);
}

TEST_CASE("a command that ends the shell is the first without an end", "[cloud-init][shell]") {
  Machine machine;
  CHECK(machine.run_own("runcmd: [true, exit 4, touch never]\n") == 4);
  CHECK(machine.text("steps") == "1 0\n");
  CHECK(machine.text("output").ends_with("slipway: step 2 begins\n"));
  Machine other;
  CHECK(other.run_own("runcmd: ['set -e', 'false', touch never]\n") == 1);
  CHECK(other.text("steps") == "1 0\n");
}
