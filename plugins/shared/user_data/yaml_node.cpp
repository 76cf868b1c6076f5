#include "user_data/yaml_node.hpp"

#include <algorithm>

#include "slipway/kit/yaml.hpp"
#include "user_data/utf8.hpp"

namespace user_data {
namespace {

namespace yaml = slipway::kit::yaml;

/// Aliases copy; a few lines of them could grow without bound.
constexpr std::size_t most_nodes = 200000;

Mark mark_of(const yaml::Mark& mark) { return {mark.line, mark.column}; }

/// Copies a tree as it was read, aliases written out, into one as the tool sees it.
class Copier {
 public:
  YamlNode copy(const yaml::Node& from) {
    YamlNode node;
    node.at = mark_of(from.at);
    if (++size_ > most_nodes) return node;
    switch (from.kind) {
      case yaml::Node::Kind::scalar:
        copy_scalar(from, node);
        break;
      case yaml::Node::Kind::sequence:
        node.kind = YamlNode::Kind::sequence;
        for (const auto& item : from.items) node.items.push_back(copy(*item));
        break;
      case yaml::Node::Kind::mapping:
        node.kind = YamlNode::Kind::mapping;
        for (const auto& entry : from.entries) node.entries.push_back(copy_entry(entry));
        break;
    }
    return node;
  }

  bool grew_too_large() const { return size_ > most_nodes; }

 private:
  static void copy_scalar(const yaml::Node& from, YamlNode& node) {
    if (from.is_null()) return;
    node.kind = YamlNode::Kind::scalar;
    node.text = from.text;
    node.quoted = !from.is_plain();
    node.binary = from.tag == "tag:yaml.org,2002:binary";
  }
  YamlEntry copy_entry(const yaml::Entry& from) {
    YamlEntry entry{copy(*from.key), copy(*from.value)};
    // what is not written stands where its key does
    const bool unwritten = from.value->is_null() && from.value->text.empty();
    if (unwritten) entry.second.at = entry.first.at;
    return entry;
  }

  std::size_t size_ = 0;
};

bool has_key(const YamlNode& map, const std::string& key) {
  return std::any_of(map.entries.begin(), map.entries.end(),
                     [&](const auto& entry) { return entry.first.text == key; });
}

/// Puts what `<<` names in its place: the keys that the mapping does not have itself.
void resolve_merges(YamlNode& node) {
  for (auto& item : node.items) resolve_merges(item);
  std::vector<YamlEntry> merged;
  for (auto& entry : node.entries) {
    resolve_merges(entry.second);
    const bool is_merge = entry.first.text == "<<" && !entry.first.quoted;
    if (is_merge) merged.push_back(entry);
  }
  if (merged.empty()) return;
  std::erase_if(node.entries,
                [](const auto& entry) { return entry.first.text == "<<" && !entry.first.quoted; });
  for (const auto& [key, source] : merged) {
    const auto sources = source.is_sequence() ? source.items : std::vector<YamlNode>{source};
    for (const auto& one : sources)
      for (const auto& entry : one.entries)
        if (!has_key(node, entry.first.text)) node.entries.push_back(entry);
  }
}

/// What no YAML text may hold; the tool's reader refuses it wherever it stands.
void check_bytes(std::string_view text, Problems& problems) {
  Mark here{1, 1};
  for (std::size_t i = 0; i < text.size();) {
    const auto point = decode_utf8(text, i);
    if (!point) {
      problems.error("user-data-encoding", "the text is not UTF-8 here", here,
                     "give a file with such bytes as base64, with `encoding: base64`");
      return;
    }
    if (!is_yaml_printable(point->value)) {
      problems.error("user-data-control-character", "control characters are not allowed", here,
                     "use an escape such as \"\\e\" in double quotes, or base64");
      return;
    }
    i += point->length;
    here = point->value == '\n' ? Mark{here.line + 1, 1} : Mark{here.line, here.column + 1};
  }
}

}  // namespace

YamlNode read_yaml(std::string_view text, Problems& problems) {
  Problems unreadable;
  check_bytes(text, unreadable);
  problems.add_all(unreadable.list());
  if (unreadable.has_errors()) return {};
  const auto reading = yaml::read(text);
  if (reading.fault) {
    problems.error("user-data-yaml", reading.fault->message, mark_of(reading.fault->at),
                   reading.fault->help);
    return {};
  }
  if (!reading.root) return {};
  Copier copier;
  YamlNode root = copier.copy(*reading.root);
  if (copier.grew_too_large()) {
    problems.error("user-data-yaml", "the aliases grow too large", root.at);
    return {};
  }
  resolve_merges(root);
  if (reading.second)
    problems.warning("user-data-two-documents", "a second document is ignored by the machine",
                     mark_of(*reading.second),
                     "put everything into the first, or remove the `---`");
  return root;
}

}  // namespace user_data
