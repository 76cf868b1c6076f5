#include "slipway/kit/x509.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "scratch_folder.hpp"

using namespace slipway::kit;
using azure_asm::ScratchFolder;

namespace {

constexpr std::int64_t now_ms = 1'450'000'000'000;
constexpr std::int64_t day_ms = 24 * 60 * 60 * 1000LL;

}  // namespace

TEST_CASE("a made certificate is read back the same from PEM and DER", "[kit][x509]") {
  const auto pair = make_self_signed("someone", 30, now_ms);
  const auto again = Certificate::parse(pair.certificate.pem(), "pem");
  CHECK(again.der() == pair.certificate.der());
  CHECK(Certificate::parse(again.der(), "der").thumbprint() == again.thumbprint());
  CHECK(again.thumbprint().size() == 40);
  CHECK(again.subject() == "CN = someone");
  CHECK(again.expires_ms() == now_ms + 30 * day_ms);
  CHECK(again.valid_from_ms() == now_ms - day_ms);
  CHECK(again.openssh_key().substr(0, 27) == "ssh-rsa AAAAB3NzaC1yc2EAAAA");
}

TEST_CASE("a key file is private and belongs to its own certificate only", "[kit][x509]") {
  const ScratchFolder folder;
  const auto pair = make_self_signed("a", 1, now_ms);
  const auto other = make_self_signed("b", 1, now_ms);
  write_private_file(folder / "a.key", pair.key_pem);
  struct stat info {};
  REQUIRE(::stat((folder / "a.key").c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0600);
  CHECK(key_belongs_to(folder / "a.key", pair.certificate));
  CHECK_FALSE(key_belongs_to(folder / "a.key", other.certificate));
  const auto resigned = self_sign(folder / "a.key", "c", 1, now_ms);
  CHECK(resigned.openssh_key() == pair.certificate.openssh_key());
}

TEST_CASE("files that hold no key or certificate are named in the failure", "[kit][x509]") {
  const ScratchFolder folder;
  CHECK_THROWS_WITH(Certificate::read(folder / "none"), Catch::Contains("cannot be read"));
  write_private_file(folder / "text", "hello");
  CHECK_THROWS_WITH(Certificate::read(folder / "text"), Catch::Contains("holds no certificate"));
  const auto pair = make_self_signed("a", 1, now_ms);
  CHECK_THROWS_WITH(key_belongs_to(folder / "text", pair.certificate),
                    Catch::Contains("holds no private key"));
}
