#include <set>

#include "check/checks.hpp"
#include "check/owners.hpp"
#include "cloudconfig/shared.hpp"
#include "cloudconfig/values.hpp"

namespace cloudconfig {
namespace {

void check_content(const FileEntry& file, Problems& problems) {
  if (file.encoding.empty()) return;
  if (!is_encoding(file.encoding))
    return problems.error("user-data-value",
                          "the encoding '" + file.encoding + "' of " + file.path + " is not known",
                          file.encoding_at, "base64, gzip or gz+base64");
  const bool letters = file.encoding.find("64") != std::string::npos;
  const auto bytes = letters ? base64_decode(file.content) : std::optional(file.content);
  const bool packed = file.encoding.front() == 'g';
  if (!bytes || (packed && !gunzip(*bytes)))
    problems.error("user-data-content",
                   "the content of " + file.path + " cannot be decoded as " + file.encoding +
                       ": from CoreOS of 2016 on this voids the whole document",
                   file.content_at.line == 0 ? file.at : file.content_at);
}

void check_owner(const Document& document, const FileEntry& file, Problems& problems) {
  const auto missing = missing_owner(document, file.owner);
  if (!missing) return;
  const std::string kind = missing->is_group ? "group" : "user";
  problems.error("user-data-owner",
                 "'" + missing->name + "', the " + (missing->is_group ? "group" : "owner") +
                     " of " + file.path + ", is no " + kind +
                     " of the image or of this document: the machine stops there",
                 file.owner_at, "make the user under `users`, or give a number");
}

void check_file(const Document& document, const FileEntry& file, Problems& problems) {
  if (file.path.empty())
    problems.error("user-data-file",
                   "a file without a path stops the machine: later files and all units are lost",
                   file.at, "add `path:`");
  if (file.path.rfind("/usr/", 0) == 0 || file.path.rfind("usr/", 0) == 0)
    problems.error("user-data-file", file.path + " cannot be written: /usr is read-only",
                   file.path_at, "use /opt or /etc");
  if (!file.permissions.empty() && !is_permissions(file.permissions))
    problems.error("user-data-value",
                   "the permissions '" + file.permissions + "' of " + file.path + " are not octal",
                   file.permissions_at, "quoted octal digits, such as \"0644\"");
  else if (file.permissions.size() == 4 && file.permissions.front() != '0')
    problems.warning("user-data-file",
                     "the permissions " + file.permissions + " of " + file.path +
                         " lose their first digit on the machine",
                     file.permissions_at);
  check_owner(document, file, problems);
  check_content(file, problems);
}

}  // namespace

void check_files(const Document& document, Problems& problems) {
  std::set<std::string> paths;
  for (const auto& file : document.files) {
    check_file(document, file, problems);
    if (!file.path.empty() && !paths.insert(file.path).second)
      problems.warning("user-data-file", file.path + " is written twice; the last one stays",
                       file.path_at);
  }
}

}  // namespace cloudconfig
