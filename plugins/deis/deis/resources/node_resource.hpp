#pragma once
#include "deis/resources/kind.hpp"
#include "slipway/contract/resource.hpp"
#include "slipway/schema.hpp"

/// `platform/node/NODE`: that a machine serves the platform.  Its create is the first contact.
namespace deis::node_resource {

inline constexpr const char* type = "node";

slipway::schema::Type schema();
slipway::contract::Resource resource(const slipway::contract::LayoutNode& node);

class Nodes final : public Kind {
 public:
  using Kind::Kind;
  Observed read(const Request& request, Call& call) override;
  /// Waits until ssh answers, etcd on it has quorum and fleet lists it; answers its host key as a
  /// fact.
  Outcome create(const Request& request, Call& call) override;
  Outcome update(const Request& request, Call& call) override;
  Outcome remove(const Request& request, Call& call) override;
  /// Met anew: it cannot be read without what was found out when it was made.
  Observed import_resource(const Request& request, Call& call) override;
};

}  // namespace deis::node_resource
