#include "check/checks/attribute_rules.hpp"

#include <regex.h>

#include <algorithm>
#include <array>
#include <set>

#include "check/process/verdict.hpp"

namespace slipway::check {
namespace {

constexpr std::array type_names = {"string", "int", "number", "bool",
                                   "list",   "map", "object", "any"};

template <class Names>
bool among(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_of_type(const Value& value, const std::string& type) {
  if (type == "string") return value.is_string();
  if (type == "int") return value.is_int();
  if (type == "number") return value.is_number();
  if (type == "bool") return value.is_bool();
  if (type == "list") return value.is_list();
  if (type == "map" || type == "object") return value.is_map();
  return true;
}

bool compiles(const std::string& pattern) {
  regex_t compiled;
  if (regcomp(&compiled, pattern.c_str(), REG_EXTENDED | REG_NOSUB) != 0) return false;
  regfree(&compiled);
  return true;
}

void check_words(const Value& attribute, const std::string& shown) {
  constexpr std::array changes = {"", "update", "replace", "keep"};
  constexpr std::array equals = {"", "exact", "case", "set"};
  require(among(type_names, attribute["type"].as_string()),
          shown + " is of the unknown type '" + attribute["type"].as_string() + "'");
  require(among(changes, attribute["change"].as_string()),
          shown + ": change is '" + attribute["change"].as_string() + "'");
  require(among(equals, attribute["equal"].as_string()),
          shown + ": equal is '" + attribute["equal"].as_string() + "'");
}

void check_default(const Value& attribute, const std::string& shown) {
  const auto& made = attribute["default"];
  const bool from = !attribute["default_from"].as_string().empty();
  require(!(attribute["required"].as_bool() && (!made.is_null() || from)),
          shown + " is required and has a default");
  require(made.is_null() || !from, shown + " has both default and default_from");
  if (made.is_null()) return;
  require(is_of_type(made, attribute["type"].as_string()),
          shown + ": its default is of another type");
  const auto& allowed = attribute["allowed"].as_list();
  require(allowed.empty() || std::find(allowed.begin(), allowed.end(), made) != allowed.end(),
          shown + ": its default is not among the allowed values");
  if (!made.is_number()) return;
  require(attribute["min"].is_null() || made.as_double() >= attribute["min"].as_double(),
          shown + ": its default is below its min");
  require(attribute["max"].is_null() || made.as_double() <= attribute["max"].as_double(),
          shown + ": its default is above its max");
}

void check_limits(const Value& attribute, const std::string& shown) {
  for (const auto& [least, most] : {std::pair{"min", "max"}, {"min_length", "max_length"}})
    require(attribute[least].is_null() || attribute[most].is_null() ||
                attribute[least].as_double() <= attribute[most].as_double(),
            shown + ": " + least + " is larger than " + most);
  const auto& pattern = attribute["pattern"].as_string();
  require(pattern.empty() || compiles(pattern),
          shown + ": its pattern is no POSIX extended regular expression");
  require(pattern.empty() || !attribute["pattern_means"].as_string().empty(),
          shown + " has a pattern, and no pattern_means for people");
}

void check_one(const Value& attribute, const std::string& shown) {
  check_words(attribute, shown);
  check_default(attribute, shown);
  check_limits(attribute, shown);
  const auto& type = attribute["type"].as_string();
  require(type != "object" || attribute["fields"].size() > 0,
          shown + " is an object without fields");
  if (attribute["fields"].is_list())
    check_attributes(attribute["fields"].as_list(), "a field of " + shown);
  if (const auto* element = attribute.find("element"))
    check_one(*element, "an element of " + shown);
}

/// The siblings that a `default_from` pattern names in braces.
std::vector<std::string> names_in(const std::string& pattern) {
  std::vector<std::string> names;
  for (auto open = pattern.find('{'); open != pattern.npos; open = pattern.find('{', open + 1)) {
    const auto close = pattern.find('}', open);
    if (close == pattern.npos) break;
    names.push_back(pattern.substr(open + 1, close - open - 1));
  }
  return names;
}

/// Whether the defaults that the attribute's own is made of lead back to it.
bool leads_back(const Value::List& attributes, const Value& start) {
  std::set<std::string> seen;
  auto open = names_in(start["default_from"].as_string());
  while (!open.empty()) {
    const auto name = open.back();
    open.pop_back();
    if (name == start["name"].as_string()) return true;
    if (!seen.insert(name).second) continue;
    for (const auto& other : attributes)
      if (other["name"] == Value(name))
        for (auto& next : names_in(other["default_from"].as_string())) open.push_back(next);
  }
  return false;
}

/// What names a sibling names one that is there.
void check_siblings(const Value& attribute, const std::set<std::string>& names,
                    const std::string& shown) {
  for (const auto& other : attribute["excludes"].as_list())
    require(names.contains(other.as_string()),
            shown + " excludes '" + other.as_string() + "', which is not there");
  const auto& heir = attribute["deprecated_by"].as_string();
  require(heir.empty() || names.contains(heir),
          shown + " is deprecated by '" + heir + "', which is not there");
  for (const auto& other : names_in(attribute["default_from"].as_string()))
    require(other == "name" || names.contains(other),
            shown + ": its default_from names '" + other + "', which is not there");
}

}  // namespace

bool is_name(const std::string& text) {
  const auto good = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  return !text.empty() && text[0] >= 'a' && text[0] <= 'z' &&
         std::all_of(text.begin(), text.end(), good);
}

void check_attributes(const Value::List& attributes, const std::string& what) {
  std::set<std::string> names;
  for (const auto& attribute : attributes) {
    const auto& name = attribute["name"].as_string();
    require(!name.empty(), what + " has no name");
    require(names.insert(name).second, what + ", '" + name + "', is there twice");
    check_one(attribute, what + ", '" + name + "',");
  }
  for (const auto& attribute : attributes) {
    const auto shown = what + ", '" + attribute["name"].as_string() + "',";
    check_siblings(attribute, names, shown);
    require(!leads_back(attributes, attribute), shown + ": its default_from leads back to itself");
  }
}

}  // namespace slipway::check
