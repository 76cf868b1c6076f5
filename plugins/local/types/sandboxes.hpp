#pragma once
#include "client/has_tool.hpp"
#include "slipway/plugin/resource_type.hpp"

namespace local {

/// The sandbox of a stack: its folder, its supervisor and all that is in it.
class Sandboxes final : public slipway::ResourceType,
                        public slipway::Updates,
                        public slipway::Imports {
 public:
  explicit Sandboxes(HasTool& cloud) : tool_(cloud.tool()) {}

  slipway::Observed read(const slipway::Request& request, slipway::Call& call) override;
  slipway::Outcome create(const slipway::Request& request, slipway::Call& call) override;
  slipway::Outcome update(const slipway::Request& request, slipway::Call& call) override;
  slipway::Outcome remove(const slipway::Request& request, slipway::Call& call) override;
  slipway::Observed import_resource(const slipway::Request& request, slipway::Call& call) override;

 private:
  const Tool& tool_;
};

}  // namespace local
