#pragma once
#include <string>
#include <vector>

namespace cloud_init {

/// What goes to a machine beside its cloud-config, as a part of its own.
struct ArchivePart {
  std::string type;  ///< `text/x-shellscript`, ...
  std::string name;  ///< by which the machine calls it: letters, digits, `-`, `_` and `.`
  std::string text;  ///< any bytes
  std::string file;  ///< of the user's own that it comes from
  int line = 1;      ///< of that file, in which its text begins
};

/// A MIME message of the cloud-config and the parts, in this order (RFC 2046, 5.1).  Equal contents
/// give equal bytes.  What is not ASCII goes as base64.
std::string archive_of(const std::string& cloud_config, const std::vector<ArchivePart>& parts);

}  // namespace cloud_init
