#pragma once
#include <string>

#include "user_data/yaml_node.hpp"

namespace user_data {

/// The text of a document: block style, two spaces a level, lists one level deeper than their key.
/// Every reader understands what it would have understood of the text that the tree was read from,
/// aliases written out.  An empty mapping is `{}`.
std::string write_yaml(const YamlNode& root);

/// Whether two values say the same, however they are written.
bool is_same_value(const YamlNode& one, const YamlNode& other);

/// Building what is to be written: a text that stays one, a truth, and a key with its value.
YamlNode text_node(std::string text);
YamlNode true_node();
YamlNode list_node(std::vector<YamlNode> items = {});
YamlNode map_node();
/// Adds a key at the end of a mapping; answers the mapping.
YamlNode& set_key(YamlNode& map, std::string key, YamlNode value);

}  // namespace user_data
