#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "user_data/problem.hpp"

namespace user_data {

struct YamlEntry;

/// A YAML document as it is written: every key in its order, repeated ones too, with its place.
struct YamlNode {
  enum class Kind { null, scalar, sequence, mapping };

  Kind kind = Kind::null;
  std::string text;     ///< of a scalar
  bool quoted = false;  ///< a scalar in quotes, a block scalar, or one with a tag
  bool binary = false;  ///< tagged !!binary: `text` is base64
  Mark at;
  std::vector<YamlNode> items;     ///< of a sequence
  std::vector<YamlEntry> entries;  ///< of a mapping

  bool is_null() const { return kind == Kind::null; }
  bool is_scalar() const { return kind == Kind::scalar; }
  bool is_sequence() const { return kind == Kind::sequence; }
  bool is_mapping() const { return kind == Kind::mapping; }
};

/// One key of a mapping with its value.
struct YamlEntry {
  YamlNode first;
  YamlNode second;
};

/// Reads the first document of `text`, anchors and merge keys (`<<`) resolved.  What makes it
/// unreadable, and a second document, which machines ignore, go to `problems`; after an error the
/// answer is null.
YamlNode read_yaml(std::string_view text, Problems& problems);

}  // namespace user_data
