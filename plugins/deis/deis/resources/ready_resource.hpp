#pragma once
#include "deis/resources/kind.hpp"
#include "slipway/contract/resource.hpp"
#include "slipway/schema.hpp"

/// `platform/platform/ready`: that the platform itself says that it serves.
namespace deis::ready_resource {

inline constexpr const char* type = "platform";

slipway::schema::Type schema();
/// `texts`: name and hash of every unit; `nodes`: addresses of the nodes.  When either changes, and
/// so when a machine comes or is made anew, the platform is asked again before a run ends.
slipway::contract::Resource resource(const Settings& settings,
                                     const std::vector<std::string>& texts,
                                     const std::vector<std::string>& nodes,
                                     const std::vector<std::string>& after);

class Readiness final : public Kind {
 public:
  using Kind::Kind;
  Observed read(const Request& request, Call& call) override;
  Outcome create(const Request& request, Call& call) override;
  Outcome remove(const Request& request, Call& call) override;
  /// Asked anew, since nothing keeps what was answered.
  Observed import_resource(const Request& request, Call& call) override;
};

}  // namespace deis::ready_resource
