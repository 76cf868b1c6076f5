#pragma once
#include <utility>

#include "slipway/outcome.hpp"

namespace slipway {

/// What an action answers, besides the records that it emitted.
class Acted {
 public:
  /// `result`: a map for whoever asked; it may be empty.
  static Acted done(Value result = Value::map()) {
    return Acted(Value::map().set("outcome", "done").set_if("result", std::move(result)));
  }
  /// The host becomes this program: a list of texts, and variables besides those of its
  /// environment.
  static Acted exec(Value argv, Value environment = {}) {
    return Acted(Value::map()
                     .set("outcome", "exec")
                     .set("argv", std::move(argv))
                     .set_if("environment", std::move(environment)));
  }
  /// Of a pending one: the action is called again with its token.
  Acted(const Outcome& outcome) : value_(outcome.value()) {}
  Acted(const Failure& failure) : value_(failure.value()) {}
  /// Of a map with the keys that plugin.h names.
  explicit Acted(Value answer) : value_(std::move(answer)) {}

  const Value& value() const { return value_; }

 private:
  Value value_;
};

}  // namespace slipway
