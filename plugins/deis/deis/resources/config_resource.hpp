#pragma once
#include <map>

#include "deis/config/config_keys.hpp"
#include "deis/resources/context.hpp"
#include "slipway/contract/resource.hpp"
#include "slipway/schema.hpp"

/// `platform/config/TARGET/KEY`: one configuration key of the platform, kept in etcd.
namespace deis::config_resource {

inline constexpr const char* type = "config";

slipway::schema::Type schema();
slipway::contract::Resource resource(const ConfigKey& key, const std::vector<std::string>& after);

slipway::Outcome write(const Context& context, const slipway::Request& request,
                       slipway::Call& call);
slipway::Outcome remove(const Context& context, const slipway::Request& request,
                        slipway::Call& call);
slipway::Observed read(const slipway::kit::Etcd2& etcd, const slipway::Request& request);

/// All values below /deis, by path (`router/bodySize`), in one request.
std::map<std::string, std::string> all_values(const slipway::kit::Etcd2& etcd);
slipway::Observed observed(const std::map<std::string, std::string>& values,
                           const slipway::Request& request);

}  // namespace deis::config_resource
