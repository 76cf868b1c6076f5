#include "azure_asm/types/blob_container.hpp"

namespace azure_asm {
namespace {

struct Place {
  std::string account;
  std::string name;
  std::string id() const { return account + "/" + name; }
};

Place place_of(const Request& request) {
  const auto& id = request.id();
  if (const auto slash = id.find('/'); slash != std::string::npos)
    return {id.substr(0, slash), id.substr(slash + 1)};
  return {request.inputs()["account"].as_string(), request.inputs()["name"].as_string()};
}

}  // namespace

std::string BlobContainers::natural_id(const Value& inputs) const {
  return inputs["account"].as_string() + "/" + inputs["name"].as_string();
}

Observed BlobContainers::read(const Request& request, Call& call) {
  const auto place = place_of(request);
  if (!store_.has_container(call, place.account, place.name)) return Observed::gone();
  return Observed::present(place.id(),
                           Value::map().set("account", place.account).set("name", place.name));
}

Outcome BlobContainers::make(const Request& request, Call& call) {
  const auto place = place_of(request);
  // an earlier request may have made it: look, rather than have the blob service refuse a second
  if (request.recover() && store_.has_container(call, place.account, place.name))
    return Outcome::done(place.id());
  store_.make_container(call, place.account, place.name);
  return Outcome::done(place.id());
}

Outcome BlobContainers::unmake(const Request& request, Call& call) {
  const auto place = place_of(request);
  store_.remove_container(call, place.account, place.name);
  return Outcome::done(place.id());
}

}  // namespace azure_asm
