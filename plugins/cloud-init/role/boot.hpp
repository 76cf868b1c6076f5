#pragma once
#include "slipway/kit/ssh_pool.hpp"
#include "slipway/plugin/resource_type.hpp"
#include "slipway/schema.hpp"

namespace cloud_init {

/// `boot`: the first boot of a node's machine, once cloud-init is done on it and has done all that
/// it was told.  Nothing is made and nothing taken away: it is waited for and judged.
class Boots final : public slipway::ResourceType {
 public:
  slipway::Observed read(const slipway::Request& request, slipway::Call& call) override;
  slipway::Outcome create(const slipway::Request& request, slipway::Call& call) override;
  slipway::Outcome remove(const slipway::Request& request, slipway::Call& call) override;

 private:
  slipway::kit::SshPool pool_;
};

slipway::schema::Type boot_type();

}  // namespace cloud_init
