#include "deis/resources/look.hpp"

#include "deis/cluster/poison.hpp"

namespace deis {
namespace {

constexpr const char* root = "/deis/";

/// Whether nothing that goes the same way would be answered either.
bool is_of_the_way(const Failure& failure) {
  for (const char* kind : {"unavailable", "timeout", "cancelled", "forbidden", "unauthenticated"})
    if (failure.kind == kind) return true;
  return false;
}

void collect(const slipway::kit::Etcd2Node& node, std::map<std::string, std::string>& values) {
  if (!node.directory) {
    values[node.key.substr(std::string(root).size())] = node.value;
    return;
  }
  for (const auto& child : node.nodes) collect(child, values);
}

std::map<std::string, std::string> all_values(const slipway::kit::Etcd2& etcd) {
  std::map<std::string, std::string> values;
  if (const auto tree = etcd.find("/deis", true)) collect(*tree, values);
  return values;
}

}  // namespace

Snapshot Snapshot::take(const Fleet& fleet) {
  return {fleet.machines(), fleet.units(), fleet.states()};
}

template <class Part, class Ask>
const Part& Look::once(std::optional<Part>& part, const Ask& ask) {
  if (lost_) throw Failure(*lost_);
  try {
    if (!part) part.emplace(ask());
  } catch (const Failure& failure) {
    if (is_of_the_way(failure)) lost_ = failure;
    throw;
  }
  return *part;
}

const Way& Look::way() {
  return once(way_, [&] { return way_of(context_, first_, call_); });
}

const Snapshot& Look::snapshot() {
  const auto& way = this->way();
  return once(snapshot_, [&] {
    way.etcd.require_healthy();  // without quorum fleet shows what was, not what is
    return Snapshot::take(way.fleet);
  });
}

const std::map<std::string, std::string>& Look::values() {
  const auto& way = this->way();
  return once(values_, [&] { return all_values(way.etcd); });
}

const std::map<std::string, std::string>& Look::poison() {
  const auto& way = this->way();
  return once(poison_, [&] { return all_poison(way.etcd); });
}

}  // namespace deis
