#include <algorithm>

#include "cloudconfig/shared.hpp"
#include "cloudconfig/tokens.hpp"
#include "render/parts.hpp"
#include "user_data/yaml_text.hpp"

namespace cloudconfig {
namespace {

using slipway::contract::File;

bool is_octal(const std::string& mode) {
  return (mode.size() == 3 || mode.size() == 4) &&
         mode.find_first_not_of("01234567") == std::string::npos;
}

void check(Rendering& out, const File& file) {
  if (file.path.empty() || file.path.front() != '/')
    out.refuse("the file '" + file.path + "' has no absolute path");
  const bool in_usr = file.path.rfind("/usr/", 0) == 0;
  if (in_usr)
    out.refuse("the file " + file.path + " cannot be written: /usr is read-only",
               "use /opt or /etc");
  if (!file.mode.empty() && !is_octal(file.mode))
    out.refuse("the mode '" + file.mode + "' of " + file.path + " is not octal", "0644, 0755, ...");
  else if (file.mode.size() == 4 && file.mode.front() != '0')
    out.refuse("the mode " + file.mode + " of " + file.path + " would lose its first digit",
               "set special bits with a command");
}

/// Text stays readable where it can; what a block cannot hold is base64, unless the machine has to
/// put its own addresses into it, which it does in the raw text only.
void place_content(Rendering& out, const std::string& content, FileEntry& entry) {
  const bool readable = content.empty() || user_data::fits_block(content);
  const bool utf8 = is_utf8(content);
  entry.content = content;
  if (readable) return;
  if (has_token(content)) {
    if (!utf8)
      out.refuse("the file " + entry.path + " mixes an address token with bytes that are not text");
    return;
  }
  entry.content = base64_encode(content);
  entry.encoding = "base64";
}

}  // namespace

void render_files(Rendering& out) {
  for (const auto& file : out.config.files) {
    check(out, file);
    FileEntry entry;
    entry.path = file.path;
    entry.permissions = file.mode.size() == 3 ? "0" + file.mode : file.mode;
    entry.owner = file.owner;
    if (file.base64.empty()) {
      place_content(out, file.content.as_string(), entry);
    } else if (base64_decode(file.base64)) {
      entry.content = base64_encode(*base64_decode(file.base64));
      entry.encoding = "base64";
    } else {
      out.refuse("the bytes of " + file.path + " are not base64");
    }
    out.document.files.push_back(std::move(entry));
  }
}

}  // namespace cloudconfig
