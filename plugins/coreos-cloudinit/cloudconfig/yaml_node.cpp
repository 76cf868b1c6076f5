#include "cloudconfig/yaml_node.hpp"

#include <yaml-cpp/anchor.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <map>
#include <sstream>
#include <stdexcept>

#include "cloudconfig/utf8.hpp"

namespace cloudconfig {
namespace {

/// Aliases copy; a few lines of them could grow without bound.
constexpr std::size_t most_nodes = 200000;

Mark mark_of(const YAML::Mark& mark) {
  return mark.is_null() ? Mark{} : Mark{mark.line + 1, mark.column + 1};
}

std::size_t count(const YamlNode& node) {
  std::size_t sum = 1;
  for (const auto& item : node.items) sum += count(item);
  for (const auto& [key, value] : node.entries) sum += count(key) + count(value);
  return sum;
}

/// Builds the tree from the parser's events.  Open containers lie on a stack; a mapping takes its
/// children in pairs.
class TreeBuilder final : public YAML::EventHandler {
 public:
  YamlNode take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnAnchor(const YAML::Mark&, const std::string&) override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    YamlNode node;
    node.at = mark_of(mark);
    place(std::move(node), anchor);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto known = anchors_.find(anchor);
    if (known == anchors_.end()) throw YAML::ParserException(mark, "alias inside its own anchor");
    size_ += count(known->second);
    if (size_ > most_nodes) throw YAML::ParserException(mark, "the aliases grow too large");
    place(known->second, 0);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    YamlNode node;
    node.kind = YamlNode::Kind::scalar;
    node.text = value;
    node.quoted = tag != "?";
    node.binary = tag == "tag:yaml.org,2002:binary";
    node.at = mark_of(mark);
    place(std::move(node), anchor);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(YamlNode::Kind::sequence, mark, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(YamlNode::Kind::mapping, mark, anchor);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    YamlNode node;
    YAML::anchor_t anchor;
    bool has_key = false;
  };

  void open(YamlNode::Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor) {
    YamlNode node;
    node.kind = kind;
    node.at = mark_of(mark);
    stack_.push_back({std::move(node), anchor, false});
  }
  void close() {
    Open done = std::move(stack_.back());
    stack_.pop_back();
    place(std::move(done.node), done.anchor);
  }
  void place(YamlNode node, YAML::anchor_t anchor) {
    ++size_;
    if (anchor != 0) anchors_[anchor] = node;
    if (stack_.empty()) {
      root_ = std::move(node);
      return;
    }
    auto& top = stack_.back();
    if (top.node.is_sequence()) {
      top.node.items.push_back(std::move(node));
    } else if (top.has_key) {
      // what is not written stands where its key does; the parser is a line or more further
      const auto key_at = top.node.entries.back().first.at;
      if (node.is_null() && node.at.line != key_at.line) node.at = key_at;
      top.node.entries.back().second = std::move(node);
      top.has_key = false;
    } else {
      top.node.entries.push_back({std::move(node), YamlNode()});
      top.has_key = true;
    }
  }

  std::vector<Open> stack_;
  std::map<YAML::anchor_t, YamlNode> anchors_;
  YamlNode root_;
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
    const bool line_starts_with_tab = point->value == '\t' && here.column == 1 &&
                                      text.find_first_not_of("\t \r\n", i) < text.find('\n', i);
    if (line_starts_with_tab) {
      problems.error("user-data-yaml", "a tab cannot indent a line", here, "use spaces");
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
  std::istringstream in{std::string(text)};
  try {
    YAML::Parser parser(in);
    TreeBuilder builder;
    if (!parser.HandleNextDocument(builder)) return {};
    TreeBuilder ignored;
    YamlNode root = builder.take();
    resolve_merges(root);
    if (parser.HandleNextDocument(ignored))
      problems.error("user-data-two-documents", "a second document is ignored by the machine",
                     ignored.take().at, "put everything into the first, or remove the `---`");
    return root;
  } catch (const YAML::Exception& error) {
    problems.error("user-data-yaml", "this is not YAML: " + error.msg, mark_of(error.mark));
    return {};
  }
}

std::string normalised(std::string_view key) {
  std::string out(key);
  std::replace(out.begin(), out.end(), '-', '_');
  return out;
}

}  // namespace cloudconfig
