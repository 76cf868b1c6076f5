#pragma once
#include <functional>
#include <string>
#include <vector>

#include "core/stack/stack.hpp"

namespace slipway::core {

/// Takes a fault: the path below the role, code, message and help.
using ReportAt = std::function<void(const std::vector<Value>& path, const char* code,
                                    std::string message, std::string help)>;

/// Whether a text can be (part of) a host's name: 1 to `longest` lower-case letters, digits and
/// hyphens, a letter first, no hyphen last.
bool is_label(const std::string& text, std::size_t longest);

/// `nodes` of a role: a number, or groups by name.
std::vector<NodeGroup> read_nodes(const std::string& role, const Value& nodes,
                                  const ReportAt& report);

/// `timeouts` of a role: type or type.operation -> seconds, from 90, 90s, 10m or 2h.
std::map<std::string, std::int64_t, std::less<>> read_timeouts(const std::string& role,
                                                               const Value& timeouts,
                                                               const ReportAt& report);

}  // namespace slipway::core
