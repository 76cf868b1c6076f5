#include "core/stack/yaml_tree.hpp"

#include <yaml-cpp/yaml.h>

#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "core/stack/scalar.hpp"

namespace slipway::core {
namespace {

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

/// Whether the quote that opens at `at` is closed before the text ends; yaml-cpp takes the rest of
/// the file for the scalar else.
bool is_closed(const std::string& text, std::size_t at) {
  const char quote = text[at];
  for (std::size_t i = at + 1; i < text.size(); ++i) {
    if (quote == '"' && text[i] == '\\') {
      ++i;
    } else if (text[i] == quote) {
      if (quote == '"' || i + 1 >= text.size() || text[i + 1] != quote) return true;
      ++i;  // a doubled ' stands for one
    }
  }
  return false;
}

/// Turns the nodes of one document into values.
class Converter {
 public:
  Converter(const SourceFile& source, const Substitution* substitution,
            std::vector<Finding>& findings)
      : source_(source), substitution_(substitution), findings_(findings) {}

  Tree convert(const YAML::Node& root) {
    tree_.root = value_of(root, {}, {}, 0);
    return std::move(tree_);
  }

  /// Whether the values had no end, so that what was read is no stack.
  bool gave_up() const { return gave_up_; }

 private:
  struct Entry {
    YAML::Node key;
    YAML::Node value;
  };

  Value value_of(const YAML::Node& node, const std::string& path, const Place& key,
                 std::size_t depth);
  Value scalar_of(const YAML::Node& node, const Place& place);
  Value map_of(const YAML::Node& node, const std::string& path, std::size_t depth);
  std::vector<Entry> entries_of(const YAML::Node& node, std::size_t depth);
  void merge(const YAML::Node& from, std::size_t depth, std::set<std::string>& seen,
             std::vector<Entry>& entries);

