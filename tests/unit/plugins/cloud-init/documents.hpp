#pragma once
#include <catch2/catch.hpp>
#include <string>

#include "user_data/yaml_node.hpp"
#include "user_data/yaml_text.hpp"

namespace cloud_init::test {

/// A document that must be right, read.
inline user_data::YamlNode read(const std::string& text) {
  user_data::Problems problems;
  auto root = user_data::read_yaml(text, problems);
  CHECK(problems.list().empty());
  return root;
}

inline bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace cloud_init::test
