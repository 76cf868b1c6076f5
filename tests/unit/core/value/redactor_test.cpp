#include "core/value/redactor.hpp"

#include <catch2/catch.hpp>
#include <cstdio>
#include <random>

#include "core/value/json.hpp"

using namespace slipway;
using namespace slipway::core;

namespace {

Redactor knowing(const std::string& secret) {
  Redactor redactor;
  redactor.learn_text(secret);
  return redactor;
}

std::string base64(const std::string& bytes) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    unsigned word = 0;
    for (std::size_t j = 0; j < 3; ++j)
      word = (word << 8U) | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U);
    for (std::size_t j = 0; j < 4; ++j)
      text += i + j > bytes.size() ? '=' : digits[(word >> (18 - 6 * j)) & 63U];
  }
  return text;
}

constexpr const char* lower_digits = "0123456789abcdef";
constexpr const char* upper_digits = "0123456789ABCDEF";

std::string in_hex(const std::string& bytes, const char* digits) {
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += {digits[byte >> 4U], digits[byte & 15U]};
  }
  return text;
}

/// As RFC 3986 has it for all that is not unreserved.
std::string in_percent(const std::string& bytes, const char* digits) {
  static const std::string unreserved =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  std::string text;
  for (const char c : bytes) {
    const bool stays = unreserved.find(c) != std::string::npos;
    text += stays ? std::string(1, c) : "%" + in_hex(std::string(1, c), digits);
  }
  return text;
}

std::string for_urls(std::string text) {
  for (auto& c : text) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return text;
}

/// The secret in every form in which it is looked for.  Its length is a multiple of three, so that
/// no digit of base64 holds anything else.
std::vector<std::string> forms_of(const std::string& secret) {
  std::string quoted;
  for (const char c : secret) quoted += (c == '"' || c == '\\' ? "\\" : "") + std::string(1, c);
  return {secret,
          quoted,
          base64(secret),
          for_urls(base64(secret)),
          in_hex(secret, lower_digits),
          in_hex(secret, upper_digits),
          in_percent(secret, lower_digits),
          in_percent(secret, upper_digits)};
}

}  // namespace

TEST_CASE("a secret is found raw and replaced wherever it stands", "[redactor]") {
  const auto redactor = knowing("pass-word");
  CHECK(redactor.redacted(std::string("a pass-word and pass-word.")) ==
        "a (sensitive) and (sensitive).");
  CHECK_FALSE(redactor.finds("pass-wor"));
}

TEST_CASE("a secret is found in base64 at each of the three offsets", "[redactor]") {
  const std::string secret = "S3cret!k\xC3\xA9y";
  const auto redactor = knowing(secret);
  for (const std::string before : {"", "x", "xy", "xyz", "user:"})
    for (const std::string after : {"", "z", "zz"}) {
      CAPTURE(before, after);
      CHECK(redactor.finds(base64(before + secret + after)));
    }
}

TEST_CASE("a secret is found in hex, percent-escaped and JSON-escaped", "[redactor]") {
  const auto redactor = knowing("a/b\"c\nd");
  CHECK(redactor.finds("612f6222630a64"));
  CHECK(redactor.finds("612F6222630A64"));
  CHECK(redactor.finds("q=a%2Fb%22c%0Ad"));
  CHECK(redactor.finds("q=a%2fb%22c%0ad"));
  CHECK(redactor.finds("{\"k\":\"a/b\\\"c\\nd\"}"));
}

TEST_CASE("each line of a key in several lines is found, its armour is not", "[redactor]") {
  const auto redactor = knowing(
      "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG\n  9w0BAQEFAASCBKcwggSj\n-----END PRIVATE "
      "KEY-----\n");
  CHECK(redactor.finds("... MIIEvQIBADANBgkqhkiG ..."));
  CHECK(redactor.finds("9w0BAQEFAASCBKcwggSj"));
  CHECK_FALSE(redactor.finds("-----BEGIN PRIVATE KEY-----"));
}

TEST_CASE("what is shorter than six characters is too common to look for", "[redactor]") {
  const auto redactor = knowing("abcde");
  CHECK(redactor.empty());
  CHECK(redactor.redacted(std::string("abcdef")) == "abcdef");
}

TEST_CASE("everything below a sensitive value is learnt, the rest is not", "[redactor]") {
  Redactor redactor;
  redactor.learn(
      Value::map()
          .set("open", "not-secret")
          .set("closed",
               Value::map().set("a", Value::list().push("inner-secret")).mark_sensitive()));
  CHECK(redactor.finds("inner-secret"));
  CHECK_FALSE(redactor.finds("not-secret"));
}

TEST_CASE("a tree is redacted in texts and keys and keeps its marks", "[redactor]") {
  const auto redactor = knowing("secret-7");
  const auto tree = Value::map()
                        .set("k-secret-7", Value::list().push("x secret-7 y").push(3))
                        .set("marked", Value("secret-7").mark_sensitive());
  const auto clean = redactor.redacted(tree);
  CHECK(to_json(clean) ==
        R"j({"k-(sensitive)":["x (sensitive) y",3],"marked":{"$sensitive":"(sensitive)"}})j");
}

TEST_CASE("of two secrets the longer one is replaced whole", "[redactor]") {
  Redactor redactor;
  redactor.learn_text("secret");
  redactor.learn_text("secret-long");
  CHECK(redactor.redacted(std::string("secret-long")) == "(sensitive)");
}

TEST_CASE("secrets that overlap are replaced as one, and leave nothing of either", "[redactor]") {
  Redactor redactor;
  redactor.learn_text("beginning-middle");
  redactor.learn_text("middle-ending");
  CHECK(redactor.redacted(std::string("a beginning-middle-ending.")) == "a (sensitive).");
  CHECK(redactor.redacted(std::string("middle-endingmiddle-ending")) == "(sensitive)(sensitive)");
}

TEST_CASE("of thousands of secrets each is replaced in each of its forms, and nothing else is",
          "[redactor]") {
  std::mt19937 random(11);  // NOLINT(cert-msc51-cpp): the same secrets in every run
  const std::string letters = "abcxyzABCXYZ0189+/\"\\ &%=~-_";
  std::uniform_int_distribution<std::size_t> letter(0, letters.size() - 1), third(2, 12);
  std::vector<std::string> secrets;
  Redactor redactor;
  for (int number = 0; number < 3000; ++number) {
    auto& secret = secrets.emplace_back("=");  // no two secrets side by side make a third
    for (auto length = 3 * third(random); secret.size() < length;)
      secret += letters[letter(random)];
    redactor.learn(Value::map().set("password", Value(secret).mark_sensitive()));
  }
  for (std::size_t at = 0; at < secrets.size(); at += 17) {
    std::string text = "#", clean = "#";
    for (const auto& form : forms_of(secrets[at])) {
      text += form + "#";
      clean += "(sensitive)#";
    }
    CAPTURE(secrets[at]);
    REQUIRE(redactor.redacted(text) == clean);
  }
  CHECK_FALSE(redactor.finds("#####################################"));
}

TEST_CASE("a copy that learns more keeps it to itself", "[redactor]") {
  const auto shared = knowing("shared-secret");
  auto copy = shared;
  copy.learn_text("own-secret");
  CHECK(copy.finds("shared-secret, own-secret"));
  CHECK(copy.redacted(std::string("shared-secret, own-secret")) == "(sensitive), (sensitive)");
  CHECK_FALSE(shared.finds("own-secret"));
}
