#pragma once
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "client/has_tool.hpp"
#include "slipway/plugin/acted.hpp"
#include "slipway/plugin/role.hpp"
#include "stack/options.hpp"
#include "stack/placement.hpp"

namespace local {

/// The cloud role of one stack.
class Cloud final : public slipway::CloudRole,
                    public slipway::Validates,
                    public slipway::Preflights,
                    public HasTool {
 public:
  explicit Cloud(const slipway::Value& options);

  void validate(const slipway::Request& request, slipway::Call& call) override;
  slipway::contract::Layout layout(const slipway::Request& request, slipway::Call& call) override;
  slipway::Expansion expand(const slipway::Request& request, slipway::Call& call) override;
  void preflight(const slipway::Request& request, slipway::Call& call) override;

  const Tool& tool() const override { return options_.tool; }
  const Options& options() const { return options_; }

 private:
  Options group_options(const std::string& group) const;
  std::vector<Node> nodes_of(const slipway::contract::Layout& layout) const;

  slipway::Value values_;
  Options options_;
  mutable std::mutex mutex_;
  std::map<std::string, slipway::Value, std::less<>> groups_;  ///< overrides, as `layout` was told
};

}  // namespace local
