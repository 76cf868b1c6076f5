#include "core/plugin/trust_store.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include "core/system/private_files.hpp"
#include "core/system/whole_file.hpp"
#include "core/value/json.hpp"

namespace slipway::core {
namespace {

constexpr std::int64_t store_format = 1;
constexpr std::size_t longest_trust_store = std::size_t{4} << 20U;

/// Whoever else can write the store accepts plugins in the user's name.
Result<void> check_own(const std::string& path) {
  struct stat seen {};
  if (stat(path.c_str(), &seen) != 0) return {};
  const bool own = seen.st_uid == geteuid() || seen.st_uid == 0;
  if (own && (seen.st_mode & (S_IWGRP | S_IWOTH)) == 0) return {};
  return Error{Errc::denied, "'" + path + "', which says what you trust, can be written by others",
               own ? "chmod 600 '" + path + "'" : "rm '" + path + "'"};
}

}  // namespace

Result<TrustStore> TrustStore::read(const std::string& path) {
  TrustStore store;
  store.path_ = path;
  if (path.empty()) return store;
  if (auto own = check_own(path); !own) return std::move(own).error();
  const auto text = read_whole_file(path, longest_trust_store);
  if (!text && text.error().code == Errc::not_found) return store;
  if (!text) return text.error();
  const auto value = from_json(*text);
  if (!value || (*value)["format"].as_int() != store_format)
    return Error{Errc::corrupt,
                 "'" + path + "', which says what you trust, cannot be read: " +
                     (value ? "it has another format" : value.error().message),
                 "delete it; you are asked again"};
  for (const auto& [sha256, where] : (*value)["plugins"].as_map())
    store.put_plugin(sha256, where.as_string());
  for (const auto& [stack, owner] : (*value)["stacks"].as_map())
    store.put_stack(stack, owner.as_int());
  return store;
}

Result<void> TrustStore::write() const {
  if (path_.empty())
    return Error{Errc::denied, "there is no home folder to keep in what you trust", "set HOME"};
  Value plugins = Value::map();
  for (const auto& [sha256, where] : plugins_) plugins.set(sha256, where);
  Value stacks = Value::map();
  for (const auto& [stack, owner] : stacks_) stacks.set(stack, owner);
  const Value whole = Value::map()
                          .set("format", store_format)
                          .set("plugins", std::move(plugins))
                          .set("stacks", std::move(stacks));
  if (auto folder = make_private_folder(folder_of(path_)); !folder) return folder;
  return write_whole_file(path_, to_pretty_json(whole, JsonForm::plain) + "\n", 0600);
}

bool TrustStore::has_stack(const std::string& path, std::int64_t owner) const {
  const auto at = stacks_.find(path);
  return at != stacks_.end() && at->second == owner;
}

}  // namespace slipway::core
