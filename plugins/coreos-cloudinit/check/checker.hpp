#pragma once
#include <string_view>
#include <vector>

#include "cloudconfig/document.hpp"

namespace cloudconfig {

/// Most bytes of user-data that the first cloud takes, counted before it is sent as base64.
inline constexpr std::size_t usual_limit = 65535;

struct CheckOptions {
  ToolVersion tool = tool_1_14_0;
  std::size_t limit = usual_limit;
};

/// What user-data is taken for by a release of the tool, from its first bytes.
enum class DocumentKind { empty, script, cloud_config, ignition, gzip, unknown };
DocumentKind kind_of(std::string_view bytes, ToolVersion tool = tool_1_14_0);

struct Checked {
  DocumentKind kind = DocumentKind::unknown;
  Document document;              ///< of a cloud-config that can be read; otherwise empty
  std::vector<Problem> problems;  ///< ordered by place

  bool has_errors() const;
};

/// Whether the problem is that something is missing, which another document may bring that this one
/// is merged with.
bool is_about_whole(const Problem& problem);

/// Everything that the machine would refuse, ignore or do otherwise than was meant, before it
/// boots: what the format's own validator finds and what it does not.
Checked check(std::string_view bytes, const CheckOptions& options);

}  // namespace cloudconfig
