// The scripts of a machine, run in a scratch folder with stand-ins for the programs that they call.
#include "render/scripts.hpp"
#include "documents.hpp"
#include "tests/support/script_rig.hpp"

using namespace cloudconfig;

namespace {

/// A machine whose disk is a plain file: no test may need a block device.
class Scratch : public slipway::test::ScriptRig {
 public:
  Scratch() {
    program("udevadm", "");
    recorded("wipefs");
    program("mkfs.ext4", "echo \"mkfs $*\" >> \"$LOG\"");
  }
  /// A stand-in for blkid: its exit when asked for everything, and the label that it knows.
  void disk_holds(int exit, const std::string& label) {
    program("blkid",
            "case \"$*\" in *LABEL*) echo '" + label + "' ;; esac\nexit " + std::to_string(exit));
  }
  std::string device() {
    write("disk", "");
    return path("disk");
  }
  int format(const std::string& arguments) {
    std::string script = "SLIPWAY_DISK_PATIENCE=2\n" + std::string(scripts::format_disk());
    script.replace(script.find("[ -b "), 5, "[ -f ");
    return run(script, arguments);
  }
};

}  // namespace

TEST_CASE("an empty disk gets a labelled file system with the wanted options", "[scripts]") {
  Scratch scratch;
  const auto disk = scratch.device();
  scratch.disk_holds(2, "");
  CHECK(scratch.format("docker ext4 keep -i 4096 -- /none " + disk) == 0);
  CHECK(scratch.log() == "mkfs -i 4096 -L docker " + disk + "\n");
}

TEST_CASE("a disk that carries the label already is left alone", "[scripts]") {
  Scratch scratch;
  const auto disk = scratch.device();
  scratch.disk_holds(0, "docker");
  CHECK(scratch.format("docker ext4 wipe -- " + disk) == 0);
  CHECK(scratch.log().empty());
}

TEST_CASE("a disk with other data, or in doubt, is never formatted unless asked", "[scripts]") {
  for (const int state : {0, 8, 4}) {
    Scratch scratch;
    const auto disk = scratch.device();
    scratch.disk_holds(state, "other");
    CHECK(scratch.format("docker ext4 keep -- " + disk) == 1);
    CHECK(scratch.log().empty());
    CHECK(scratch.output().find("left alone") != std::string::npos);
    CHECK(scratch.format("docker ext4 wipe -- " + disk) == 0);
    CHECK(scratch.log() == "wipefs -a -f " + disk + "\nmkfs -L docker " + disk + "\n");
  }
}

TEST_CASE("a disk that never appears fails with the devices that were looked for", "[scripts]") {
  Scratch scratch;
  scratch.disk_holds(2, "");
  CHECK(scratch.format("docker ext4 keep -- /none/a /none/b") == 1);
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
  for (const auto script : {scripts::format_disk(), scripts::wait_for_clock()})
    CHECK(slipway::test::shellcheck(std::string(script)) == "");
}
