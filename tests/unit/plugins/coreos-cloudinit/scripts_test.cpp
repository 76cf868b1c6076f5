// The scripts of a machine, run in a scratch folder with stand-ins for the programs that they call.
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "documents.hpp"
#include "render/scripts.hpp"

using namespace cloudconfig;
namespace fs = std::filesystem;

namespace {

class Scratch {
 public:
  Scratch() {
    std::string name = (fs::temp_directory_path() / "slipway-scripts-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    root_ = name;
    fs::create_directory(root_ / "bin");
    program("sleep", "");
    program("udevadm", "");
    program("mkfs.ext4", "echo \"mkfs $*\" >> \"$LOG\"");
    program("wipefs", "echo \"wipefs $*\" >> \"$LOG\"");
  }
  ~Scratch() { fs::remove_all(root_); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  void program(const std::string& name, const std::string& body) {
    write(root_ / "bin" / name, "#!/bin/sh\n" + body + "\n");
    fs::permissions(root_ / "bin" / name, fs::perms::owner_all);
  }
  /// A stand-in for blkid: its exit when asked for everything, and the label that it knows.
  void disk_holds(int exit, const std::string& label) {
    program("blkid",
            "case \"$*\" in *LABEL*) echo '" + label + "' ;; esac\nexit " + std::to_string(exit));
  }
  int run(std::string_view script, const std::string& arguments) {
    const auto file = root_ / "script";
    // no test may need a block device: a plain file stands for one
    std::string text(script);
    const auto at = text.find("[ -b ");
    if (at != std::string::npos) text.replace(at, 5, "[ -f ");
    write(file, text);
    const std::string command = "LOG=" + (root_ / "log").string() +
                                " PATH=" + (root_ / "bin").string() +
                                ":$PATH SLIPWAY_DISK_PATIENCE=2 sh " + file.string() + " " +
                                arguments + " >" + (root_ / "out").string() + " 2>&1";
    const int state = std::system(command.c_str());
    return WIFEXITED(state) ? WEXITSTATUS(state) : -1;
  }
  std::string log() const { return read(root_ / "log"); }
  std::string output() const { return read(root_ / "out"); }
  std::string device() {
    write(root_ / "disk", "");
    return (root_ / "disk").string();
  }
  static void write(const fs::path& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
  }
  static std::string read(const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
  }

 private:
  fs::path root_;
};

}  // namespace

TEST_CASE("an empty disk gets a labelled file system with the wanted options", "[scripts]") {
  Scratch scratch;
  const auto disk = scratch.device();
  scratch.disk_holds(2, "");
  CHECK(scratch.run(scripts::format_disk(), "docker ext4 keep -i 4096 -- /none " + disk) == 0);
  CHECK(scratch.log() == "mkfs -i 4096 -L docker " + disk + "\n");
}

TEST_CASE("a disk that carries the label already is left alone", "[scripts]") {
  Scratch scratch;
  const auto disk = scratch.device();
  scratch.disk_holds(0, "docker");
  CHECK(scratch.run(scripts::format_disk(), "docker ext4 wipe -- " + disk) == 0);
  CHECK(scratch.log().empty());
}

TEST_CASE("a disk with other data, or in doubt, is never formatted unless asked", "[scripts]") {
  for (const int state : {0, 8, 4}) {
    Scratch scratch;
    const auto disk = scratch.device();
    scratch.disk_holds(state, "other");
    CHECK(scratch.run(scripts::format_disk(), "docker ext4 keep -- " + disk) == 1);
    CHECK(scratch.log().empty());
    CHECK(scratch.output().find("left alone") != std::string::npos);
    CHECK(scratch.run(scripts::format_disk(), "docker ext4 wipe -- " + disk) == 0);
    CHECK(scratch.log() == "wipefs -a -f " + disk + "\nmkfs -L docker " + disk + "\n");
  }
}

TEST_CASE("a disk that never appears fails with the devices that were looked for", "[scripts]") {
  Scratch scratch;
  scratch.disk_holds(2, "");
  CHECK(scratch.run(scripts::format_disk(), "docker ext4 keep -- /none/a /none/b") == 1);
  CHECK(scratch.output().find("/none/a /none/b") != std::string::npos);
}

TEST_CASE("the clock's gate opens once the clock is synchronised", "[scripts]") {
  Scratch scratch;
  scratch.program("timedatectl",
                  "n=$(cat \"$LOG\" 2>/dev/null || echo 0)\necho $((n + 1)) > \"$LOG\"\n"
                  "if [ \"$n\" -ge 3 ]; then echo 'NTP synchronized: yes'; else echo "
                  "'NTP synchronized: no'; fi");
  CHECK(scratch.run(scripts::wait_for_clock(), "") == 0);
  CHECK(scratch.log() == "4\n");
  CHECK(scratch.output().find("not synchronised yet") != std::string::npos);
}

TEST_CASE("the scripts are clean POSIX shell", "[scripts]") {
  if (std::system("command -v shellcheck >/dev/null") != 0) {
    WARN("shellcheck is not installed");
    return;
  }
  Scratch scratch;
  for (const auto script : {scripts::format_disk(), scripts::wait_for_clock()}) {
    const auto file = fs::path(scratch.device()).parent_path() / "checked.sh";
    Scratch::write(file, std::string(script));
    CHECK(std::system(("shellcheck -s sh " + file.string()).c_str()) == 0);
  }
}
