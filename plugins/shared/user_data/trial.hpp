#pragma once
#include <functional>
#include <vector>

#include "slipway/outcome.hpp"

namespace user_data {

/// Makes documents only to see what is wrong with them.
class Trial {
 public:
  /// Makes the document of the inputs of a `user_data` resource and answers what is to be said of
  /// it; throws when it cannot be made.
  using Make = std::function<std::vector<slipway::Finding>(const slipway::Value& inputs)>;
  explicit Trial(Make make) : make_(std::move(make)) {}

  /// Throws as `make`.  Nodes mostly differ in nothing but their names, so what was just looked at
  /// is not looked at again.
  void of(const slipway::Value& inputs);

  /// What is to be said of documents that can be made, each thing once.
  slipway::Value take_findings() { return std::move(findings_); }

 private:
  void tell(slipway::Value finding);

  Make make_;
  slipway::Value last_;
  slipway::Value findings_ = slipway::Value::list();
};

}  // namespace user_data
