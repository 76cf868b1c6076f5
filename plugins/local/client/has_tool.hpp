#pragma once
#include "client/program.hpp"

namespace local {

/// What the resource types want of the role.
class HasTool {
 public:
  virtual const Tool& tool() const = 0;

 protected:
  ~HasTool() = default;
};

}  // namespace local
