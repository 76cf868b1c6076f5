#pragma once
#include "deis/config/config_keys.hpp"
#include "deis/resources/kind.hpp"
#include "slipway/contract/resource.hpp"
#include "slipway/schema.hpp"

/// `platform/config/TARGET/KEY`: one configuration key of the platform, kept in etcd.
namespace deis::config_resource {

inline constexpr const char* type = "config";

slipway::schema::Type schema();
slipway::contract::Resource resource(const ConfigKey& key, const std::vector<std::string>& after);

class Keys final : public Kind {
 public:
  using Kind::Kind;
  Observed read(const Request& request, Call& call) override;
  Outcome create(const Request& request, Call& call) override;
  Outcome remove(const Request& request, Call& call) override;
};

}  // namespace deis::config_resource
