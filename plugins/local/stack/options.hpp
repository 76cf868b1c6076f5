#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "client/program.hpp"
#include "slipway/schema.hpp"
#include "slipway/value.hpp"

namespace local {

/// The cloud role's options, checked and complete; of a group where it overrides some.
struct Options {
  std::string directory;
  std::string name_prefix;
  std::string image;
  std::int64_t memory_mb = 0;     ///< 0: no limit
  std::int64_t processes = 0;     ///< 0: no limit
  std::int64_t data_disk_mb = 0;  ///< 0: none
  std::string network;
  std::string static_address;  ///< of machine 0; empty: the supervisor chooses
  std::string publish;
  std::int64_t port_offset = 0;
  std::string ssh_key;
  Tool tool;
};

Options options_from(const slipway::Value& values);
std::vector<slipway::schema::Attribute> option_attributes();

}  // namespace local
