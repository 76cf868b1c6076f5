#include "core/state/seal.hpp"

#include <sodium.h>

#include "core/system/sodium.hpp"
#include "core/value/json.hpp"

namespace slipway::core {
namespace {

constexpr const char* seal_mark = "$sealed";
constexpr std::size_t nonce_size = crypto_secretbox_xchacha20poly1305_NONCEBYTES;
constexpr std::size_t tag_size = crypto_secretbox_xchacha20poly1305_MACBYTES;
using Bytes = std::vector<unsigned char>;

const unsigned char* bytes_of(const std::string& text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string to_base64(const Bytes& bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(),
                    sodium_base64_VARIANT_ORIGINAL);
  text.pop_back();  // the terminating zero
  return text;
}

std::optional<Bytes> from_base64(const std::string& text) {
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

std::string boxed(const std::string& text, const SealingKey& key) {
  Bytes bytes(nonce_size + tag_size + text.size());
  randombytes_buf(bytes.data(), nonce_size);
  crypto_secretbox_xchacha20poly1305_easy(bytes.data() + nonce_size, bytes_of(text), text.size(),
                                          bytes.data(), key.data());
  return to_base64(bytes);
}

std::optional<std::string> unboxed(const std::string& text, const SealingKey& key) {
  const auto bytes = from_base64(text);
  if (!bytes || bytes->size() < nonce_size + tag_size) return std::nullopt;
  std::string plain(bytes->size() - nonce_size - tag_size, '\0');
  if (crypto_secretbox_xchacha20poly1305_open_easy(
          reinterpret_cast<unsigned char*>(plain.data()), bytes->data() + nonce_size,
          bytes->size() - nonce_size, bytes->data(), key.data()) != 0)
    return std::nullopt;
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

Result<Value> Sealer::sealed(const Value& value) {
  if (!any_part(value, to_be_sealed)) return value;
  Value copy = value;
  auto done = seal_in_place(copy);
  if (!done) return std::move(done).error();
  return copy;
}

Result<void> Sealer::seal_in_place(Value& value) {
  if (is_sealed(value) && lost_.contains(value[seal_mark].as_string())) {
    value.mark_sensitive(false);
    return {};
  }
  if (to_be_sealed(value)) {
    auto key = key_to_seal();
    if (!key) return std::move(key).error();
    std::string text = to_json(value, JsonForm::marked);
    value = Value::map().set(seal_mark, boxed(text, **key));
    sodium_memzero(text.data(), text.size());
    return {};
  }
  if (value.is_list() && any_part(value, to_be_sealed)) {
    for (auto& item : value.own_list())
      if (auto done = seal_in_place(item); !done) return done;
  } else if (value.is_map() && any_part(value, to_be_sealed)) {
    for (auto& [name, entry] : value.own_map())
      if (auto done = seal_in_place(entry); !done) return done;
  }
  return {};
}

Result<Value> Sealer::opened(const Value& value, std::vector<std::string>& lost) {
  if (!any_part(value, is_sealed)) return value;
  Value copy = value;
  auto done = open_in_place(copy, "", lost);
  if (!done) return std::move(done).error();
  return copy;
}

Result<void> Sealer::open_in_place(Value& value, const std::string& path,
                                   std::vector<std::string>& lost) {
  if (is_sealed(value)) {
    auto key = key_to_open();
    if (!key) return std::move(key).error();
    auto text = *key ? unboxed(value[seal_mark].as_string(), **key) : std::nullopt;
    auto part = text ? from_json(*text) : Result<Value>(Error{});
    if (text) {
      auto& plain = *text;
      sodium_memzero(plain.data(), plain.size());
    }
    if (part) {
      value = std::move(*part);
      return {};
    }
    lost.push_back(path);
    lost_.insert(value[seal_mark].as_string());
    value.mark_sensitive();
    return {};
  }
  if (value.is_list()) {
    std::size_t index = 0;
    for (auto& item : value.own_list())
      if (auto done = open_in_place(item, joined(path, std::to_string(index++)), lost); !done)
        return done;
  } else if (value.is_map()) {
    for (auto& [name, entry] : value.own_map())
      if (auto done = open_in_place(entry, joined(path, name), lost); !done) return done;
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
