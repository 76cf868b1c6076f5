#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cloud_init {

/// One part of a MIME message.
struct MimePart {
  std::string type;         ///< `text/cloud-config`, in lower case; empty where it is not said
  std::string text;         ///< as it stands in the message
  int line = 0;             ///< of the message in which the text begins, from 1
  bool is_encoded = false;  ///< by a transfer encoding: `text` is not what the tool reads
};

/// The parts of a multipart message (RFC 2046, 5.1); none: its boundary is not said, or is nowhere.
std::optional<std::vector<MimePart>> parts_of(std::string_view message);

}  // namespace cloud_init
