#pragma once
#include <string>

#include "discovery/discovery_service.hpp"
#include "role/gathering.hpp"
#include "slipway/plugin/acted.hpp"
#include "slipway/plugin/role.hpp"

namespace cloudconfig {

/// The config role of one stack.
class Cloudinit final : public slipway::ConfigRole,
                        public slipway::Validates,
                        public slipway::Preflights {
 public:
  explicit Cloudinit(const slipway::Value& options) : options_(options) {}

  void validate(const slipway::Request& request, slipway::Call& call) override;
  slipway::Expansion expand(const slipway::Request& request, slipway::Call& call) override;
  void preflight(const slipway::Request& request, slipway::Call& call) override;

  /// The action: how far the clocks of the nodes are from the one here.
  slipway::Acted status(const slipway::Request& request, slipway::Call& call);

  const slipway::Value& options() const { return options_; }
  DiscoveryAccess access(const slipway::Call& call) const;

 private:
  void check_discovery(const slipway::Request& request, slipway::Call& call) const;
  void check_clocks(const slipway::Request& request, slipway::Call& call) const;
  std::int64_t clock_bound_ms() const { return options_["clock_bound_ms"].as_int(500); }
  void emit_founding(const Gathering& gathering, slipway::Call& call) const;
  slipway::Value user_data_inputs(const std::string& node, const slipway::Value& config) const;

  slipway::Value options_;
};

}  // namespace cloudconfig
