#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "slipway/call.hpp"
#include "stack/options.hpp"

namespace local {

/// Asks slipway-local what this computer lacks for so many machines, and whether their images are
/// there; emits a finding for each.
class Preflight {
 public:
  Preflight(const Options& options, slipway::Call& call) : options_(options), call_(call) {}
  /// `images`: the names that the stack's groups ask for.
  void run(std::size_t machines, const std::vector<std::string>& images);

 private:
  void computer(std::size_t machines);
  void image(const std::string& name, const slipway::Value& all);
  bool emit(const slipway::Finding& finding) { return call_.emit(finding); }

  const Options& options_;
  slipway::Call& call_;
};

}  // namespace local
