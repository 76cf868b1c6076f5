#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "user_data/yaml_node.hpp"

/// How a reader of YAML 1.1 understands a scalar where a boolean or a number is wanted.
namespace user_data {

/// YAML 1.1's words, bare only: a quoted "true" is text.
std::optional<bool> as_boolean(const YamlNode& node);
/// 10, 010 (octal), 0x64, 1_000; bare only.
std::optional<std::int64_t> as_integer(const YamlNode& node);
std::optional<double> as_real(const YamlNode& node);

}  // namespace user_data
