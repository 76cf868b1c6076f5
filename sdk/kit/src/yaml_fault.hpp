#pragma once
#include <yaml.h>

#include <optional>
#include <string_view>

#include "slipway/kit/yaml.hpp"
#include "yaml_marks.hpp"

namespace slipway::kit::yaml {

/// A quoted scalar that was read last.
struct LastQuoted {
  std::size_t opens;   ///< character
  std::size_t closes;  ///< character behind it
};

/// The library's fault in our words.
Fault fault_of(const yaml_parser_t& parser, std::string_view text, Marks& marks,
               const std::optional<LastQuoted>& last);

}  // namespace slipway::kit::yaml
