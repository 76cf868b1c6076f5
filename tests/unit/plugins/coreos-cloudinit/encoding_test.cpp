#include <catch2/catch.hpp>

#include "cloudconfig/shared.hpp"
#include "cloudconfig/tokens.hpp"
#include "user_data/yaml_text.hpp"

using namespace cloudconfig;
using namespace user_data;

TEST_CASE("base64 gives every length of bytes back", "[encoding]") {
  std::string bytes;
  for (int i = 0; i < 70; ++i) {
    CHECK(base64_decode(base64_encode(bytes)) == bytes);
    bytes += static_cast<char>(i * 37);
  }
  CHECK(base64_encode("Man") == "TWFu");
  CHECK(base64_encode("Ma") == "TWE=");
  CHECK(base64_encode("M") == "TQ==");
}

TEST_CASE("base64 may be broken into lines, but not otherwise broken", "[encoding]") {
  CHECK(base64_decode("TW\nFu\n") == "Man");
  CHECK_FALSE(base64_decode("TWF"));
  CHECK_FALSE(base64_decode("TW=u"));
  CHECK_FALSE(base64_decode("T==="));
  CHECK_FALSE(base64_decode("TW Fu"));
}

TEST_CASE("gzip gives the bytes back and a damaged stream nothing", "[encoding]") {
  const std::string text(5000, 'x');
  const auto packed = gzip(text);
  CHECK(packed.size() < 100);
  CHECK(gunzip(packed) == text);
  CHECK_FALSE(gunzip(packed.substr(0, packed.size() / 2)));
  CHECK_FALSE(gunzip("plain"));
}

TEST_CASE("words that a reader would turn into something else are quoted", "[encoding]") {
  for (const char* word : {"off", "Yes", "n", "null", "~", "0644", "1.5", "-", "", "a: b", "x #y",
                           "*a", "&a", "@a", "%a", "{a", "ends:", "'", "- x"}) {
    INFO(word);
    CHECK(inline_scalar(word).front() == '"');
  }
  for (const char* word : {"etcd2.service", "http://$private_ipv4:2380", "a=b,c=d", "/opt/bin/x",
                           "ssh-rsa AAAA== me@host"}) {
    INFO(word);
    CHECK(inline_scalar(word) == word);
  }
}

TEST_CASE("an escaped address token survives double quotes", "[encoding]") {
  // the machine's substitution would turn \\$ into \$, which no reader accepts
  CHECK(quoted_with_tokens("a\\$private_ipv4\x1b") == "\"a\\x24private_ipv4\\e\"");
  CHECK(quoted_with_tokens("a\\b$private_ipv4") == "\"a\\\\b$private_ipv4\"");
}

TEST_CASE("text that a block scalar would change does not go into one", "[encoding]") {
  CHECK(fits_block("a\nb\n"));
  CHECK_FALSE(fits_block(" a\n"));
  CHECK_FALSE(fits_block("\na\n"));
  CHECK_FALSE(fits_block("a \nb\n"));
  CHECK_FALSE(fits_block("a\r\nb\n"));
  CHECK_FALSE(fits_block("a\x1b[0m\n"));
  CHECK_FALSE(fits_block("a\xff\n"));
  CHECK_FALSE(fits_block("a\xe2\x80\xa8z\n"));
}
