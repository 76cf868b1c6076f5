#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "azure_asm/service/live.hpp"
#include "azure_asm/stack/options.hpp"
#include "azure_asm/stack/placement.hpp"
#include "slipway/plugin/acted.hpp"
#include "slipway/plugin/role.hpp"

namespace azure_asm {

/// The cloud role of one stack.
class Cloud final : public slipway::CloudRole,
                    public slipway::Contributes,
                    public slipway::Validates,
                    public slipway::Preflights,
                    public HasLive {
 public:
  explicit Cloud(const slipway::Value& options);

  void validate(const slipway::Request& request, slipway::Call& call) override;
  slipway::contract::Layout layout(const slipway::Request& request, slipway::Call& call) override;
  slipway::contract::Contribution contribute(const slipway::Request& request,
                                             slipway::Call& call) override;
  slipway::Expansion expand(const slipway::Request& request, slipway::Call& call) override;
  void preflight(const slipway::Request& request, slipway::Call& call) override;

  // Actions.
  slipway::Acted audit(const slipway::Request& request, slipway::Call& call);
  slipway::Acted power(const slipway::Request& request, slipway::Call& call);

  Live& live() override;

 private:
  Options group_options(const std::string& group) const;
  std::vector<Node> nodes_of(const slipway::contract::Layout& layout) const;

  slipway::Value values_;
  Options options_;
  mutable std::mutex mutex_;
  std::map<std::string, slipway::Value, std::less<>> groups_;  ///< overrides, as `layout` was told
  std::unique_ptr<Live> live_;
};

}  // namespace azure_asm
