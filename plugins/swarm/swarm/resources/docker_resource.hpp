#pragma once
#include "slipway/contract/resource.hpp"
#include "slipway/schema.hpp"
#include "swarm/resources/kind.hpp"

/// `platform/docker/NODE`: that docker answers on a machine and has the images that no registry
/// has.  Its create is the first contact.
namespace swarm::docker_resource {

inline constexpr const char* type = "docker";

slipway::schema::Type schema();
/// `images`: name of the archive -> its digest.
slipway::contract::Resource resource(const slipway::contract::LayoutNode& node,
                                     const std::map<std::string, std::string>& images);

class Dockers final : public Kind {
 public:
  using Kind::Kind;
  Observed read(const Request& request, Call& call) override;
  /// Waits until ssh and docker answer, then carries the images there, one a call; answers the
  /// machine's host key as a fact.
  Outcome create(const Request& request, Call& call) override;
  /// What is on the machine goes with it.
  Outcome remove(const Request& request, Call& call) override;
};

}  // namespace swarm::docker_resource
