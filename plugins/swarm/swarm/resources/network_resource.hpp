#pragma once
#include "slipway/contract/resource.hpp"
#include "slipway/schema.hpp"
#include "swarm/compose/compose.hpp"
#include "swarm/resources/kind.hpp"

/// `platform/network/STACK_NETWORK`: a network of a stack.
namespace swarm::network_resource {

inline constexpr const char* type = "network";

slipway::schema::Type schema();
slipway::contract::Resource resource(const ComposeNetwork& network,
                                     const std::vector<std::string>& after);

/// Nothing of a network can be changed: another one is made.
class Networks final : public slipway::ResourceType {
 public:
  explicit Networks(HasContext& platform) : context_(platform.context()) {}
  Observed read(const Request& request, Call& call) override;
  Outcome create(const Request& request, Call& call) override;
  Outcome remove(const Request& request, Call& call) override;

 private:
  const Context context_;
};

}  // namespace swarm::network_resource
