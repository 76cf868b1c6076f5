#include "core/schema/check.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "core/schema/coerce.hpp"
#include "core/schema/compare.hpp"
#include "core/schema/defaults.hpp"
#include "core/schema/pattern.hpp"

namespace slipway::core {
namespace {

using Path = std::vector<Value>;

Path joined(Path path, Value step) {
  path.push_back(std::move(step));
  return path;
}

std::string listed(const std::vector<std::string>& words, const char* last) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? last : ", ";
    text += words[i];
  }
  return text;
}

/// How many characters (not bytes) a text has.
std::int64_t characters(const std::string& text) {
  return std::count_if(text.begin(), text.end(),
                       [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; });
}

/// One walk over the given options beside their schema.
class Checker {
 public:
  Checker(std::string role, Path root, Defaults defaults, bool complete)
      : role_(std::move(role)),
        root_(std::move(root)),
        defaults_(std::move(defaults)),
        complete_(complete) {}

  /// The map made complete, as far as it goes.
  Value check_map(const Attributes& schema, const Value& given, const Path& path, bool secret);

  std::vector<Finding> take_findings() { return std::move(findings_); }

 private:
  void check_unknown(const Attributes& schema, const Value& given, const Path& path);
  void check_exclusive(const Attributes& schema, const Value& given, const Path& path);
  void check_missing(const Attributes& schema, const Value& given, const Path& path);
  void fill_defaults(const Attributes& schema, const Value& given, const Path& path, bool secret,
                     Value& options);
  Value check_value(const Attribute& attribute, const Value& given, const Path& path, bool secret);
  Value check_inside(const Attribute& attribute, const Value& value, const Path& path, bool secret);
  void check_limits(const Attribute& attribute, const Value& value, const Path& path, bool secret);
  void check_length(const Attribute& attribute, const Value& value, const Path& path, bool secret);
  Value check_allowed(const Attribute& attribute, const Value& value, const Path& path,
                      bool secret);
  Value absolute_path(const Value& value, const Path& path, bool secret);

  std::string spoken(const Path& path) const;
  /// Whether the map at `path` must be complete: overrides are not, but the objects in them are.
  bool is_whole(const Path& path) const { return complete_ || path.size() > root_.size(); }
  Finding& report(const char* code, const Path& path, std::string message, std::string help,
                  bool secret);

  std::string role_;
  Path root_;
  Defaults defaults_;
  bool complete_;
  std::vector<Finding> findings_;
};

/// `cloud.endpoints[2].port`, as the user would say it.
std::string Checker::spoken(const Path& path) const {
  std::string text = role_;
  for (const auto& step : path) {
    if (step.is_int())
      text += "[" + std::to_string(step.as_int()) + "]";
    else
      text += (text.empty() ? "" : ".") + step.as_string();
  }
  return text;
}

Finding& Checker::report(const char* code, const Path& path, std::string message, std::string help,
                         bool secret) {
  Finding& finding = findings_.emplace_back();
  finding.kind = FailureClass::invalid;
  finding.code = code;
  finding.message = std::move(message);
  finding.help = std::move(help);
  finding.role = role_;
  finding.option = path;
  if (secret) finding.facts.set("sensitive", true);
  return finding;
}

void Checker::check_unknown(const Attributes& schema, const Value& given, const Path& path) {
  std::vector<std::string> known;
  for (const auto& attribute : schema)
    if (!attribute.computed) known.push_back(attribute.name);
  std::vector<std::string> near = known;
  // words of the core's own that stand beside the options of a role, and of a group
  if (path.empty() && !role_.empty())
    near.insert(near.end(), {"plugin", "nodes", "isolation", "protect", "timeouts"});
  else if (path == root_)
    near.insert(near.end(), {"count", "metadata"});
  const std::string lead =
      (spoken(path).empty() ? "there is" : spoken(path) + " has") + " no option";
  const std::string options =
      known.empty() ? "remove it" : "its options are " + listed(known, " and ");
  for (const auto& [key, value] : given.as_map()) {
    const Attribute* attribute = find_attribute(schema, key);
    if (attribute && !attribute->computed) continue;
    if (attribute) {
      report("option.computed", joined(path, key),
             spoken(joined(path, key)) + " is found out by the plugin and cannot be set",
             "remove '" + key + "'", true);
      continue;
    }
    UnknownWord told = unknown_word(lead, key, near, options);
    report("option.unknown", joined(path, key), std::move(told.message), std::move(told.help),
           true);
  }
}

