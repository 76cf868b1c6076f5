#include "supervisor/linux/rooted.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>

#include "supervisor/linux/files.hpp"
#include "tests/unit/plugins/local-supervisor/scratch.hpp"

using namespace slipway_local;
namespace fs = std::filesystem;

namespace {

/// A tree beside a file that nothing in the tree may reach.
struct Ground {
  Scratch scratch;
  fs::path root = scratch.path() / "root";
  fs::path outside = scratch.path() / "outside";
  fs::path secret = outside / "secret";

  Ground() {
    fs::create_directories(root / "etc");
    fs::create_directories(outside);
    REQUIRE(write_whole(secret, "kept", 0600));
  }
  RootedTree tree() const {
    auto opened = RootedTree::open(root);
    REQUIRE(opened);
    return std::move(*opened);
  }
};

}  // namespace

TEST_CASE("a file is written with the folders above it", "[local]") {
  const Ground ground;
  REQUIRE(ground.tree().put_file("/root/.ssh/authorized_keys", "key", 0600));
  const auto file = ground.root / "root/.ssh/authorized_keys";
  CHECK(read_file(file) == "key");
  CHECK(fs::status(file).permissions() == fs::perms(0600));
}

TEST_CASE("a link of the tree is never followed out of it", "[local]") {
  const Ground ground;
  fs::create_symlink(ground.secret, ground.root / "etc/absolute");
  fs::create_symlink("../../outside/secret", ground.root / "etc/relative");
  fs::create_directory_symlink(ground.outside, ground.root / "folder");
  fs::create_directory_symlink("../outside", ground.root / "up");
  const auto tree = ground.tree();
  CHECK_FALSE(tree.has("/etc/absolute"));
  CHECK_FALSE(tree.read("/etc/absolute", 10));
  CHECK_FALSE(tree.read("/etc/relative", 10));
  CHECK(tree.put_file("/etc/absolute", "mine", 0644));
  CHECK(tree.put_file("/etc/relative", "mine", 0644));
  // Where the folder that the link names is not in the tree, nothing is written at all.
  CHECK_FALSE(tree.put_file("/folder/secret", "mine", 0644));
  CHECK_FALSE(tree.put_file("/up/secret", "mine", 0644));
  (void)tree.remove("/folder/secret");
  CHECK(read_file(ground.secret) == "kept");
  CHECK(std::distance(fs::directory_iterator(ground.outside), {}) == 1);
  CHECK(read_file(ground.root / "etc/absolute") == "mine");
}

TEST_CASE("a link to a folder of the tree is followed", "[local]") {
  const Ground ground;
  // A name that this computer has not: whoever follows it out of the tree does no harm.
  fs::create_directories(ground.root / "slipway-only-here");
  fs::create_directory_symlink("/slipway-only-here", ground.root / "lib");
  REQUIRE(ground.tree().put_file("/lib/a", "mine", 0644));
  CHECK(read_file(ground.root / "slipway-only-here/a") == "mine");
}

TEST_CASE("a pipe and a link by a file's name are replaced, not written through", "[local]") {
  const Ground ground;
  REQUIRE(::mkfifo((ground.root / "etc/hostname").c_str(), 0600) == 0);
  const auto tree = ground.tree();
  CHECK_FALSE(tree.read("/etc/hostname", 10));
  REQUIRE(tree.put_file("/etc/hostname", "n1", 0644));
  CHECK(fs::is_regular_file(ground.root / "etc/hostname"));
}

TEST_CASE("a path that leads up, or that names a folder, is refused", "[local]") {
  const Ground ground;
  const auto tree = ground.tree();
  for (const char* bad : {"", "/", "/../x", "/etc/../../x", "/etc/.", "/etc/"})
    CHECK(tree.put_file(bad, "x", 0644).fault().kind == FaultClass::invalid);
  CHECK(tree.put_file("/etc", "x", 0644).fault().kind == FaultClass::invalid);
  CHECK(fs::is_directory(ground.root / "etc"));
}

TEST_CASE("a folder is removed with the links in it and nothing behind them", "[local]") {
  const Ground ground;
  fs::create_directory_symlink(ground.outside, ground.root / "folder");
  REQUIRE(remove_tree(ground.root));
  CHECK_FALSE(fs::exists(ground.root));
  CHECK(read_file(ground.secret) == "kept");
}
