#pragma once
#include "slipway/plugin/resource_type.hpp"

namespace local {

/// A machine, with the port of this computer that leads to its ssh.
class Machines final : public slipway::ResourceType,
                       public slipway::Updates,
                       public slipway::Imports,
                       public slipway::PollsMany {
 public:
  slipway::Observed read(const slipway::Request& request, slipway::Call& call) override;
  slipway::Outcome create(const slipway::Request& request, slipway::Call& call) override;
  slipway::Outcome update(const slipway::Request& request, slipway::Call& call) override;
  slipway::Outcome remove(const slipway::Request& request, slipway::Call& call) override;
  slipway::Observed import_resource(const slipway::Request& request, slipway::Call& call) override;
  slipway::Outcome poll(const slipway::Request& request, slipway::Call& call) override;
};

}  // namespace local
