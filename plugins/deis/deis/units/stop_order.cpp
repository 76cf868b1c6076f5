#include "deis/units/stop_order.hpp"

#include <map>

namespace deis {
namespace {

using Names = std::vector<std::string_view>;

const std::map<std::string_view, Names>& table() {
  static const std::map<std::string_view, Names> users = {
      {"store-gateway", {"database"}},
      {"store-volume", {"logger", "controller"}},
      {"store-metadata", {"store-volume"}},
      {"store-daemon", {"store-gateway", "store-volume", "store-metadata"}},
      {"store-monitor", {"store-gateway", "store-volume", "store-metadata", "store-daemon"}},
  };
  return users;
}

}  // namespace

const Names& users_of(std::string_view component) {
  static const Names nobody;
  const auto at = table().find(component);
  return at == table().end() ? nobody : at->second;
}

}  // namespace deis