void Checker::check_exclusive(const Attributes& schema, const Value& given, const Path& path) {
  std::set<std::string> told;
  for (const auto& attribute : schema) {
    if (!is_given(given, attribute.name) || told.count(attribute.name)) continue;
    for (const auto& rival : rivals(schema, attribute)) {
      if (!is_given(given, rival) || told.count(rival)) continue;
      told.insert(attribute.name);
      report("option.exclusive", joined(path, rival),
             spoken(joined(path, attribute.name)) + " and " + spoken(joined(path, rival)) +
                 " cannot be given together",
             "keep one of them and remove the other", attribute.sensitive);
    }
  }
}

void Checker::check_missing(const Attributes& schema, const Value& given, const Path& path) {
  for (const auto& attribute : schema) {
    if (!attribute.required || attribute.computed || is_given(given, attribute.name) ||
        has_rival(schema, attribute, given))
      continue;
    std::vector<std::string> ways = {attribute.name};
    for (const auto& rival : rivals(schema, attribute)) ways.push_back(rival);
    std::string message = spoken(joined(path, attribute.name)) + " is missing";
    if (ways.size() > 1) message += "; one of " + listed(ways, " and ") + " is needed";
    std::string help;
    if (!role_.empty()) help = "add '" + attribute.name + ": ...' to " + spoken(path);
    if (path.empty() && !role_.empty())
      help += ", or give --set " + role_ + "." + attribute.name + "=...";
    report("option.missing", joined(path, attribute.name), std::move(message), std::move(help),
           attribute.sensitive);
  }
}

Value Checker::check_map(const Attributes& schema, const Value& given, const Path& path,
                         bool secret) {
  check_unknown(schema, given, path);
  check_exclusive(schema, given, path);
  if (is_whole(path)) check_missing(schema, given, path);
  Value options = Value::map();
  for (const auto& attribute : schema) {
    const Value& value = given[attribute.name];
    if (value.is_null() || attribute.computed) continue;
    const Path here = joined(path, attribute.name);
    if (!attribute.deprecated_by.empty()) {
      auto& finding =
          report("option.deprecated", here,
                 spoken(here) + " is deprecated; " + attribute.deprecated_by + " replaces it",
                 "write '" + attribute.deprecated_by + "' instead of '" + attribute.name + "'",
                 secret || attribute.sensitive);
      finding.level = Level::warning;
    }
    Value checked = check_value(attribute, value, here, secret || attribute.sensitive);
    if (!checked.is_null()) options.set(attribute.name, std::move(checked));
  }
  if (is_whole(path)) fill_defaults(schema, given, path, secret, options);
  return options;
}

/// What was made from other options (a name made from the stack's) can be as wrong as what was
/// given.
void Checker::fill_defaults(const Attributes& schema, const Value& given, const Path& path,
                            bool secret, Value& options) {
  defaults_.fill(schema, given, options);
  for (const auto& attribute : schema)
    if (!attribute.fallback_from.empty() && !is_given(given, attribute.name) &&
        options.find(attribute.name))
      check_value(attribute, options[attribute.name], joined(path, attribute.name),
                  secret || attribute.sensitive);
}

/// The value as the schema wants it; null when it is of another kind, which has been told then.
Value Checker::check_value(const Attribute& attribute, const Value& given, const Path& path,
                           bool secret) {
  auto value = coerced(attribute.type, given);
  if (!value) {
    report("option.wrong-type", path,
           spoken(path) + " must be " + type_in_words(attribute.type) + ", but is " +
               value_in_words(given, secret),
           {}, secret);
    return {};
  }
  const std::size_t before = findings_.size();
  Value checked = check_allowed(attribute, *value, path, secret);
  // one fault of a value is enough: what is not among the allowed ones is often too long besides
  if (findings_.size() == before) check_limits(attribute, checked, path, secret);
  if (findings_.size() == before) check_length(attribute, checked, path, secret);
  if (attribute.path && findings_.size() == before) checked = absolute_path(checked, path, secret);
  return check_inside(attribute, checked, path, secret);
}

Value Checker::check_inside(const Attribute& attribute, const Value& value, const Path& path,
                            bool secret) {
  if (attribute.type == AttributeType::object)
    return check_map(attribute.fields, value, path, secret);
  if (attribute.element.empty()) return value;
  const Attribute& element = attribute.element[0];
  const bool hidden = secret || element.sensitive;
  if (value.is_list()) {
    Value list = Value::list();
    for (std::size_t i = 0; i < value.as_list().size(); ++i) {
      Value item = check_value(element, value.as_list()[i], joined(path, i), hidden);
      if (!item.is_null()) list.push(std::move(item));
    }
    return list;
  }
  Value map = Value::map();
  for (const auto& [key, entry] : value.as_map()) {
    Value item = check_value(element, entry, joined(path, key), hidden);
    if (!item.is_null()) map.set(key, std::move(item));
  }
  return map;
}

