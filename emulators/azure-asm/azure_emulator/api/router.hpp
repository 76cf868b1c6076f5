#pragma once

#include <map>
#include <optional>
#include <string>

#include "azure_emulator/api/call.hpp"

namespace azure_emulator {

/// A request's address, taken apart: parts percent-decoded, empty ones dropped.
struct Target {
  std::vector<std::string> parts;
  std::map<std::string, std::string> query;  ///< keys in lower case
};

Target parse_target(const std::string& target);

/// A row of sheet 6 and the variables of its path.
struct RouteMatch {
  const Route* route = nullptr;
  std::map<std::string, std::string> path;
};

/// Literal parts are compared without case.  When nothing fits, `known_path` says whether another
/// method would.
std::optional<RouteMatch> match_route(const std::string& method, const Target& target,
                                      bool& known_path);

/// Sheet 6's name for the request: where one row serves several operations, the body's root
/// decides.
std::string operation_name(const Route& route, const Element* body);

/// What the request is about, as in `demo-svc/demo-coreos-1`.
std::string object_name(const RouteMatch& match, const Element* body);

}  // namespace azure_emulator
