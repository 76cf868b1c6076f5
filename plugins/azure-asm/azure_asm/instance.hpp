#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "azure_asm/service/job.hpp"
#include "azure_asm/service/management.hpp"
#include "azure_asm/stack/options.hpp"
#include "azure_asm/stack/placement.hpp"
#include "azure_asm/types/kind.hpp"
#include "slipway/plugin.hpp"

namespace azure_asm {

/// The cloud role of one stack.
class CloudInstance final : public slipway::Instance {
 public:
  explicit CloudInstance(const slipway::Value& options);

  void validate(const slipway::Request& request, slipway::Call& call) override;
  slipway::contract::Layout layout(const slipway::Request& request, slipway::Call& call) override;
  slipway::contract::Contribution contribute(const slipway::Request& request,
                                             slipway::Call& call) override;
  slipway::Value expand(const slipway::Request& request, slipway::Call& call) override;
  void preflight(const slipway::Request& request, slipway::Call& call) override;
  slipway::Observed read(const slipway::Request& request, slipway::Call& call) override;
  std::vector<slipway::Observed> read_many(const std::vector<slipway::Request>& requests,
                                           slipway::Call& call) override;
  slipway::Observed import_resource(const slipway::Request& request, slipway::Call& call) override;
  slipway::Outcome create(const slipway::Request& request, slipway::Call& call) override;
  slipway::Outcome update(const slipway::Request& request, slipway::Call& call) override;
  slipway::Outcome remove(const slipway::Request& request, slipway::Call& call) override;
  std::vector<slipway::Outcome> poll_many(const std::vector<slipway::Request>& requests,
                                          slipway::Call& call) override;
  slipway::Value action(const slipway::Request& request, slipway::Call& call) override;

 private:
  /// What speaks to the service; made at the first need, as the offline calls have none.
  struct Live;
  Live& live();
  Kind& kind_of(const slipway::Request& request);
  Options group_options(const std::string& group) const;
  std::vector<Node> nodes_of(const slipway::contract::Layout& layout) const;

  slipway::Value values_;
  Options options_;
  mutable std::mutex mutex_;
  std::map<std::string, slipway::Value, std::less<>> groups_;  ///< overrides, as `layout` was told
  std::unique_ptr<Live> live_;

 public:
  ~CloudInstance() override;
};

}  // namespace azure_asm
