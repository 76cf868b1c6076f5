#include "user_data/yaml_writer.hpp"

#include "user_data/yaml_text.hpp"

namespace user_data {
namespace {

constexpr int per_level = 2;

/// A bare word is written bare again, or a number would become a text.  What a reader folds out of
/// several lines is a text in any case.
std::string one_line(const YamlNode& node) {
  if (node.is_null()) return "null";
  const bool was_bare = !node.quoted && node.text.find('\n') == std::string::npos;
  return was_bare ? node.text : inline_scalar(node.text);
}

class Writer {
 public:
  /// What follows a key or a dash: behind a blank, or on lines of its own.
  void value(const YamlNode& node, int indent) {
    if (node.is_mapping() && !node.entries.empty()) {
      out_ += '\n';
      for (const auto& entry : node.entries) key(entry, indent);
    } else if (node.is_sequence() && !node.items.empty()) {
      out_ += '\n';
      for (const auto& one : node.items) item(one, indent);
    } else {
      out_ += ' ';
      leaf(node, indent);
    }
  }

  void key(const YamlEntry& entry, int indent) {
    out_.append(static_cast<std::size_t>(indent), ' ');
    key_behind(entry, indent);
  }

  std::string take() { return std::move(out_); }

 private:
  void key_behind(const YamlEntry& entry, int indent) {
    out_ += one_line(entry.first) + ":";
    value(entry.second, indent + per_level);
  }

  /// The first key of a mapping stands behind the dash.
  void item(const YamlNode& node, int indent) {
    out_.append(static_cast<std::size_t>(indent), ' ');
    out_ += '-';
    if (!node.is_mapping() || node.entries.empty()) return value(node, indent + per_level);
    out_ += ' ';
    key_behind(node.entries.front(), indent + per_level);
    for (std::size_t i = 1; i < node.entries.size(); ++i) key(node.entries[i], indent + per_level);
  }

  void leaf(const YamlNode& node, int indent) {
    if (node.is_mapping() || node.is_sequence()) {
      out_ += node.is_mapping() ? "{}\n" : "[]\n";
    } else if (node.binary) {
      out_ += "!!binary " + double_quoted(node.text) + "\n";
    } else if (node.text.find('\n') != std::string::npos && fits_block(node.text)) {
      out_ += block_scalar(node.text, indent);
    } else {
      out_ += one_line(node) + "\n";
    }
  }

  std::string out_;
};

}  // namespace

std::string write_yaml(const YamlNode& root) {
  Writer writer;
  if (root.is_mapping() && !root.entries.empty())
    for (const auto& entry : root.entries) writer.key(entry, 0);
  else
    return root.is_mapping() ? "{}\n" : one_line(root) + "\n";
  return writer.take();
}

bool is_same_value(const YamlNode& one, const YamlNode& other) {
  YamlNode pair[2] = {map_node(), map_node()};
  set_key(pair[0], "value", one);
  set_key(pair[1], "value", other);
  return write_yaml(pair[0]) == write_yaml(pair[1]);
}

YamlNode text_node(std::string text) {
  YamlNode node;
  node.kind = YamlNode::Kind::scalar;
  node.text = std::move(text);
  node.quoted = true;
  return node;
}

YamlNode true_node() {
  auto node = text_node("true");
  node.quoted = false;
  return node;
}

YamlNode list_node(std::vector<YamlNode> items) {
  YamlNode node;
  node.kind = YamlNode::Kind::sequence;
  node.items = std::move(items);
  return node;
}

YamlNode map_node() {
  YamlNode node;
  node.kind = YamlNode::Kind::mapping;
  return node;
}

YamlNode& set_key(YamlNode& map, std::string key, YamlNode value) {
  map.entries.push_back({text_node(std::move(key)), std::move(value)});
  return map;
}

}  // namespace user_data
