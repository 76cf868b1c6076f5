#include "azure_asm/types/blob_container.hpp"

namespace azure_asm {
namespace {

using slipway::Observed;
using slipway::Outcome;
using slipway::Value;

struct Place {
  std::string account;
  std::string name;
  std::string id() const { return account + "/" + name; }
};

Place place_of(const slipway::Request& request) {
  const auto& id = request.id();
  if (const auto slash = id.find('/'); slash != std::string::npos)
    return {id.substr(0, slash), id.substr(slash + 1)};
  return {request.inputs()["account"].as_string(), request.inputs()["name"].as_string()};
}

}  // namespace

std::string BlobContainers::natural_id(const Value& inputs) const {
  return inputs["account"].as_string() + "/" + inputs["name"].as_string();
}

Observed BlobContainers::read(const Task& task) {
  const auto place = place_of(task.request);
  if (!store_.has_container(task.call, place.account, place.name)) return Observed::gone();
  return Observed::present(place.id(),
                           Value::map().set("account", place.account).set("name", place.name));
}

Outcome BlobContainers::create(const Task& task) {
  const auto place = place_of(task.request);
  // an earlier request may have made it: look, rather than have the blob service refuse a second
  if (task.request.recover() && store_.has_container(task.call, place.account, place.name))
    return Outcome::done(place.id());
  store_.make_container(task.call, place.account, place.name);
  return Outcome::done(place.id());
}

Outcome BlobContainers::update(const Task& task) {
  return Outcome::done(place_of(task.request).id());
}

Outcome BlobContainers::remove(const Task& task) {
  const auto place = place_of(task.request);
  store_.remove_container(task.call, place.account, place.name);
  return Outcome::done(place.id());
}

}  // namespace azure_asm
