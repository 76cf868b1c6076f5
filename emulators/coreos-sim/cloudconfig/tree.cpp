#include "coreos-sim/cloudconfig/tree.hpp"

#include <yaml.h>

#include <algorithm>
#include <map>
#include <optional>

namespace coreos_sim::cloudconfig {
namespace {

/// libyaml's event stream, turned into a tree by recursive descent.
class Composer {
 public:
  explicit Composer(const std::string& text) {
    yaml_parser_initialize(&parser_);
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    yaml_parser_set_input_string(&parser_, bytes, text.size());
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
  }
  ~Composer() {
    drop();
    yaml_parser_delete(&parser_);
  }
  Composer(const Composer&) = delete;
  Composer& operator=(const Composer&) = delete;

  Result<TreePtr> document() {
    while (next()) {
      if (event_.type == YAML_STREAM_END_EVENT) return TreePtr{};
      if (event_.type == YAML_DOCUMENT_START_EVENT) break;
    }
    if (next()) {
      TreePtr root = node();
      // The document must also end well, and the tool's reader looks one event further: what stands
      // behind the end without a `---` fails it, what stands behind one is never looked at.
      if (!failure_ && next() && next()) return root;
    }
    return Error{failure_.value_or("the document ends early")};
  }

 private:
  bool next() {
    if (failure_) return false;
    drop();
    if (yaml_parser_parse(&parser_, &event_) == 0) {
      fail(parser_.problem != nullptr ? parser_.problem : "unknown problem",
           parser_.problem_mark.line);
      return false;
    }
    have_event_ = true;
    return true;
  }

  void drop() {
    if (have_event_) yaml_event_delete(&event_);
    have_event_ = false;
  }

  void fail(const std::string& problem, std::size_t line) {
    failure_ = "YAML error: line " + std::to_string(line) + ": " + problem;
  }

  static std::string text_of(const yaml_char_t* text) {
    return text == nullptr ? std::string{} : std::string(reinterpret_cast<const char*>(text));
  }

  /// The node that the present event begins.
  TreePtr node() {
    switch (event_.type) {
      case YAML_ALIAS_EVENT:
        return alias();
      case YAML_SCALAR_EVENT:
        return scalar();
      case YAML_SEQUENCE_START_EVENT:
        return list();
      case YAML_MAPPING_START_EVENT:
        return map();
      default:
        fail("a value is missing", event_.start_mark.line);
        return nullptr;
    }
  }

  TreePtr alias() {
    const auto found = anchors_.find(text_of(event_.data.alias.anchor));
    if (found != anchors_.end()) return found->second;
    fail("unknown anchor '" + text_of(event_.data.alias.anchor) + "' referenced",
         event_.start_mark.line);
    return nullptr;
  }

  TreePtr scalar() {
    const auto& data = event_.data.scalar;
    auto tree = std::make_shared<Tree>();
    tree->text.assign(reinterpret_cast<const char*>(data.value), data.length);
    tree->plain = data.style == YAML_PLAIN_SCALAR_STYLE && data.tag == nullptr;
    tree->binary = text_of(data.tag) == "tag:yaml.org,2002:binary";
    return remember(text_of(data.anchor), tree);
  }

  TreePtr list() {
    auto tree = std::make_shared<Tree>();
    tree->kind = Tree::Kind::list;
    remember(text_of(event_.data.sequence_start.anchor), tree);
    while (next() && event_.type != YAML_SEQUENCE_END_EVENT) tree->items.push_back(node());
    return tree;
  }

  TreePtr map() {
    auto tree = std::make_shared<Tree>();
    tree->kind = Tree::Kind::map;
    remember(text_of(event_.data.mapping_start.anchor), tree);
    while (next() && event_.type != YAML_MAPPING_END_EVENT) {
      const TreePtr key = node();
      if (!next()) break;
      add_pair(*tree, key, node());
    }
    return tree;
  }

  /// Keys are normalised here, at every depth; a merge key brings the pairs of the mapping it
  /// names.
  void add_pair(Tree& tree, const TreePtr& key, const TreePtr& value) {
    if (!key || !value || key->kind != Tree::Kind::scalar) return;
    if (key->plain && key->text == "<<") {
      merge(tree, *value);
      return;
    }
    std::string name = key->text;
    std::replace(name.begin(), name.end(), '-', '_');
    tree.pairs.emplace_back(std::move(name), value);
  }

  static void merge(Tree& tree, const Tree& source) {
    if (source.kind == Tree::Kind::map) {
      tree.pairs.insert(tree.pairs.end(), source.pairs.begin(), source.pairs.end());
    }
    for (const auto& item : source.items) merge(tree, *item);
  }

  TreePtr remember(const std::string& anchor, const TreePtr& tree) {
    if (!anchor.empty()) anchors_[anchor] = tree;
    return tree;
  }

  yaml_parser_t parser_{};
  yaml_event_t event_{};
  bool have_event_ = false;
  std::optional<std::string> failure_;
  std::map<std::string, TreePtr> anchors_;
};

}  // namespace

bool Tree::is_null() const {
  return kind == Kind::scalar && plain &&
         (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL");
}

Result<TreePtr> parse_tree(const std::string& text) { return Composer(text).document(); }

}  // namespace coreos_sim::cloudconfig
