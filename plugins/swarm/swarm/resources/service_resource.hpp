#pragma once
#include "slipway/contract/resource.hpp"
#include "slipway/schema.hpp"
#include "swarm/compose/compose.hpp"
#include "swarm/resources/kind.hpp"

/// `platform/service/STACK_SERVICE`: a service, until its tasks run.
namespace swarm::service_resource {

inline constexpr const char* type = "service";

/// What a service is made of besides its own specification.
struct ServiceParts {
  slipway::Value spec;                ///< with references where networks and contents have ids
  std::vector<std::string> networks;  ///< addresses of those of the stack
  std::vector<std::string> after;     ///< addresses of what else comes first
  std::vector<std::string> members;   ///< addresses of the nodes
  Publishing publishing = Publishing::ask;
  std::string images;  ///< digest of the archives; a change makes tasks anew
};

slipway::schema::Type schema();
slipway::contract::Resource resource(const ServiceParts& parts);

class Services final : public Kind {
 public:
  using Kind::Kind;
  Observed read(const Request& request, Call& call) override;
  /// Makes or changes it, then waits until as many tasks as wanted have run for a moment, those
  /// with a health check healthy.  Fails with the last words of a task that does not.
  Outcome create(const Request& request, Call& call) override;
  Outcome remove(const Request& request, Call& call) override;
};

}  // namespace swarm::service_resource
