#include "core/state/seal.hpp"

#include <sodium.h>

#include "core/system/sodium.hpp"
#include "core/value/json.hpp"

namespace slipway::core {
namespace {

constexpr const char* seal_mark = "$sealed";
constexpr std::string_view second_version = "2:";
// Both versions have a nonce of 24 and a tag of 16 bytes.
constexpr std::size_t nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_size = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(nonce_size == crypto_secretbox_xchacha20poly1305_NONCEBYTES);
static_assert(tag_size == crypto_secretbox_xchacha20poly1305_MACBYTES);
using Bytes = std::vector<unsigned char>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string to_base64(const Bytes& bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(),
                    sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();  // the terminating zero
  return text;
}

std::optional<Bytes> from_base64(std::string_view text) {
  Bytes bytes(text.size());
  std::size_t length = 0;
  const char* end = nullptr;
  if (sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &length,
                        &end, sodium_base64_VARIANT_ORIGINAL) != 0 ||
      end != text.data() + text.size())
    return std::nullopt;
  bytes.resize(length);
  return bytes;
}

std::string boxed(const std::string& text, const std::string& place, const SealingKey& key) {
  Bytes bytes(nonce_size + tag_size + text.size());
  randombytes_buf(bytes.data(), nonce_size);
  crypto_aead_xchacha20poly1305_ietf_encrypt(bytes.data() + nonce_size, nullptr, bytes_of(text),
                                             text.size(), bytes_of(place), place.size(), nullptr,
                                             bytes.data(), key.data());
  return std::string(second_version) + to_base64(bytes);
}

std::optional<std::string> unboxed(std::string_view text, const std::string& place,
                                   const SealingKey& key) {
  const bool first_version = !text.starts_with(second_version);
  if (!first_version) text.remove_prefix(second_version.size());
  const auto bytes = from_base64(text);
  if (!bytes || bytes->size() < nonce_size + tag_size) return std::nullopt;
  std::string plain(bytes->size() - nonce_size - tag_size, '\0');
  auto* into = reinterpret_cast<unsigned char*>(plain.data());
  const auto* box = bytes->data() + nonce_size;
  const auto size = bytes->size() - nonce_size;
  const int failed =
      first_version
          ? crypto_secretbox_xchacha20poly1305_open_easy(into, box, size, bytes->data(), key.data())
          : crypto_aead_xchacha20poly1305_ietf_decrypt(into, nullptr, nullptr, box, size,
                                                       bytes_of(place), place.size(), bytes->data(),
                                                       key.data());
  if (failed != 0) return std::nullopt;
  return plain;
}

bool any_part(const Value& value, bool (*wanted)(const Value&)) {
  if (wanted(value)) return true;
  for (const auto& item : value.as_list())
    if (any_part(item, wanted)) return true;
  for (const auto& [key, entry] : value.as_map())
    if (any_part(entry, wanted)) return true;
  return false;
}

// A map of the user's that merely looks sealed is sealed as well, so that opening gives it back.
bool to_be_sealed(const Value& value) { return value.sensitive() || is_sealed(value); }

/// A step with its length before it, so that no two paths read alike.
std::string bound_step(std::string_view step) {
  return std::to_string(step.size()) + ":" + std::string(step);
}

/// `ADDRESS` of `ADDRESS~N`.
std::string_view without_number(std::string_view address) {
  const auto mark = address.rfind('~');
  const bool numbered = mark != std::string_view::npos && mark + 1 < address.size() &&
                        address.find_first_not_of("0123456789", mark + 1) == std::string_view::npos;
  return numbered ? address.substr(0, mark) : address;
}

std::string joined(const std::string& path, const std::string& step) {
  return path.empty() ? step : path + "." + step;
}

}  // namespace

bool is_sealed(const Value& value) {
  return value.is_map() && value.size() == 1 && value[seal_mark].is_string();
}

Sealer::Sealer(KeySource source, std::string lineage)
    : source_(std::move(source)), lineage_(std::move(lineage)) {
  prepare_sodium();
}

Sealer::Path Sealer::Path::step(const std::string& key) const {
  return {joined(shown, key), bound + bound_step(key)};
}

