#include "user_data/base_file.hpp"

#include "slipway/codec.hpp"
#include "slipway/contract/node_config.hpp"
#include "slipway/file.hpp"

namespace user_data {
namespace {

using slipway::Failure;
using slipway::Finding;
using slipway::Value;

constexpr std::size_t largest_base = 4 << 20;

std::string file_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

}  // namespace

std::optional<std::string> looked_at_base(const std::string& path, slipway::Call& call) {
  if (path.empty()) return std::nullopt;
  auto file = slipway::read_plain_file(path, largest_base);
  if (file) return std::move(file.bytes);
  call.emit(Finding::error("config.base", "the file '" + path + "' " + file.why)
                .option("config", {"base"}));
  return std::nullopt;
}

Value base_document(const std::string& path) {
  if (path.empty()) return {};
  auto file = slipway::read_plain_file(path, largest_base);
  if (!file)
    throw Failure("invalid", "'" + path + "' " + file.why)
        .with_hint("check the option base of the config role");
  using slipway::contract::BaseDocument;
  Value document =
      slipway::codec::encode(BaseDocument::holding(std::move(file.bytes), file_name(path)));
  for (const char* bytes : {"bytes", "base64"})
    if (document.find(bytes)) document.set(bytes, Value(document[bytes]).mark_sensitive());
  return document;
}

}  // namespace user_data
