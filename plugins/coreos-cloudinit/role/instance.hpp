#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "discovery/discovery_service.hpp"
#include "machine/machine.hpp"
#include "role/gathering.hpp"
#include "role/user_data.hpp"
#include "slipway/plugin.hpp"

namespace cloudconfig {

/// The plugin configured for one stack.
class CloudinitInstance final : public slipway::Instance {
 public:
  explicit CloudinitInstance(const slipway::Value& options);

  void validate(const slipway::Request& request, slipway::Call& call) override;
  slipway::Value expand(const slipway::Request& request, slipway::Call& call) override;
  std::vector<std::string> show_change(const slipway::Request& request,
                                       slipway::Call& call) override;
  slipway::Value as_files(const slipway::Request& request, slipway::Call& call) override;
  slipway::Value action(const slipway::Request& request, slipway::Call& call) override;
  void preflight(const slipway::Request& request, slipway::Call& call) override;
  slipway::Observed read(const slipway::Request& request, slipway::Call& call) override;
  slipway::Observed import_resource(const slipway::Request& request, slipway::Call& call) override;
  slipway::Outcome create(const slipway::Request& request, slipway::Call& call) override;
  slipway::Outcome update(const slipway::Request& request, slipway::Call& call) override;
  slipway::Outcome remove(const slipway::Request& request, slipway::Call& call) override;

 private:
  void check_discovery(const slipway::Request& request, slipway::Call& call) const;
  void check_clocks(const slipway::Request& request, slipway::Call& call) const;
  std::int64_t clock_bound_ms() const { return options_["clock_bound_ms"].as_int(500); }
  void emit_founding(const Gathering& gathering, slipway::Call& call) const;
  slipway::Value user_data_inputs(const std::string& node, const slipway::Value& config) const;
  slipway::Value base_document() const;
  MachineBefore machine_of(const slipway::Request& request, const std::string& node) const;
  DiscoveryAccess access(const slipway::Call& call) const;

  slipway::Value options_;
};

}  // namespace cloudconfig
