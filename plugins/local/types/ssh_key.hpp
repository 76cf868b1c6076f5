#pragma once
#include "slipway/plugin/resource_type.hpp"

namespace local {

/// The private key on this computer that may log in to the machines.  A file that was there stays
/// when the stack goes.
class SshKeys final : public slipway::ResourceType, public slipway::Updates {
 public:
  slipway::Observed read(const slipway::Request& request, slipway::Call& call) override;
  slipway::Outcome create(const slipway::Request& request, slipway::Call& call) override;
  slipway::Outcome update(const slipway::Request& request, slipway::Call& call) override;
  slipway::Outcome remove(const slipway::Request& request, slipway::Call& call) override;
};

}  // namespace local
