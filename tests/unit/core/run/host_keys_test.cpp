#include "core/run/host_keys.hpp"

#include <catch2/catch.hpp>

using namespace slipway::core;

namespace {

constexpr const char* ed25519 =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPZSQCSrzod2ZPBFpfYqkBBOWWYhAPx6f/FBNTmv8lyD";

}  // namespace

TEST_CASE("the keys that a host shows are read, the preferred kind first", "[cli][ssh]") {
  const auto keys = host_keys_from(std::string("# 10.0.0.4:22 SSH-2.0-OpenSSH_9.2\n"
                                               "[10.0.0.4]:22 ssh-rsa AAAAB3NzaC1yc2E=\n"
                                               "[10.0.0.4]:22 ") +
                                   ed25519 + "\n");
  CHECK(keys == std::vector<std::string>{ed25519, "ssh-rsa AAAAB3NzaC1yc2E="});
}

TEST_CASE("keys of one kind stay in the order in which the host shows them", "[cli][ssh]") {
  CHECK(host_keys_from("h ssh-rsa AAAC\nh ssh-rsa AAAA\nh ssh-rsa AAAB\n") ==
        std::vector<std::string>{"ssh-rsa AAAC", "ssh-rsa AAAA", "ssh-rsa AAAB"});
}

TEST_CASE("what is no key is passed over", "[cli][ssh]") {
  for (const char* line : {"", "host", "host ssh-ed25519", "host ssh-ed25519 not*base64",
                           "host ssh-unheard AAAA", "host -oProxyCommand=x AAAA"})
    CHECK(host_keys_from(line).empty());
}

TEST_CASE("a fingerprint is the one that ssh-keygen shows", "[cli][ssh]") {
  CHECK(host_key_fingerprint(ed25519) == "SHA256:hyXgzZG3oq8WVwOaIA+9zhVV3dqCAz9c+PLOrPSi+k0");
  CHECK(host_key_fingerprint("nothing").empty());
  CHECK(host_key_fingerprint("ssh-ed25519 ***").empty());
}
