#include "core/value/redactor.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "core/value/json.hpp"
#include "core/value/needle_set.hpp"
#include "slipway/text.hpp"

namespace slipway::core {
namespace {

constexpr std::size_t shortest_secret = NeedleSet::shortest;
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

constexpr std::string_view lower_digits = "0123456789abcdef";
constexpr std::string_view upper_digits = "0123456789ABCDEF";

}  // namespace

struct Redactor::Known {
  struct Hash {
    std::size_t operator()(const NeedleSet::Fingerprint& of) const { return of.hash; }
  };
  std::unordered_set<NeedleSet::Fingerprint, Hash> secrets;
  NeedleSet needles;

  void add(std::string_view needle) {
    if (needle.size() >= shortest_secret) needles.add(needle);
  }
  void add_line(std::string_view line);
};

void Redactor::Known::add_line(std::string_view line) {
  // The armour of a PEM is the same for everybody.
  if (line.size() < shortest_line || line.substr(0, 5) == "-----") return;
  add(line);
  add(percent(line, upper_digits));
  add(json_escaped(line));
}

/// What is known, as this one's own, to add to it.
Redactor::Known& Redactor::own() {
  if (!known_)
    known_ = std::make_shared<Known>();
  else if (known_.use_count() > 1)
    known_ = std::make_shared<Known>(*known_);
  return *known_;
}

void Redactor::learn_text(std::string_view secret) {
  if (secret.size() < shortest_secret) return;
  const auto fingerprint = NeedleSet::fingerprint(secret);
  if (known_ && known_->secrets.contains(fingerprint)) return;
  auto& known = own();
  known.secrets.insert(fingerprint);
  known.add(secret);
  for (std::size_t offset = 0; offset < 3; ++offset) {
    auto digits = base64_inside(secret, offset);
    known.add(digits);
    known.add(for_urls(std::move(digits)));
  }
  for (const auto digits : {lower_digits, upper_digits}) {
    known.add(hex(secret, digits));
    known.add(percent(secret, digits));
  }
  known.add(json_escaped(secret));
  if (secret.find('\n') == std::string_view::npos) return;
  while (!secret.empty()) {
    const auto end = std::min(secret.find('\n'), secret.size());
    known.add_line(trimmed(secret.substr(0, end)));
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
  return known_ && known_->needles.found_in(text);
}

std::string Redactor::redacted(std::string text) const {
  if (!known_) return text;
  const auto stretches = known_->needles.stretches_in(text);
  if (stretches.empty()) return text;
  std::string clean;
  std::size_t from = 0;
  for (const auto& stretch : stretches) {
    clean.append(text, from, stretch.begin - from).append("(sensitive)");
    from = stretch.end;
  }
  return clean.append(text, from);
}

Value Redactor::redacted(const Value& tree) const {
  if (empty()) return tree;
  return transformed(tree, [this](Value& value) {
    if (value.is_string() && finds(value.as_string())) {
      value = Value(redacted(value.as_string())).mark_sensitive(value.sensitive());
      return true;
    }
    if (!value.is_map()) return false;
    Value::Map::Entries entries;
    bool changed = false;
    for (const auto& [key, entry] : value.as_map()) {
      changed = changed || finds(key);
      entries.emplace_back(redacted(key), entry);
    }
    if (changed)
      value = Value(Value::Map::of(std::move(entries))).mark_sensitive(value.sensitive());
    return changed;
  });
}

}  // namespace slipway::core
