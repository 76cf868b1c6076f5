#include <algorithm>
#include <array>

#include "check/checks.hpp"
#include "slipway/nearest.hpp"
#include "user_data/encoding.hpp"

namespace cloud_init {
namespace {

const std::vector<std::string>& file_keys() {
  static const std::vector<std::string> keys = {"append", "content", "defer",       "encoding",
                                                "owner",  "path",    "permissions", "source"};
  return keys;
}

enum class Encoding { text, base64, gzip, both, unknown };

/// The names that the tool knows for each.
Encoding encoding_of(const std::string& name) {
  static constexpr std::array<std::pair<std::string_view, Encoding>, 11> names = {
      {{"", Encoding::text},
       {"text/plain", Encoding::text},
       {"b64", Encoding::base64},
       {"base64", Encoding::base64},
       {"gz", Encoding::gzip},
       {"gzip", Encoding::gzip},
       {"gz+b64", Encoding::both},
       {"gz+base64", Encoding::both},
       {"gzip+b64", Encoding::both},
       {"gzip+base64", Encoding::both},
       {"text", Encoding::text}}};
  for (const auto& [known, encoding] : names)
    if (name == known) return encoding;
  return Encoding::unknown;
}

/// `!!binary` is base64 to the reader of YAML, whatever the encoding says.
std::optional<std::string> bytes_of(const YamlNode& content, Encoding encoding) {
  std::optional<std::string> bytes = content.text;
  if (content.binary) bytes = user_data::base64_decode(*bytes);
  if (bytes && (encoding == Encoding::base64 || encoding == Encoding::both))
    bytes = user_data::base64_decode(*bytes);
  if (bytes && (encoding == Encoding::gzip || encoding == Encoding::both))
    bytes = user_data::gunzip(*bytes);
  return bytes;
}

void check_content(const Judged& judged, const YamlNode& file) {
  const auto* named = find_in(file, "encoding");
  const auto encoding = named ? encoding_of(named->text) : Encoding::text;
  if (encoding == Encoding::unknown)
    judged.error("user-data-encoding", "'" + named->text + "' is no encoding of a file", named->at,
                 "b64, gzip or gz+b64");
  const auto* content = find_in(file, "content");
  if (!content || content->is_null()) return;
  if (!content->binary && !wants_text(judged, *content, "the content of a file")) return;
  if (encoding != Encoding::unknown && !bytes_of(*content, encoding))
    judged.error("user-data-encoding",
                 "the content is not what its encoding says: neither this file nor one after it is "
                 "written",
                 content->at);
}

void check_mode(const Judged& judged, const YamlNode& file) {
  const auto* mode = find_in(file, "permissions");
  if (!mode || !wants_text(judged, *mode, "the permissions of a file")) return;
  auto digits = std::string_view(mode->text);
  if (digits.starts_with("0o")) digits.remove_prefix(2);
  const bool octal = !digits.empty() && digits.size() <= 5 &&
                     digits.find_first_not_of("01234567") == std::string_view::npos;
  if (!octal)
    judged.error("user-data-mode", "'" + mode->text + "' is no mode in octal digits", mode->at,
                 "such as '0644'");
}

/// Users are made after files are written, but for those that are deferred.
void check_owner(const Judged& judged, const YamlNode& file,
                 const std::set<std::string>& accounts) {
  const auto* owner = find_in(file, "owner");
  if (!owner || !wants_text(judged, *owner, "the owner of a file")) return;
  const auto* defer = find_in(file, "defer");
  const auto user = owner->text.substr(0, owner->text.find(':'));
  if (accounts.contains(user) && !(defer && defer->text == "true"))
    judged.error("user-data-owner-made-later",
                 "'" + user +
                     "' is not there yet when this file is written: it stays root's, and "
                     "the files after it are not written",
                 owner->at, "add 'defer: true'");
}

void check_path(const Judged& judged, const YamlNode& file, std::set<std::string>& seen) {
  const auto* path = find_in(file, "path");
  if (!path)
    return judged.error("user-data-file-without-path",
                        "a file has no path: neither it nor one after it is written", file.at);
  if (!wants_text(judged, *path, "the path of a file")) return;
  const auto& text = path->text;
  if (!text.starts_with('/') || text.ends_with('/'))
    judged.error("user-data-path", "'" + text + "' is no absolute path of a file", path->at);
  if (text.starts_with("/run/") || text.starts_with("/tmp/"))
    judged.warning("user-data-passing-file", "'" + text + "' is gone after the next boot",
                   path->at);
  const auto* append = find_in(file, "append");
  const bool appends = append && append->text == "true";
  if (!seen.insert(text).second && !appends)
    judged.warning("user-data-file-twice", "'" + text + "' is written twice, and the last one wins",
                   path->at);
}

}  // namespace

void check_files(const Judged& judged) {
  const auto* files = judged.find("write_files");
  if (!files || files->is_null()) return;
  if (!files->is_sequence())
    return judged.error("user-data-wrong-type",
                        "'write_files' must be a list, but is read as " + read_as(*files),
                        files->at);
  const auto accounts = accounts_of(judged.root);
  std::set<std::string> seen;
  for (const auto& file : files->items) {
    if (!file.is_mapping()) {
      judged.error("user-data-wrong-type",
                   "a file must be a mapping, but is read as " + read_as(file), file.at);
      continue;
    }
    for (const auto& entry : file.entries) {
      const auto& known = file_keys();
      if (std::find(known.begin(), known.end(), entry.first.text) != known.end()) continue;
      const auto meant = slipway::nearest(entry.first.text, known);
      judged.error("user-data-unknown-key", "a file has no key '" + entry.first.text + "'",
                   entry.first.at, meant.empty() ? "" : "did you mean '" + meant + "'?");
    }
    check_path(judged, file, seen);
    check_mode(judged, file);
    check_owner(judged, file, accounts);
    check_content(judged, file);
  }
}

}  // namespace cloud_init