Value Checker::check_allowed(const Attribute& attribute, const Value& value, const Path& path,
                             bool secret) {
  const bool scalar = !value.is_list() && !value.is_map();
  if (attribute.allowed.empty() || !scalar) return value;
  const std::string text = scalar_text(value);
  for (const auto& allowed : attribute.allowed)
    if (equal_values(attribute, allowed, text)) return value.is_string() ? Value(allowed) : value;
  std::string message = spoken(path) + " is " + value_in_words(value, secret);
  const std::string meant = secret ? std::string() : nearest(text, attribute.allowed);
  message += meant.empty() ? ", which is not allowed" : "; did you mean '" + meant + "'?";
  report("option.not-allowed", path, std::move(message),
         "allowed: " + listed(attribute.allowed, ", "), secret);
  return value;
}

void Checker::check_limits(const Attribute& attribute, const Value& value, const Path& path,
                           bool secret) {
  if (!value.is_number()) return;
  const double number = value.as_double();
  const bool low = attribute.min && number < static_cast<double>(*attribute.min);
  const bool high = attribute.max && number > static_cast<double>(*attribute.max);
  if (!low && !high) return;
  std::string limits = "at least " + std::to_string(attribute.min.value_or(0));
  if (attribute.max) limits = "at most " + std::to_string(*attribute.max);
  if (attribute.min && attribute.max)
    limits = std::to_string(*attribute.min) + " to " + std::to_string(*attribute.max);
  report("option.out-of-range", path,
         spoken(path) + " is " + value_in_words(value, secret) + ", but must be " + limits, {},
         secret);
}

void Checker::check_length(const Attribute& attribute, const Value& value, const Path& path,
                           bool secret) {
  const bool text = value.is_string();
  if (!text && !value.is_list() && !value.is_map()) return;
  const auto length =
      text ? characters(value.as_string()) : static_cast<std::int64_t>(value.size());
  const bool low = attribute.min_length && length < *attribute.min_length;
  const bool high = attribute.max_length && length > *attribute.max_length;
  if (low || high) {
    const auto limit = low ? *attribute.min_length : *attribute.max_length;
    report("option.wrong-length", path,
           spoken(path) + " has " + std::to_string(length) + (text ? " characters" : " entries") +
               ", but " + (low ? "at least " : "at most ") + std::to_string(limit) +
               (low ? " are needed" : " are allowed"),
           {}, secret);
    return;
  }
  if (attribute.pattern.empty() || !text) return;
  const auto pattern = Pattern::compile(attribute.pattern);
  if (!pattern || pattern->matches(value.as_string())) return;
  const std::string means = attribute.pattern_means.empty() ? "the pattern " + attribute.pattern
                                                            : attribute.pattern_means;
  report("option.malformed", path,
         spoken(path) + " is " + value_in_words(value, secret) + ", which does not fit: " + means,
         {}, secret);
}

Value Checker::absolute_path(const Value& value, const Path& path, bool secret) {
  const std::string& text = value.as_string();
  if (text.empty() || text[0] == '/') return value;
  if (text[0] == '~') {
    report("option.tilde", path, spoken(path) + " begins with ~, which is not looked up here",
           "write ${env:HOME}" + (secret ? std::string("/...") : text.substr(1)), secret);
    return value;
  }
  return defaults_.absolute(text);
}

}  // namespace

CheckedOptions check_options(const Attributes& schema, const std::string& role, const Value& given,
                             const std::string& stack_name, const std::string& base_dir) {
  Checker checker(role, {}, Defaults(stack_name, base_dir), true);
  CheckedOptions checked;
  checked.options = mark_sensitive(schema, checker.check_map(schema, given, {}, false));
  checked.findings = checker.take_findings();
  return checked;
}

CheckedOptions check_overrides(const Attributes& schema, const std::string& role,
                               const std::vector<Value>& path, const Value& given,
                               const std::string& base_dir) {
  Checker checker(role, path, Defaults({}, base_dir), false);
  CheckedOptions checked;
  checked.options = mark_sensitive(schema, checker.check_map(schema, given, path, false));
  checked.findings = checker.take_findings();
  return checked;
}

}  // namespace slipway::core
