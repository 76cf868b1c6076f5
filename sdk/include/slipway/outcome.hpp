#pragma once
#include <exception>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "slipway/value.hpp"

namespace slipway {

/// A failed call, as plugin.h lists the classes.  May be returned, or thrown anywhere inside a
/// plugin.
struct Failure : std::exception {
  Failure(std::string failure_class, std::string text)
      : kind(std::move(failure_class)), message(std::move(text)) {}
  Failure& with_hint(std::string text) {
    hint = std::move(text);
    return *this;
  }
  Failure& after_ms(std::int64_t pause) {
    retry_after_ms = pause;
    return *this;
  }
  /// `none`, `partial` or `unknown`; see plugin.h.
  Failure& with_effect(std::string what, std::string object_id = {}) {
    effect = std::move(what);
    id = std::move(object_id);
    return *this;
  }
  /// Of a call with a token: whether the operation that it stands for has ended, so that the token
  /// is of no more use; false: only this call failed.
  Failure& operation_over(bool is = true) {
    over = is;
    return *this;
  }
  Failure& fact(std::string key, Value value) {
    facts.set(std::move(key), std::move(value));
    return *this;
  }
  const char* what() const noexcept override { return message.c_str(); }
  Value value() const {
    Value map = Value::map();
    map.set("outcome", "failed").set("class", kind).set("message", message);
    map.set_if("hint", hint).set_if("effect", effect).set_if("id", id).set_if("facts", facts);
    map.set_if("outputs", outputs).set_if("findings", findings);
    if (retry_after_ms > 0) map.set("retry_after_ms", retry_after_ms);
    if (over) map.set("operation_over", *over);
    return map;
  }

  std::string kind;
  std::string message;
  std::string hint;
  std::string effect;
  std::string id;
  std::int64_t retry_after_ms = 0;
  std::optional<bool> over;
  Value facts;
  Value outputs;
  Value findings;  ///< what is wrong, one by one: of the pure calls shown instead of the message,
                   ///< else beside it
};

/// What create, update and delete answer.
class Outcome {
 public:
  static Outcome done(std::string id, Value outputs = Value::map()) {
    Value map = Value::map();
    map.set("outcome", "done").set("id", std::move(id)).set("outputs", std::move(outputs));
    return Outcome(std::move(map));
  }
  /// `token` is all that is needed to go on in a new process; it holds no secret.
  static Outcome pending(Value token, std::int64_t poll_after_ms) {
    Value map = Value::map();
    map.set("outcome", "pending")
        .set("token", std::move(token))
        .set("poll_after_ms", poll_after_ms);
    return Outcome(std::move(map));
  }
  Outcome(const Failure& failure) : value_(failure.value()) {}

  Outcome& phase(std::string what, double fraction = -1) {
    value_.set("phase", std::move(what));
    if (fraction >= 0) value_.set("fraction", fraction);
    return *this;
  }
  /// The id (and outputs) as soon as the other side gave them.
  Outcome& known_as(std::string id, Value outputs = nullptr) {
    value_.set("id", std::move(id)).set_if("outputs", std::move(outputs));
    return *this;
  }
  /// What remains only waits: the exclusive groups are free for the next.
  Outcome& released() {
    value_.set("released", true);
    return *this;
  }
  const Value& value() const { return value_; }

 private:
  explicit Outcome(Value value) : value_(std::move(value)) {}
  Value value_;
};

/// What read and import answer.
class Observed {
 public:
  static Observed present(std::string id, Value inputs, Value outputs = Value::map()) {
    Value map = Value::map();
    map.set("outcome", "present").set("id", std::move(id));
    map.set("inputs", std::move(inputs)).set("outputs", std::move(outputs));
    return Observed(std::move(map));
  }
  /// Whether it can do its work now; without it nobody knows more than that it is there.
  Observed& ready(bool is) {
    value_.set("ready", is);
    return *this;
  }
  /// It ended badly before it ever did its work; nothing but making it anew helps.
  Observed& broken(std::string why) {
    value_.set("broken", std::move(why));
    return *this;
  }
  static Observed gone() { return Observed(Value::map().set("outcome", "gone")); }
  Observed(const Failure& failure) : value_(failure.value()) {}
  const Value& value() const { return value_; }

 private:
  explicit Observed(Value value) : value_(std::move(value)) {}
  Value value_;
};

/// Something to tell the user, as plugin.h describes it.
class Finding {
 public:
  Finding(std::string level, std::string code, std::string message) {
    value_.set("level", std::move(level)).set("code", std::move(code));
    value_.set("message", std::move(message));
  }
  static Finding error(std::string code, std::string message) {
    return {"error", std::move(code), std::move(message)};
  }
  static Finding warning(std::string code, std::string message) {
    return {"warning", std::move(code), std::move(message)};
  }
  static Finding note(std::string code, std::string message) {
    return {"note", std::move(code), std::move(message)};
  }
  /// A check that was made and is fine.
  static Finding ok(std::string code, std::string message) {
    return {"ok", std::move(code), std::move(message)};
  }
  Finding& help(std::string text) {
    value_.set("help", std::move(text));
    return *this;
  }
  /// Of an error: the class of the failure that it is, as plugin.h lists them.
  Finding& of_class(std::string failure_class) {
    value_.set("class", std::move(failure_class));
    return *this;
  }
  /// The option it is about: a path into the options of the role.
  Finding& option(std::string role, std::vector<Value> path) {
    value_.set("role", std::move(role)).set("option", Value(Value::List(std::move(path))));
    return *this;
  }
  /// A place in a file of the user's own; line and column from 1.
  Finding& at(std::string file, std::int64_t line, std::int64_t column) {
    value_.set("file", std::move(file)).set("line", line).set("column", column);
    return *this;
  }
  /// The part of a node's NodeConfig that it is about, such as `{"files", "/etc/motd"}`: the host
  /// knows which role gave it, and shows where.
  Finding& part(std::string node, const std::vector<std::string>& path) {
    value_.set("node", std::move(node)).set("part", path);
    return *this;
  }
  Finding& fact(std::string key, Value value) {
    value_.own_map()["facts"].set(std::move(key), std::move(value));
    return *this;
  }
  const Value& value() const { return value_; }

 private:
  Value value_ = Value::map();
};

}  // namespace slipway
