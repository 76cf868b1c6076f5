#pragma once
#include <string>
#include <utility>
#include <vector>

#include "slipway/value.hpp"

/// Describing options, resource types and actions.  The builders make parts of the value that
/// `describe` answers (docs/plugins/schema.md lists its keys); from it the host makes validation,
/// the diff, the reference docs and the JSON Schema.
namespace slipway::schema {

/// One attribute: an option, an input, an output, or a field of an object.
class Attribute {
 public:
  Attribute(std::string name, std::string type) {
    value_.set("name", std::move(name));
    value_.set("type", std::move(type));
  }

  Attribute& doc(std::string text) { return put("doc", std::move(text)); }
  Attribute& required() { return put("required", true); }
  /// Known only after the object exists; never set by the user.
  Attribute& computed() { return put("computed", true); }
  Attribute& sensitive() { return put("sensitive", true); }
  Attribute& fallback(Value value) { return put("default", std::move(value)); }
  /// A default made from others of the role: `{name}` is the stack's name, `{other_option}` that
  /// option's value.
  Attribute& fallback_from(std::string pattern) { return put("default_from", std::move(pattern)); }
  /// Not together with these; its default also gives way when one of them is set.
  Attribute& excludes(std::vector<std::string> names) { return put("excludes", Value(names)); }
  Attribute& allowed(std::vector<std::string> values) { return put("allowed", Value(values)); }
  Attribute& range(std::int64_t least, std::int64_t most) {
    return put("min", least).put("max", most);
  }
  /// An extended regular expression that the whole text must match, and what to say when it does
  /// not.
  Attribute& pattern(std::string expression, std::string meaning) {
    return put("pattern", std::move(expression)).put("pattern_means", std::move(meaning));
  }
  Attribute& length(std::int64_t least, std::int64_t most) {
    return put("min_length", least).put("max_length", most);
  }
  Attribute& deprecated_by(std::string other) { return put("deprecated_by", std::move(other)); }
  /// A path on the operator's machine; relative to the stack file's folder, handed over absolute.
  Attribute& is_path() { return put("path", true); }

  // What a change of this input means.  The default is update in place.
  Attribute& replaces() { return put("change", "replace"); }
  Attribute& keeps() { return put("change", "keep"); }
  /// The update in place stops what the object serves: it goes one by one, and what is bound to the
  /// object is checked after.
  Attribute& interrupts() { return put("interrupts", true); }

  // What *equal* means when a value is read back.  The default is exact.
  Attribute& without_case() { return put("equal", "case"); }
  Attribute& as_set() { return put("equal", "set"); }

  /// What a list or a map holds.
  Attribute& of(const Attribute& element) { return put("element", element.value()); }
  /// The fields of an object (type `object`).
  Attribute& fields(const std::vector<Attribute>& fields) {
    Value list = Value::list();
    for (const auto& field : fields) list.push(field.value());
    return put("fields", std::move(list));
  }

  const Value& value() const { return value_; }

