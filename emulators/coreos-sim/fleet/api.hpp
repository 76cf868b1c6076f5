#pragma once

#include <atomic>
#include <string>
#include <string_view>

#include "coreos-sim/fleet/api_json.hpp"
#include "coreos-sim/fleet/registry.hpp"
#include "coreos-sim/io/http.hpp"
#include "coreos-sim/spec/options.hpp"

namespace coreos_sim::fleet {

/// fleet's HTTP API, version 1 as of fleetd 0.10.2, with its oddities.
class Api {
 public:
  /// `available` is false while etcd does not take heartbeats: then everything answers 503.
  Api(Registry& registry, OptionsFile& options, const std::atomic<bool>& available)
      : registry_(registry), options_(options), available_(available) {}

  HttpResponse answer(const HttpRequest& request);

 private:
  HttpResponse route(const HttpRequest& request);
  HttpResponse unit_item(const HttpRequest& request, const std::string& name);
  HttpResponse list_units(const HttpRequest& request);
  HttpResponse list_states(const HttpRequest& request);
  HttpResponse list_machines(const HttpRequest& request);
  HttpResponse get_unit(const std::string& name);
  HttpResponse put_unit(const HttpRequest& request, const std::string& name);
  HttpResponse delete_unit(const std::string& name);
  HttpResponse create_unit(const std::string& name, const UnitBody& body);

  Registry& registry_;
  OptionsFile& options_;
  const std::atomic<bool>& available_;
};

}  // namespace coreos_sim::fleet
