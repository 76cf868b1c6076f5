#pragma once

#include <string>

#include "coreos-sim/cloudconfig/version.hpp"
#include "coreos-sim/io/result.hpp"

namespace coreos_sim::cloudconfig {

/// What the first bytes of user-data say it is.
enum class Kind { nothing, script, cloud_config, ignition };

/// Decides by the beginning of `user_data`; anything that no release of the tool would take is an
/// error.
Result<Kind> recognise(const std::string& user_data, ToolVersion version);

/// Undoes gzip where this release knows it; other bytes come back as they are.
/// Bytes that end early give what could be unpacked, with `complete` false.
struct Unpacked {
  std::string bytes;
  bool complete = true;
};
Unpacked unpack(const std::string& user_data, ToolVersion version);

}  // namespace coreos_sim::cloudconfig