Sealer::Path Sealer::Path::item(std::size_t index) const {
  const auto number = std::to_string(index);
  return {joined(shown, number), bound + "#" + number};
}

Sealer::Path Sealer::path_of(const SealedPlace& place) {
  return {"", bound_step(without_number(place.owner)) + bound_step(place.column)};
}

Result<Value> Sealer::sealed(const Value& value, const SealedPlace& place) {
  if (!any_part(value, to_be_sealed)) return value;
  Value copy = value;
  auto done = seal_in_place(copy, path_of(place));
  if (!done) return std::move(done).error();
  return copy;
}

Result<void> Sealer::seal_in_place(Value& value, const Path& path) {
  if (is_sealed(value) && lost_.contains(value[seal_mark].as_string())) {
    value.mark_sensitive(false);
    return {};
  }
  if (to_be_sealed(value)) {
    auto key = key_to_seal();
    if (!key) return std::move(key).error();
    std::string text = to_json(value, JsonForm::marked);
    value = Value::map().set(seal_mark, boxed(text, path.bound, **key));
    sodium_memzero(text.data(), text.size());
    return {};
  }
  if (value.is_list() && any_part(value, to_be_sealed)) {
    std::size_t index = 0;
    for (auto& item : value.own_list())
      if (auto done = seal_in_place(item, path.item(index++)); !done) return done;
  } else if (value.is_map() && any_part(value, to_be_sealed)) {
    for (auto& [name, entry] : value.own_map())
      if (auto done = seal_in_place(entry, path.step(name)); !done) return done;
  }
  return {};
}

Result<Value> Sealer::opened(const Value& value, std::vector<std::string>& lost,
                             const SealedPlace& place) {
  if (!any_part(value, is_sealed)) return value;
  Value copy = value;
  auto done = open_in_place(copy, path_of(place), lost);
  if (!done) return std::move(done).error();
  return copy;
}

Result<void> Sealer::open_in_place(Value& value, const Path& path, std::vector<std::string>& lost) {
  if (is_sealed(value)) {
    auto key = key_to_open();
    if (!key) return std::move(key).error();
    auto text = *key ? unboxed(value[seal_mark].as_string(), path.bound, **key) : std::nullopt;
    auto part = text ? from_json(*text) : Result<Value>(Error{});
    if (text) {
      auto& plain = *text;
      sodium_memzero(plain.data(), plain.size());
    }
    if (part) {
      value = std::move(*part);
      return {};
    }
    lost.push_back(path.shown);
    lost_.insert(value[seal_mark].as_string());
    value.mark_sensitive();
    return {};
  }
  if (!any_part(value, is_sealed)) return {};
  if (value.is_list()) {
    std::size_t index = 0;
    for (auto& item : value.own_list())
      if (auto done = open_in_place(item, path.item(index++), lost); !done) return done;
  } else if (value.is_map()) {
    for (auto& [name, entry] : value.own_map())
      if (auto done = open_in_place(entry, path.step(name), lost); !done) return done;
  }
  return {};
}

Result<const SealingKey*> Sealer::find_key() {
  if (key_) return &*key_;
  if (source_.given.empty() && source_.folder.empty())
    return Error{Errc::not_found, "there is no state key, and no home folder to keep one in",
                 "export SLIPWAY_STATE_KEY=$(openssl rand -hex 32)"};
  auto key =
      source_.given.empty() ? read_key_file(source_.file_of(lineage_)) : parse_key(source_.given);
  if (!key) return std::move(key).error();
  key_ = std::move(*key);
  return &*key_;
}

Result<const SealingKey*> Sealer::key_to_open() {
  auto key = find_key();
  if (!key && key.error().code == Errc::not_found) return nullptr;
  return key;
}

Result<const SealingKey*> Sealer::key_to_seal() {
  auto key = find_key();
  const bool missing = !key && key.error().code == Errc::not_found;
  if (!missing || source_.folder.empty()) return key;
  auto made = make_key_file(source_.file_of(lineage_));
  if (!made) return std::move(made).error();
  key_ = std::move(*made);
  return &*key_;
}

}  // namespace slipway::core
