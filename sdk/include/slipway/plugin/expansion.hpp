#pragma once
#include <string>
#include <utility>

#include "slipway/value.hpp"

namespace slipway {

/// What `expand` answers besides the resources that it emitted.
///
///     return Expansion().user_data("demo-0", Reference{"config/letter/demo-0", "text"});
class Expansion {
 public:
  Expansion() = default;
  /// Of a map with the keys that plugin.h names.
  explicit Expansion(Value answer) : value_(std::move(answer)) {}

  /// config: what the machine of that node is told at its first boot: text, {base64: text}, or a
  /// reference to either.
  Expansion& user_data(std::string node, Value data) {
    return put("user_data", std::move(node), std::move(data));
  }
  /// platform: what `slipway output` shows.
  Expansion& output(std::string name, Value value) {
    return put("outputs", std::move(name), std::move(value));
  }
  /// A machine that cannot do what it was made for, by its address, and why: it is made anew, and
  /// `expand` is called again.  Nothing else of the answer counts then.
  Expansion& replace(std::string address, std::string why) {
    return put("replace", std::move(address), std::move(why));
  }
  /// What is worth telling of what is wanted: a list of findings.
  Expansion& findings(Value list) {
    value_.set_if("findings", std::move(list));
    return *this;
  }

  const Value& value() const { return value_; }

 private:
  Expansion& put(const char* part, std::string key, Value item) {
    value_.own_map()[part].set(std::move(key), std::move(item));
    return *this;
  }
  Value value_ = Value::map();
};

}  // namespace slipway
