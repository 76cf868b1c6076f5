#include <catch2/catch.hpp>

#include "core/state/network_files.hpp"
#include "core/system/private_files.hpp"
#include "state_scene.hpp"

using namespace slipway::core;

TEST_CASE("network file systems are known by their numbers and mount types", "[state][files]") {
  CHECK(network_file_system(0x6969, "nfs4") == "NFS");
  CHECK(network_file_system(0x517B, "smbfs") == "SMB");
  CHECK(network_file_system(0xFE534D42L, "cifs") == "SMB");
  CHECK(network_file_system(0xFF534D42L, "cifs") == "CIFS");
  CHECK(network_file_system(0x65735546, "fuse.sshfs") == "fuse.sshfs");
  CHECK(network_file_system(0x65735546, "fuseblk").empty());
  CHECK(network_file_system(0xEF53, "ext4").empty());
}

TEST_CASE("a 32-bit number that was sign-extended is still known", "[state][files]") {
  CHECK(network_file_system(static_cast<long>(static_cast<int>(0xFF534D42U)), "cifs") == "CIFS");
}

TEST_CASE("the place of a folder that does not exist yet is that of the one above",
          "[state][files]") {
  TempFolder folder;
  CHECK(network_file_system_at(folder.path() + "/not/there/yet").empty());
}

TEST_CASE("a private file is written once and then left alone", "[state][files]") {
  TempFolder folder;
  const std::string path = folder.path() + "/x/file";
  const auto first = make_private_file(path, "one");
  REQUIRE(first);
  CHECK(*first == Made::anew);
  const auto second = make_private_file(path, "two");
  REQUIRE(second);
  CHECK(*second == Made::was_there);
  CHECK(content_of(path) == "one");
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path() + "/x"), {}) == 1);
}
