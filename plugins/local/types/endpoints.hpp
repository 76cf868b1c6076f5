#pragma once
#include "slipway/plugin/resource_type.hpp"

namespace local {

/// A port of this computer that leads to one machine, or balanced to several.
class Endpoints final : public slipway::ResourceType, public slipway::Updates {
 public:
  slipway::Observed read(const slipway::Request& request, slipway::Call& call) override;
  slipway::Outcome create(const slipway::Request& request, slipway::Call& call) override;
  slipway::Outcome update(const slipway::Request& request, slipway::Call& call) override;
  slipway::Outcome remove(const slipway::Request& request, slipway::Call& call) override;
};

}  // namespace local
