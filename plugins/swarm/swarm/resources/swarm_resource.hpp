#pragma once
#include "slipway/contract/resource.hpp"
#include "slipway/schema.hpp"
#include "swarm/resources/kind.hpp"

/// `platform/swarm/main`: the swarm itself, made on the first manager.
namespace swarm::swarm_resource {

inline constexpr const char* type = "swarm";
inline constexpr const char* address = "platform/swarm/main";

slipway::schema::Type schema();
/// `managers`: the addresses of the `docker` resources of the machines that will manage it.
slipway::contract::Resource resource(const Settings& settings,
                                     const std::vector<std::string>& managers);

class Swarms final : public Kind {
 public:
  using Kind::Kind;
  /// Gone only when every machine of the stack was asked and none is a manager of a swarm.
  Observed read(const Request& request, Call& call) override;
  /// Makes it, unless a manager has one with our mark.
  Outcome create(const Request& request, Call& call) override;
  Outcome update(const Request& request, Call& call) override;
  /// Ends the last manager, and with it everything that the swarm holds.
  Outcome remove(const Request& request, Call& call) override;
};

}  // namespace swarm::swarm_resource
