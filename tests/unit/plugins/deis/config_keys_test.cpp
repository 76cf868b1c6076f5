#include "deis/config/config_keys.hpp"

#include <unistd.h>
#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

#include "slipway/outcome.hpp"

using namespace deis;
using slipway::Value;

namespace {

std::map<std::string, ConfigKey> keys_of(const Settings& settings) {
  std::map<std::string, ConfigKey> keys;
  for (auto& key : config_keys(settings)) keys[key.path] = key;
  return keys;
}

/// A file that goes with the test.
struct TempFile {
  explicit TempFile(const std::string& content) {
    std::string pattern = (std::filesystem::temp_directory_path() / "deis-key-XXXXXX").string();
    ::close(mkstemp(pattern.data()));
    path = pattern;
    std::ofstream(path, std::ios::binary) << content;
  }
  ~TempFile() { std::filesystem::remove(path); }
  std::string path;
};

}  // namespace

TEST_CASE("a domain and a version are always configured", "[deis][config]") {
  Settings settings;
  settings.domain = "demo.example.com";
  const auto keys = keys_of(settings);
  CHECK(keys.at("platform/domain").value == "demo.example.com");
  CHECK(keys.at("platform/version").value == "v1.10.1");
  CHECK(keys.size() == 2);
}

TEST_CASE("the ssh key is stored whole, base64 on one line, and as a secret", "[deis][config]") {
  const TempFile file(std::string(100, 'k') + "\n");
  Settings settings;
  settings.ssh_private_key = file.path;
  const auto key = keys_of(settings).at("platform/sshPrivateKey");
  CHECK(key.secret);
  CHECK(key.value.find('\n') == std::string::npos);
  CHECK(key.value.size() == 136);
  CHECK(key.value.substr(0, 8) == "a2tra2tr");
}

TEST_CASE("other files are stored as they are, and only private ones as secrets",
          "[deis][config]") {
  const TempFile file("-----BEGIN-----\n");
  const auto settings = Settings::from(Value::map()
                                           .set("domain", "demo.example.com")
                                           .set("ssl_cert", file.path)
                                           .set("ssl_key", file.path));
  const auto keys = keys_of(settings);
  CHECK(keys.at("router/sslCert").value == "-----BEGIN-----\n");
  CHECK_FALSE(keys.at("router/sslCert").secret);
  CHECK(keys.at("router/sslKey").secret);
}

TEST_CASE("a file that is not there is refused by name", "[deis][config]") {
  Settings settings;
  settings.ssh_private_key = "/nowhere/key";
  try {
    config_keys(settings);
    FAIL("it was accepted");
  } catch (const slipway::Failure& failure) {
    CHECK(failure.kind == "invalid");
    CHECK(failure.message.find("/nowhere/key") != std::string::npos);
  }
}

TEST_CASE("options of known keys, images and free keys end up in one set", "[deis][config]") {
  auto images = Value::map().set("router", "example/router:1");
  auto config = Value::map().set("router/gzip", true).set("controller/workers", 4);
  auto secrets = Value::map().set("registry/s3secretKey", "hush");
  const auto keys = keys_of(Settings::from(Value::map()
                                               .set("domain", "demo.example.com")
                                               .set("registration", "admin_only")
                                               .set("images", images)
                                               .set("config", config)
                                               .set("secrets", secrets)
                                               .set("placement", true)));
  CHECK(keys.at("controller/registrationMode").value == "admin_only");
  CHECK(keys.at("router/image").value == "example/router:1");
  CHECK(keys.at("router/gzip").value == "true");
  CHECK(keys.at("controller/workers").value == "4");
  CHECK(keys.at("registry/s3secretKey").secret);
  CHECK(keys.at("platform/enablePlacementOptions").value == "true");
}

TEST_CASE("a key that sounds secret is one, wherever it stands", "[deis][config]") {
  for (const char* path : {"database/password", "registry/s3accessKey", "platform/sshPrivateKey",
                           "store/gateway/secretKey", "controller/auth/ldap/bind/password"})
    CHECK(is_secret_key(path));
  for (const char* path : {"platform/domain", "router/sslCert", "router/bodySize"})
    CHECK_FALSE(is_secret_key(path));
}

TEST_CASE("keys may have several slashes but no empty part", "[deis][config]") {
  CHECK(key_fault("controller/auth/ldap/endpoint").empty());
  for (const char* path :
       {"", "router", "/router/x", "router/", "router//x", "router/a b", "a/b?c"})
    CHECK_FALSE(key_fault(path).empty());
}