 private:
  Attribute& put(std::string key, Value value) {
    value_.set(std::move(key), std::move(value));
    return *this;
  }
  Value value_ = Value::map();
};

inline Attribute text(std::string name) { return {std::move(name), "string"}; }
inline Attribute integer(std::string name) { return {std::move(name), "int"}; }
inline Attribute number(std::string name) { return {std::move(name), "number"}; }
inline Attribute boolean(std::string name) { return {std::move(name), "bool"}; }
inline Attribute list(std::string name, const Attribute& element) {
  return Attribute(std::move(name), "list").of(element);
}
inline Attribute map(std::string name, const Attribute& element) {
  return Attribute(std::move(name), "map").of(element);
}
inline Attribute object(std::string name, const std::vector<Attribute>& fields) {
  return Attribute(std::move(name), "object").fields(fields);
}
/// A value of any kind, not looked into.
inline Attribute any(std::string name) { return {std::move(name), "any"}; }

/// A resource type of the role that it is stated for.
class Type {
 public:
  explicit Type(std::string name) { value_.set("name", std::move(name)).set("version", 1); }
  Type& doc(std::string text) { return put("doc", std::move(text)); }
  Type& version(std::int64_t number) { return put("version", number); }
  Type& input(const Attribute& attribute) { return add("inputs", attribute); }
  Type& output(const Attribute& attribute) { return add("outputs", attribute); }
  /// How its own are known again after a crash: `marked`, `content`, `within` or `free`.
  Type& known_by(std::string how) { return put("known_by", std::move(how)); }
  /// After how many seconds without progress an operation is given up for this run (its token is
  /// kept).
  Type& deadline_s(std::string operation, std::int64_t seconds) {
    value_.own_map()["deadlines_s"].set(std::move(operation), seconds);
    return *this;
  }
  /// How long it usually takes, in seconds, until the history knows better.
  Type& usually_s(std::string operation, double seconds) {
    value_.own_map()["usually_s"].set(std::move(operation), seconds);
    return *this;
  }
  /// A replacement is made before the old one is deleted, and what uses it is changed over in
  /// between.  Two of one address then exist for a while: names must not clash, and a create with
  /// `recover` and without `id` must not take the old one, which is `prior`, for its own.  What
  /// contains others, or is bound to what is made anew, is deleted first all the same.
  Type& create_first() { return put("create_first", true); }
  /// Counts as a machine for people: deleting it is asked about by number.
  Type& is_machine() { return put("machine", true); }

  const Value& value() const { return value_; }

 private:
  Type& put(std::string key, Value value) {
    value_.set(std::move(key), std::move(value));
    return *this;
  }
  Type& add(const char* key, const Attribute& attribute) {
    value_.own_map()[key].push(attribute.value());
    return *this;
  }
  Value value_ = Value::map();
};

/// An action: `slipway ROLE NAME`, of the role that it is stated for.
class Action {
 public:
  explicit Action(std::string name) { value_.set("name", std::move(name)); }
  Action& doc(std::string text) { return put("doc", std::move(text)); }
  Action& option(const Attribute& attribute) {
    value_.own_map()["options"].push(attribute.value());
    return *this;
  }
  /// Changes something, so it takes the stack's lock.
  Action& changes() { return put("changes", true); }
  /// Works without a configured stack.
  Action& alone() { return put("alone", true); }
  /// Takes further words after its options.
  Action& arguments(std::string meaning) { return put("arguments", std::move(meaning)); }

  const Value& value() const { return value_; }

 private:
  Action& put(std::string key, Value value) {
    value_.set(std::move(key), std::move(value));
    return *this;
  }
  Value value_ = Value::map();
};

/// All that a plugin says of itself, as one value.  A plugin in C++ makes none: it follows from
/// what it states (plugin/plugin.hpp).
class Description {
 public:
  Description(std::string name, std::string version, std::string summary) {
    value_.set("name", std::move(name)).set("version", std::move(version));
    value_.set("summary", std::move(summary));
  }
  /// Says that the plugin fills a role, and with which options.
  Description& role(std::string name, const std::vector<Attribute>& options) {
    Value list = Value::list();
    for (const auto& option : options) list.push(option.value());
    value_.own_map()["roles"].set(std::move(name), Value::map().set("options", std::move(list)));
    return *this;
  }
  Description& type(std::string role, const Type& type) {
    return add("types", std::move(role), type.value());
  }
  Description& action(std::string role, const Action& action) {
    return add("actions", std::move(role), action.value());
  }
  Description& features(const std::vector<std::string>& names) { return put("features", names); }
  Description& explains(std::string code, std::string text) {
    value_.own_map()["explanations"].set(std::move(code), std::move(text));
    return *this;
  }
  Description& rehearsal(std::string program, const std::vector<std::string>& options) {
    return put("rehearsal",
               Value::map().set("program", std::move(program)).set("options", options));
  }

  const Value& value() const { return value_; }

 private:
  Description& put(const char* key, Value value) {
    value_.set(key, std::move(value));
    return *this;
  }
  Description& add(const char* key, std::string role, Value item) {
    value_.own_map()[key].push(item.set("role", std::move(role)));
    return *this;
  }
  Value value_ = Value::map();
};

}  // namespace slipway::schema