  /// Whether there is room for one more value of so many bytes.
  bool spend(std::size_t bytes, const Place& place) {
    values_ += 1 + bytes / bytes_of_a_value;
    if (values_ <= most_values) return true;
    give_up(place);
    return false;
  }
  void give_up(const Place& place) {
    if (!gave_up_)
      report("stack.too-deep", place,
             "the file is nested too deeply or too large, or an alias leads back to what holds it",
             {});
    gave_up_ = true;
  }
  Place place_of(const YAML::Node& node) const {
    const YAML::Mark mark = node.Mark();
    return source_.at(mark.line, mark.column);
  }
  void report(const char* code, Place place, std::string message, std::string help) {
    if (findings_.size() >= most_findings) {
      gave_up_ = true;  // nobody reads on, and each holds its line
      return;
    }
    Finding& finding = findings_.emplace_back();
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

Value Converter::value_of(const YAML::Node& node, const std::string& path, const Place& key,
                          std::size_t depth) {
  if (depth > deepest_stack) give_up(key);
  if (gave_up_ || !spend(path.size() + (node.IsScalar() ? node.Scalar().size() : 0), key))
    return {};
  // a block's own place is its first entry's, so the key stands for it; and nothing has none
  const bool block = !node.IsScalar() && node.Style() == YAML::EmitterStyle::Block;
  const Place place = node.IsNull() || block ? key : place_of(node);
  if (!path.empty()) tree_.places[path] = place;
  if (node.IsScalar()) return scalar_of(node, place);
  if (node.IsMap()) return map_of(node, path, depth);
  if (!node.IsSequence()) return {};
  Value list = Value::list();
  std::size_t index = 0;
  for (const auto& item : node) {
    const std::string here = join_path(path, std::to_string(index++));
    const Place own = item.IsNull() ? place : place_of(item);
    tree_.key_places[here] = own;
    list.push(value_of(item, here, own, depth + 1));
  }
  return list;
}

Value Converter::scalar_of(const YAML::Node& node, const Place& place) {
  const std::string& tag = node.Tag();
  const std::string& text = node.Scalar();
  const YAML::Mark mark = node.Mark();
  const std::size_t at = source_.offset(mark.line, mark.column);
  const char first = at < source_.text().size() ? source_.text()[at] : '\0';
  if (tag == "!" && (first == '"' || first == '\'') && !is_closed(source_.text(), at)) {
    report("stack.yaml", place, "the quote that opens here is not closed", {});
    return {};
  }
  if (!is_one_of(tag, {"", "?", "!", "tag:yaml.org,2002:str", "tag:yaml.org,2002:int",
                       "tag:yaml.org,2002:float", "tag:yaml.org,2002:bool"})) {
    report("stack.tag", place, "the tag '" + tag + "' means nothing here", "remove the tag");
    return {};
  }
  const auto fault = [&](const std::string& token, std::string message, std::string help) {
    Place exact = place;
    if (const auto found = place.text.find(token); found != std::string::npos)
      exact = source_.at(place.line - 1, static_cast<int>(found));
    report("stack.substitution", exact, std::move(message), std::move(help));
  };
  const std::string whole = substitution_ ? substitution_->replaced(text, fault) : text;
  const bool plain = whole == text &&
                     (tag.empty() || tag == "?" || (tag != "!" && tag != "tag:yaml.org,2002:str"));
  return plain ? plain_scalar(whole) : Value(whole);
}

Value Converter::map_of(const YAML::Node& node, const std::string& path, std::size_t depth) {
  Value map = Value::map();
  for (const auto& [key, value] : entries_of(node, depth)) {
    const std::string here = join_path(path, key.Scalar());
    const Place place = place_of(key);
    tree_.key_places[here] = place;
    map.set(key.Scalar(), value_of(value, here, place, depth + 1));
  }
  return map;
}

/// A map's own entries, each key once, then those merged in that it does not have itself.
std::vector<Converter::Entry> Converter::entries_of(const YAML::Node& node, std::size_t depth) {
  std::vector<Entry> entries;
  std::vector<YAML::Node> merges;
  std::map<std::string, int> lines;
  for (const auto& pair : node) {
    const YAML::Node key = pair.first;
    if (depth > 0 && (gave_up_ || !spend(0, place_of(key)))) return {};
    if (!key.IsScalar()) {
      report("stack.key", place_of(key), "a key must be a text", {});
      continue;
    }
    const std::string& name = key.Scalar();
    if (name == "<<" && key.Tag() != "!") {
      merges.push_back(pair.second);
      continue;
    }
    const int line = key.Mark().line + 1;
    const auto [first, fresh] = lines.emplace(name, line);
    if (fresh)
      entries.push_back({key, pair.second});
    else
      report("stack.duplicate-key", place_of(key),
             "the key '" + name + "' is here twice; it is already in line " +
                 std::to_string(first->second),
             "remove one of them");
  }
  std::set<std::string> seen;
  for (const auto& [name, line] : lines) seen.insert(name);
  for (const auto& from : merges) merge(from, depth, seen, entries);
  return entries;
}

void Converter::merge(const YAML::Node& from, std::size_t depth, std::set<std::string>& seen,
                      std::vector<Entry>& entries) {
  if (depth > deepest_stack || gave_up_ || !spend(0, place_of(from))) return;
  if (from.IsSequence()) {
    for (const auto& one : from) merge(one, depth + 1, seen, entries);
    return;
  }
  if (!from.IsMap()) {
    report("stack.merge", place_of(from), "only a map, or a list of maps, can be merged with '<<'",
           {});
    return;
  }
  for (auto& entry : entries_of(from, depth + 1))
    if (seen.insert(entry.key.Scalar()).second) entries.push_back(std::move(entry));
}

/// The reader's words for the commonest faults, in ours.
std::pair<std::string, std::string> explained(const SourceFile& source,
                                              const YAML::Exception& fault) {
  const std::string line = source.line(fault.mark.line);
  const std::size_t text = line.find_first_not_of(" \t");
  if (line.substr(0, text).find('\t') != std::string::npos)
    return {"a tab in the indentation; YAML takes blanks only", "replace the tab by two blanks"};
  if (line.find("${") != std::string::npos && line.find_first_of("{[") < line.find("${"))
    return {"not valid YAML: " + fault.msg, "inside braces and brackets quote a text with ${...}"};
  if (fault.msg == "illegal map value")
    return {"a key cannot stand here", "check the indentation, and quote a text that holds ': '"};
  if (fault.msg == "unknown token")
    return {"a text cannot begin with this character", "put the text in quotes"};
  return {"not valid YAML: " + fault.msg, {}};
}

Finding syntax_finding(const SourceFile& source, const YAML::Exception& fault) {
  Finding finding;
  finding.code = "stack.yaml";
  std::tie(finding.message, finding.help) = explained(source, fault);
  if (fault.mark.is_null()) {
    finding.place.file = source.shown();
    return finding;
  }
  const std::string line = source.line(fault.mark.line);
  const bool tab = finding.message.rfind("a tab", 0) == 0;
  finding.place =
      source.at(fault.mark.line, tab ? static_cast<int>(line.find('\t')) : fault.mark.column);
  return finding;
}

}  // namespace

std::optional<Tree> read_yaml(const SourceFile& source, const Substitution& substitution,
                              std::vector<Finding>& findings) {
  try {
    const auto documents = YAML::LoadAll(source.text());
    const auto tell = [&](std::string message, const Place& place) {
      Finding& finding = findings.emplace_back();
      finding.code = "stack.yaml";
      finding.message = std::move(message);
      finding.place = place;
    };
    Place start;
    start.file = source.shown();
    if (documents.empty() || documents[0].IsNull()) {
      tell("the file is empty", start);
      return std::nullopt;
    }
    if (documents.size() > 1) {
      const YAML::Mark mark = documents[1].Mark();
      tell("the file holds more than one document", source.at(mark.line, mark.column));
    }
    if (!documents[0].IsMap()) {
      tell("the file must hold keys and values, such as 'name: demo'", source.at(0, 0));
      return std::nullopt;
    }
    Converter converter(source, &substitution, findings);
    Tree tree = converter.convert(documents[0]);
    if (converter.gave_up()) return std::nullopt;
    return tree;
  } catch (const YAML::Exception& fault) {
    findings.push_back(syntax_finding(source, fault));
    return std::nullopt;
  }
}

Value read_flow(const std::string& text, const Substitution* substitution, const Place& place,
                std::vector<Finding>& findings) {
  const char first = text.empty() ? '\0' : text[0];
  const bool plain = first != '[' && first != '{' && first != '"' && first != '\'';
  const auto tell = [&](const char* code, std::string message, std::string help) {
    Finding& finding = findings.emplace_back();
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
  try {
    const SourceFile source(place.file, "v: " + text + "\n");
    std::vector<Finding> inside;
    const Tree tree = Converter(source, substitution, inside).convert(YAML::Load(source.text()));
    for (auto& finding : inside)
      tell(finding.code.c_str(), std::move(finding.message), std::move(finding.help));
    if (tree.root.size() == 1) return tree.root["v"];
    tell("stack.yaml", "the value is more than one", "put it in quotes");
  } catch (const YAML::Exception& fault) {
    tell("stack.yaml", "the value is not valid YAML: " + fault.msg, "put it in quotes");
  }
  return {};
}

}  // namespace slipway::core
