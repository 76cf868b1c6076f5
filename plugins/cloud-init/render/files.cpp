#include <algorithm>
#include <string_view>

#include "render/parts.hpp"
#include "slipway/bytes.hpp"
#include "user_data/utf8.hpp"

namespace cloud_init {
namespace {

using slipway::contract::File;
using user_data::Thing;

/// Both are emptied at a boot, or covered by another file system.
bool is_passing(const std::string& path) {
  return path.starts_with("/run/") || path.starts_with("/tmp/");
}

bool is_clean(const std::string& path) {
  return path.starts_with('/') && path.back() != '/' && path.find("//") == std::string::npos &&
         (path + "/").find("/../") == std::string::npos &&
         path.find_first_of("\r\n") == std::string::npos;
}

bool is_mode(const std::string& mode) {
  return mode.size() == 4 && mode.find_first_not_of("01234567") == std::string::npos;
}

/// Whether the document makes the owner, who is not there when most files are written.
bool is_made_later(const Rendering& out, const std::string& owner) {
  const auto user = owner.substr(0, owner.find(':'));
  return std::any_of(out.config.users.begin(), out.config.users.end(),
                     [&](const auto& one) { return one.name == user; });
}

/// Whether a document can hold it as text.
bool is_plain(const std::string& content) {
  for (std::size_t i = 0; i < content.size();) {
    const auto point = user_data::decode_utf8(content, i);
    if (!point || !user_data::is_yaml_printable(point->value) ||
        user_data::is_treacherous(point->value))
      return false;
    i += point->length;
  }
  return true;
}

void set_content(const File& file, FileEntry& entry) {
  entry.base64 = !file.base64.empty() || !is_plain(file.content.as_string());
  if (!entry.base64)
    entry.content = file.content.as_string();
  else
    entry.content =
        file.base64.empty() ? slipway::base64_encode(file.content.as_string()) : file.base64;
}

void check_file(Rendering& out, const File& file, std::vector<std::string>& seen) {
  const Thing part{"files", file.path};
  const auto name = "the file '" + file.path + "'";
  if (file.path.empty() || !is_clean(file.path))
    out.refuse(part, name + " needs an absolute path without '..'");
  else if (is_passing(file.path))
    out.refuse(part, name + " would be gone after the next boot", "write it below /etc or /var");
  if (!file.mode.empty() && !is_mode(file.mode))
    out.refuse(part, name + " has the mode '" + file.mode + "', which is not four octal digits");
  if (!file.base64.empty() && !slipway::base64_decode(file.base64))
    out.refuse(part, name + " has content that is no base64");
  if (std::find(seen.begin(), seen.end(), file.path) != seen.end())
    out.refuse(part, name + " is given twice");
  seen.push_back(file.path);
}

}  // namespace

void render_files(Rendering& out) {
  std::vector<std::string> seen;
  for (const auto& file : out.config.files) {
    check_file(out, file, seen);
    FileEntry entry;
    entry.path = file.path;
    entry.permissions = file.mode.empty() ? "0644" : file.mode;
    entry.owner = file.owner;
    entry.defer = is_made_later(out, file.owner);
    entry.part = {"files", file.path};
    set_content(file, entry);
    out.document.files.push_back(std::move(entry));
  }
}

}  // namespace cloud_init
