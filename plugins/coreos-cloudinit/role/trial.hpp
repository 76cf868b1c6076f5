#pragma once
#include "role/user_data.hpp"
#include "slipway/outcome.hpp"

namespace cloudconfig {

/// The document of these inputs.  Throws Failure `invalid`, with all that is wrong as findings,
/// when it cannot be made.
Made made_or_thrown(const slipway::Value& inputs);

/// Makes documents only to see what is wrong with them.
class Trial {
 public:
  /// Throws as `made_or_thrown`.  Nodes mostly differ in nothing but their names, so what was just
  /// looked at is not looked at again.
  void of(const slipway::Value& inputs);

  /// What is to be said of documents that can be made, each thing once.
  slipway::Value take_findings() { return std::move(findings_); }

 private:
  void tell(slipway::Value finding);

  slipway::Value last_;
  slipway::Value findings_ = slipway::Value::list();
};

}  // namespace cloudconfig
