#include "core/stack/yaml_tree.hpp"

#include <map>
#include <set>
#include <utility>

#include "core/stack/scalar.hpp"
#include "slipway/bytes.hpp"
#include "slipway/kit/yaml.hpp"

namespace slipway::core {
namespace {

namespace yaml = slipway::kit::yaml;

/// Aliases and merges can make a small file endless: what it becomes is counted, in values, each
/// with what its text and its path take, and in entries that are looked at to be merged.
constexpr std::size_t most_values = 200000;
constexpr std::size_t bytes_of_a_value = 256;
constexpr std::size_t most_findings = 1000;

bool is_one_of(const std::string& word, std::initializer_list<const char*> words) {
  for (const char* one : words)
    if (word == one) return true;
  return false;
}

constexpr const char* endless =
    "the file is nested too deeply or too large, or an alias leads back to what holds it";

Place place_in(const SourceFile& source, const yaml::Mark& mark) {
  const auto line = mark.line - 1;
  return source.at(line, static_cast<int>(mark.offset - source.offset(line, 0)));
}

/// Whether a scalar is a text, whatever it looks like.
bool means_text(const yaml::Node& scalar) {
  if (scalar.tag.empty()) return scalar.style != yaml::Node::Style::plain;
  return is_one_of(scalar.tag, {"!", "tag:yaml.org,2002:str"});
}

/// Turns the nodes of one document into values.
class Converter {
 public:
  Converter(const SourceFile& source, const Substitution* substitution,
            std::vector<Finding>& findings)
      : source_(source), substitution_(substitution), findings_(findings) {}

  Tree convert(const yaml::Node& root) {
    tree_.root = value_of(root, {}, {}, 0);
    return std::move(tree_);
  }

  /// Whether the values had no end, so that what was read is no stack.
  bool gave_up() const { return gave_up_; }

 private:
  Value value_of(const yaml::Node& node, const std::string& path, const Place& key,
                 std::size_t depth);
  Value scalar_of(const yaml::Node& node, const Place& place);
  Value map_of(const yaml::Node& node, const std::string& path, std::size_t depth);
  std::vector<yaml::Entry> entries_of(const yaml::Node& node, std::size_t depth);
  void merge(const yaml::Node& from, std::size_t depth, std::set<std::string>& seen,
             std::vector<yaml::Entry>& entries);

  /// Whether there is room for one more value of so many bytes.
  bool spend(std::size_t bytes, const Place& place) {
    values_ += 1 + bytes / bytes_of_a_value;
    if (values_ <= most_values) return true;
    give_up(place);
    return false;
  }
  void give_up(const Place& place) {
    if (!gave_up_) report("stack.too-deep", place, endless, {});
    gave_up_ = true;
  }
  Place place_of(const yaml::Node& node) const { return place_in(source_, node.at); }
  void report(const char* code, Place place, std::string message, std::string help) {
    if (findings_.size() >= most_findings) {
      gave_up_ = true;  // nobody reads on, and each holds its line
      return;
    }
    Finding& finding = findings_.emplace_back();
    finding.kind = FailureClass::invalid;
    finding.code = code;
    finding.place = std::move(place);
    finding.message = std::move(message);
    finding.help = std::move(help);
  }

