#pragma once
#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "deis/units/component.hpp"
#include "deis/units/release.hpp"
#include "slipway/schema.hpp"
#include "slipway/value.hpp"

namespace deis {

/// The options of the role, typed.
struct Settings {
  std::string domain;
  std::string ssh_private_key;  ///< path; empty: none
  Release release;
  std::int64_t routers = 3;
  std::int64_t registries = 1;
  std::int64_t store_gateways = 1;
  bool stateless = false;
  bool placement = false;
  bool stopped = false;                        ///< installed, but no unit runs
  std::string units_dir;                       ///< the folder that the user named
  std::vector<std::string> units_dirs;         ///< all that are searched, in this order
  std::map<std::string, std::string> config;   ///< `router/bodySize` -> value
  std::map<std::string, std::string> secrets;  ///< the same, sealed
  std::map<std::string, std::string> images;   ///< component -> image
  std::map<std::string, std::string> files;    ///< `router/sslCert` -> path
  std::chrono::milliseconds connect_timeout{8000};
  std::chrono::milliseconds request_timeout{8000};
  std::int64_t settle_s = 2;
  std::int64_t restarts_allowed = 5;

  static Settings from(const slipway::Value& options);

  /// The units of the platform, storage first.
  std::vector<UnitName> units() const;
  /// How many of a component with instances.
  std::int64_t instances_of(const Component& component) const;
};

/// The option that names the file whose content is stored under that key: `ssl_cert`; empty: none.
std::string file_option(const std::string& key);

/// The options as the schema describes them.
std::vector<slipway::schema::Attribute> option_schema();

/// A scalar as etcd keeps it: `true`, `3`, the text itself.
std::string text_of(const slipway::Value& value);

}  // namespace deis
