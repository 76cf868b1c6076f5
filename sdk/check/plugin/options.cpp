#include "check/plugin/options.hpp"

#include <regex.h>

#include <algorithm>
#include <array>

#include "check/plugin/names.hpp"

namespace slipway::check {
namespace {

/// A text that the attribute allows; none when its pattern fits none of these.
std::optional<Value> invented_text(const Value& attribute) {
  if (attribute["allowed"].size() > 0) return attribute["allowed"].as_list().front();
  static const std::array candidates = {"sample",
                                        "a1",
                                        "1",
                                        "sample.example.com",
                                        "http://127.0.0.1:1",
                                        "https://127.0.0.1:1/sample",
                                        "127.0.0.1",
                                        "v1.0.0",
                                        "11111111-2222-4333-8444-555555555555"};
  const auto& pattern = attribute["pattern"].as_string();
  for (const std::string candidate : candidates) {
    if (!pattern.empty() && !matches(candidate, pattern)) continue;
    std::string text = candidate;
    const auto least = static_cast<std::size_t>(
        std::clamp<std::int64_t>(attribute["min_length"].as_int(), 0, 4096));
    if (pattern.empty() && text.size() < least) text.append(least - text.size(), 'a');
    return text;
  }
  return std::nullopt;
}

std::optional<Value> invented(const Value& attribute) {
  const auto& type = attribute["type"].as_string();
  if (type == "string") return invented_text(attribute);
  if (type == "int" || type == "number") {
    const auto most = attribute["max"].as_int(1);
    return Value(
        std::max<std::int64_t>(attribute["min"].as_int(1), std::min<std::int64_t>(1, most)));
  }
  if (type == "bool") return Value(false);
  if (type == "list") return Value::list();
  if (type == "map") return Value::map();
  if (type != "object") return std::nullopt;
  Value object = Value::map();
  for (const auto& field : attribute["fields"].as_list()) {
    if (!field["required"].as_bool()) continue;
    auto made = invented(field);
    if (!made) return std::nullopt;
    object.set(field["name"].as_string(), *std::move(made));
  }
  return object;
}

/// `{name}` and `{other}` replaced; none when one of them has no value.
std::optional<Value> from_pattern(const std::string& pattern, const Value& options) {
  std::string made;
  std::size_t at = 0;
  while (at < pattern.size()) {
    const auto open = pattern.find('{', at);
    const auto close = open == pattern.npos ? open : pattern.find('}', open);
    made += pattern.substr(at, open - at);
    if (close == pattern.npos) return made + (open == pattern.npos ? "" : pattern.substr(open));
    const auto name = pattern.substr(open + 1, close - open - 1);
    const Value& other = name == "name" ? Value(stack_name) : options[name];
    if (other.is_null()) return std::nullopt;
    made += other.is_int() ? std::to_string(other.as_int()) : other.as_string();
    at = close + 1;
  }
  return made;
}

/// Whether an option that is given excludes this one, or is excluded by it.
bool gives_way(const Value& attribute, const Value::List& all, const Value& given) {
  const auto lists = [](const Value& from, const std::string& name) {
    const auto& names = from["excludes"].as_list();
    return std::find(names.begin(), names.end(), Value(name)) != names.end();
  };
  return std::any_of(all.begin(), all.end(), [&](const Value& other) {
    const auto& name = other["name"].as_string();
    if (given[name].is_null()) return false;
    return lists(attribute, name) || lists(other, attribute["name"].as_string());
  });
}

std::optional<Value> fallback(const Value& attribute, const Value& options) {
  if (!attribute["default"].is_null()) return attribute["default"];
  const auto& pattern = attribute["default_from"].as_string();
  return pattern.empty() ? std::nullopt : from_pattern(pattern, options);
}

void finish(const Value& attribute, const Settings& settings, Value& value) {
  const auto& path = value.as_string();
  if (attribute["path"].as_bool() && !path.empty() && path.front() != '/')
    value = settings.base_dir + "/" + path;
  if (attribute["sensitive"].as_bool()) value.mark_sensitive();
}

}  // namespace

bool matches(const std::string& text, const std::string& pattern) {
  regex_t compiled;
  const std::string whole = "^(" + pattern + ")$";
  if (regcomp(&compiled, whole.c_str(), REG_EXTENDED | REG_NOSUB) != 0) return false;
  const bool fits = regexec(&compiled, text.c_str(), 0, nullptr, 0) == 0;
  regfree(&compiled);
  return fits;
}

const Value::List& options_of(const Value& description, const std::string& role) {
  return description["roles"][role]["options"].as_list();
}

std::optional<Value> complete_options(const Value& description, const std::string& role,
                                      const Settings& settings, const Value& given,
                                      std::string& why) {
  Value options = given.is_map() ? given : Value::map();
  const auto& all = options_of(description, role);
  // A default may be made from one that comes later: twice round settles a chain of two.
  for (int round = 0; round < 2; ++round)
    for (const auto& attribute : all) {
      const auto& name = attribute["name"].as_string();
      if (!options[name].is_null() || gives_way(attribute, all, given)) continue;
      if (auto value = fallback(attribute, options)) options.set(name, *std::move(value));
    }
  for (const auto& attribute : all) {
    const auto& name = attribute["name"].as_string();
    if (options[name].is_null() && attribute["required"].as_bool() &&
        !gives_way(attribute, all, given)) {
      auto made = invented(attribute);
      if (!made) {
        why = "the option '" + name + "' of " + role + " cannot be made up: give it with --options";
        return std::nullopt;
      }
      options.set(name, *std::move(made));
    }
    if (options[name].is_null()) continue;
    Value value = options[name];
    finish(attribute, settings, value);
    options.set(name, std::move(value));
  }
  return options;
}

}  // namespace slipway::check
