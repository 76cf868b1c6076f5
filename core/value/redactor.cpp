#include "core/value/redactor.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>

#include "core/value/json.hpp"

namespace slipway::core {
namespace {

constexpr std::size_t shortest_secret = 6;
/// A line of a longer text says less than a secret of its own: `  name: demo` must not hide every
/// mention of it.
constexpr std::size_t shortest_line = 16;

std::string base64(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const auto* from = reinterpret_cast<const unsigned char*>(bytes.data());
  auto* to = reinterpret_cast<unsigned char*>(text.data());
  text.resize(static_cast<std::size_t>(EVP_EncodeBlock(to, from, static_cast<int>(bytes.size()))));
  return text;
}

/// The base64 digits that `bytes` alone decides when they stand `offset` bytes after a multiple of
/// three.
std::string base64_inside(std::string_view bytes, std::size_t offset) {
  const auto text = base64(std::string(offset, '\0').append(bytes));
  const auto first = (offset * 8 + 5) / 6;
  const auto end = (offset + bytes.size()) * 8 / 6;
  return text.substr(first, end - first);
}

/// RFC 4648, section 5.
std::string for_urls(std::string base64_text) {
  std::replace(base64_text.begin(), base64_text.end(), '+', '-');
  std::replace(base64_text.begin(), base64_text.end(), '/', '_');
  return base64_text;
}

std::string hex(std::string_view bytes, std::string_view digits) {
  std::string text(bytes.size() * 2, '\0');
  auto* to = text.data();
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    *to++ = digits[byte >> 4U];
    *to++ = digits[byte & 15U];
  }
  return text;
}

/// RFC 3986, 2.1: everything but unreserved characters as %XX.
std::string percent(std::string_view bytes, std::string_view digits) {
  std::string text;
  for (const char c : bytes) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (letter || c == '-' || c == '.' || c == '_' || c == '~')
      text += c;
    else
      text += "%" + hex(std::string_view(&c, 1), digits);
  }
  return text;
}

std::string json_escaped(std::string_view bytes) {
  const std::string quoted = to_json(Value(bytes), JsonForm::plain);
  return quoted.substr(1, quoted.size() - 2);
}

std::string_view trimmed(std::string_view line) {
  const auto first = line.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return line.substr(first, line.find_last_not_of(" \t\r") - first + 1);
}

constexpr std::string_view lower_digits = "0123456789abcdef";
constexpr std::string_view upper_digits = "0123456789ABCDEF";

}  // namespace

void Redactor::add(std::string needle) {
  if (needle.size() < shortest_secret) return;
  const auto longer = [](const std::string& a, const std::string& b) {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  };
  const auto at = std::lower_bound(needles_.begin(), needles_.end(), needle, longer);
  if (at == needles_.end() || *at != needle) needles_.insert(at, std::move(needle));
}

void Redactor::learn_text(std::string_view secret) {
  if (secret.size() < shortest_secret || !learnt_.emplace(secret).second) return;
  add(std::string(secret));
  for (std::size_t offset = 0; offset < 3; ++offset) {
    auto digits = base64_inside(secret, offset);
    add(for_urls(digits));
    add(std::move(digits));
  }
  for (const auto digits : {lower_digits, upper_digits}) {
    add(hex(secret, digits));
    add(percent(secret, digits));
  }
  add(json_escaped(secret));
  if (secret.find('\n') == std::string_view::npos) return;
  while (!secret.empty()) {
    const auto end = std::min(secret.find('\n'), secret.size());
    const auto line = trimmed(secret.substr(0, end));
    // The armour of a PEM is the same for everybody.
    if (line.size() >= shortest_line && line.substr(0, 5) != "-----") {
      add(std::string(line));
      add(percent(line, upper_digits));
      add(json_escaped(line));
    }
    secret.remove_prefix(std::min(end + 1, secret.size()));
  }
}

void Redactor::learn(const Value& tree) {
  if (tree.sensitive()) return learn_all(tree);
  for (const auto& item : tree.as_list()) learn(item);
  for (const auto& entry : tree.as_map()) learn(entry.second);
}

void Redactor::learn_all(const Value& tree) {
  if (tree.is_string()) learn_text(tree.as_string());
  for (const auto& item : tree.as_list()) learn_all(item);
  for (const auto& entry : tree.as_map()) learn_all(entry.second);
}

bool Redactor::finds(std::string_view text) const {
  return std::any_of(needles_.begin(), needles_.end(), [&](const std::string& needle) {
    return text.find(needle) != std::string_view::npos;
  });
}

std::string Redactor::redacted(std::string text) const {
  static constexpr std::string_view instead = "(sensitive)";
  for (const auto& needle : needles_)
    for (auto at = text.find(needle); at != std::string::npos; at = text.find(needle, at)) {
      text.replace(at, needle.size(), instead);
      at += instead.size();
    }
  return text;
}

Value Redactor::redacted(const Value& tree) const {
  if (empty()) return tree;
  return transformed(tree, [this](Value& value) {
    if (value.is_string() && finds(value.as_string())) {
      value = Value(redacted(value.as_string())).mark_sensitive(value.sensitive());
      return true;
    }
    if (!value.is_map()) return false;
    Value::Map entries;
    bool changed = false;
    for (const auto& [key, entry] : value.as_map()) {
      changed = changed || finds(key);
      entries.insert_or_assign(redacted(key), entry);
    }
    if (changed) value = Value(std::move(entries)).mark_sensitive(value.sensitive());
    return changed;
  });
}

}  // namespace slipway::core