  const SourceFile& source_;
  const Substitution* substitution_;
  std::vector<Finding>& findings_;
  Tree tree_;
  std::size_t values_ = 0;
  bool gave_up_ = false;
};

Value Converter::value_of(const yaml::Node& node, const std::string& path, const Place& key,
                          std::size_t depth) {
  if (depth > deepest_stack) give_up(key);
  if (gave_up_ || !spend(path.size() + node.text.size(), key)) return {};
  // a block's own place is its first entry's, so the key stands for it; and nothing has none
  const bool is_scalar = node.kind == yaml::Node::Kind::scalar;
  const bool block = !is_scalar && node.style == yaml::Node::Style::block;
  const Place place = node.is_null() || block ? key : place_of(node);
  if (!path.empty()) tree_.places[path] = place;
  if (is_scalar) return scalar_of(node, place);
  if (node.kind == yaml::Node::Kind::mapping) return map_of(node, path, depth);
  Value list = Value::list();
  std::size_t index = 0;
  for (const auto& item : node.items) {
    const std::string here = join_path(path, std::to_string(index++));
    const Place own = item->is_null() ? place : place_of(*item);
    tree_.key_places[here] = own;
    list.push(value_of(*item, here, own, depth + 1));
  }
  return list;
}

Value Converter::scalar_of(const yaml::Node& node, const Place& place) {
  if (!is_one_of(node.tag, {"", "!", "tag:yaml.org,2002:str", "tag:yaml.org,2002:int",
                            "tag:yaml.org,2002:float", "tag:yaml.org,2002:bool"})) {
    report("stack.tag", place, "the tag '" + node.tag + "' means nothing here", "remove the tag");
    return {};
  }
  const auto fault = [&](const std::string& token, std::string message, std::string help) {
    Place exact = place;
    if (const auto found = place.text.find(token); found != std::string::npos)
      exact = source_.at(place.line - 1, static_cast<int>(found));
    report("stack.substitution", exact, std::move(message), std::move(help));
  };
  const auto& text = node.text;
  if (!is_text(text)) {
    report("stack.yaml", place, "a text cannot hold a NUL", "remove the \\0");
    return {};
  }
  const std::string whole = substitution_ ? substitution_->replaced(text, fault) : text;
  return whole == text && !means_text(node) ? plain_scalar(whole) : Value(whole);
}

Value Converter::map_of(const yaml::Node& node, const std::string& path, std::size_t depth) {
  Value map = Value::map();
  for (const auto& [key, value] : entries_of(node, depth)) {
    const std::string here = join_path(path, key->text);
    const Place place = place_of(*key);
    tree_.key_places[here] = place;
    map.set(key->text, value_of(*value, here, place, depth + 1));
  }
  return map;
}

/// A map's own entries, each key once, then those merged in that it does not have itself.
std::vector<yaml::Entry> Converter::entries_of(const yaml::Node& node, std::size_t depth) {
  std::vector<yaml::Entry> entries;
  std::vector<yaml::NodePtr> merges;
  std::map<std::string, int> lines;
  for (const auto& entry : node.entries) {
    const auto& key = *entry.key;
    if (depth > 0 && (gave_up_ || !spend(0, place_of(key)))) return {};
    if (key.kind != yaml::Node::Kind::scalar || key.is_null() || !is_text(key.text)) {
      report("stack.key", place_of(key), "a key must be a text", {});
      continue;
    }
    const std::string& name = key.text;
    if (name == "<<" && key.is_plain()) {
      merges.push_back(entry.value);
      continue;
    }
    const auto [first, fresh] = lines.emplace(name, key.at.line);
    if (fresh)
      entries.push_back(entry);
    else
      report("stack.duplicate-key", place_of(key),
             "the key '" + name + "' is here twice; it is already in line " +
                 std::to_string(first->second),
             "remove one of them");
  }
  std::set<std::string> seen;
  for (const auto& [name, line] : lines) seen.insert(name);
  for (const auto& from : merges) merge(*from, depth, seen, entries);
  return entries;
}

void Converter::merge(const yaml::Node& from, std::size_t depth, std::set<std::string>& seen,
                      std::vector<yaml::Entry>& entries) {
  if (depth > deepest_stack || gave_up_ || !spend(0, place_of(from))) return;
  if (from.kind == yaml::Node::Kind::sequence) {
    for (const auto& one : from.items) merge(*one, depth + 1, seen, entries);
    return;
  }
  if (from.kind != yaml::Node::Kind::mapping) {
    report("stack.merge", place_of(from), "only a map, or a list of maps, can be merged with '<<'",
           {});
    return;
  }
  for (auto& entry : entries_of(from, depth + 1))
    if (seen.insert(entry.key->text).second) entries.push_back(std::move(entry));
}

Finding syntax_finding(const SourceFile& source, const yaml::Fault& fault) {
  Finding finding;
  finding.kind = FailureClass::invalid;
  finding.code = fault.endless ? "stack.too-deep" : "stack.yaml";
  finding.place = place_in(source, fault.at);
  finding.message = fault.endless ? endless : fault.message;
  finding.help = fault.help;
  const std::string line = source.line(fault.at.line - 1);
  const auto token = line.find("${");
  if (token != std::string::npos && line.find_first_of("{[") < token)
    finding.help = "inside braces and brackets quote a text with ${...}";
  return finding;
}

}  // namespace

std::optional<Tree> read_yaml(const SourceFile& source, const Substitution& substitution,
                              std::vector<Finding>& findings) {
  const auto tell = [&](std::string message, const Place& place) {
    Finding& finding = findings.emplace_back();
    finding.kind = FailureClass::invalid;
    finding.code = "stack.yaml";
    finding.message = std::move(message);
    finding.place = place;
  };
  const auto reading = yaml::read(source.text());
  if (reading.fault) {
    findings.push_back(syntax_finding(source, *reading.fault));
    return std::nullopt;
  }
  if (!reading.root || reading.root->is_null()) {
    Place start;
    start.file = source.shown();
    tell("the file is empty", start);
    return std::nullopt;
  }
  if (reading.second)
    tell("the file holds more than one document", place_in(source, *reading.second));
  if (reading.root->kind != yaml::Node::Kind::mapping) {
    tell("the file must hold keys and values, such as 'name: demo'", source.at(0, 0));
    return std::nullopt;
  }
  Converter converter(source, &substitution, findings);
  Tree tree = converter.convert(*reading.root);
  if (converter.gave_up()) return std::nullopt;
  return tree;
}

Value read_flow(const std::string& text, const Substitution* substitution, const Place& place,
                std::vector<Finding>& findings) {
  const char first = text.empty() ? '\0' : text[0];
  const bool plain = first != '[' && first != '{' && first != '"' && first != '\'';
  const auto tell = [&](const char* code, std::string message, std::string help) {
    Finding& finding = findings.emplace_back();
    finding.kind = FailureClass::invalid;
    finding.code = code;
    finding.message = std::move(message);
    finding.help = std::move(help);
    finding.place = place;
  };
  if (plain) {
    const auto fault = [&](const std::string&, std::string message, std::string help) {
      tell("stack.substitution", std::move(message), std::move(help));
    };
    const std::string whole = substitution ? substitution->replaced(text, fault) : text;
    return whole == text ? plain_scalar(text) : Value(whole);
  }
  const SourceFile source(place.file, "v: " + text + "\n");
  const auto reading = yaml::read(source.text());
  if (reading.fault) {
    tell("stack.yaml", "the value cannot be read: " + reading.fault->message, "put it in quotes");
    return {};
  }
  std::vector<Finding> inside;
  const Tree tree = Converter(source, substitution, inside).convert(*reading.root);
  for (auto& finding : inside)
    tell(finding.code.c_str(), std::move(finding.message), std::move(finding.help));
  if (tree.root.size() == 1 && !reading.second) return tree.root["v"];
  tell("stack.yaml", "the value is more than one", "put it in quotes");
  return {};
}

}  // namespace slipway::core
