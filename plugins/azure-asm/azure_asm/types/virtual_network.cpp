#include "azure_asm/types/virtual_network.hpp"

#include "azure_asm/machine/network_document.hpp"
#include "azure_asm/types/affinity_group.hpp"

namespace azure_asm {
namespace {

constexpr const char* document_path = "/services/networking/media";

Value network_outputs(const std::string& name, bool made) {
  return Value::map().set("name", name).set("made", made);
}

std::string document_of(Management& service, const Call& call, const std::string& what) {
  return service.find_text(call, document_path, what).value_or("");
}

/// An id without a token is of an operation that ended or was forgotten: before it the site was not
/// there.
bool was_not_there(const Request& request) {
  const auto& made = request.prior()["outputs"]["made"];
  return request.recover() && !request.id().empty() && made.as_bool(true);
}

NetworkSite site_of(const Value& inputs) {
  NetworkSite site;
  site.name = inputs["name"].as_string();
  site.location = inputs["location"].as_string();
  site.affinity_group = inputs["affinity_group"].as_string();
  site.address_space = inputs["address_space"].as_string();
  site.subnet = inputs["subnet"].as_string();
  site.subnet_prefix = inputs["subnet_prefix"].as_string();
  return site;
}

}  // namespace

Observed VirtualNetworks::read(const Request& request, Call& call) {
  const auto& name = request.id();
  const auto document = document_of(service_, call, "read the virtual network '" + name + "'");
  if (!has_site(document, name)) return Observed::gone();
  const auto& recorded = request["outputs"]["made"];
  const bool made =
      recorded.is_bool() ? recorded.as_bool() : lies_in_own_group(request, call, document);
  return Observed::present(name, Value::map().set("name", name), network_outputs(name, made));
}

bool VirtualNetworks::lies_in_own_group(const Request& request, Call& call,
                                        const std::string& document) {
  const auto group = affinity_group_of(document, request.id());
  return !group.empty() && is_own_affinity_group(service_, request, call, group);
}

Outcome VirtualNetworks::make(const Request& request, Call& call) {
  const auto& name = request.inputs()["name"].as_string();
  const std::string what = "make the virtual network '" + name + "'";
  auto job = Job::from(request.token());
  if (job && !job->operation.empty()) {
    if (auto answer = waiting_.still_running(call, *job, "being made", what)) return *answer;
    return Outcome::done(name, network_outputs(name, true));
  }
  const auto document = document_of(service_, call, what);
  if (has_site(document, name)) {
    return Outcome::done(name, network_outputs(name, job || was_not_there(request)));
  }
  if (job) return put_in(request, call, document);
  job = Waiting::begun(call, "create", "network", {});
  auto answer = Outcome::pending(job->token(), 1);
  answer.known_as(name);
  return answer;
}

Outcome VirtualNetworks::put_in(const Request& request, Call& call, const std::string& document) {
  const auto site = site_of(request.inputs());
  const auto operation = service_.put_text(call, document_path, with_site(document, site),
                                           "make the virtual network '" + site.name + "'");
  return accepted(call, "create", "network", operation, "being made", site.name);
}

Outcome VirtualNetworks::unmake(const Request& request, Call& call) {
  const auto& name = request.id();
  const std::string what = "delete the virtual network '" + name + "'";
  if (auto answer = going(request, call, name, "deleting", what)) return *answer;
  if (!request.prior()["outputs"]["made"].as_bool()) return Outcome::done(name);
  const auto document = document_of(service_, call, what);
  if (!has_site(document, name)) return Outcome::done(name);
  const auto operation = service_.put_text(call, document_path, without_site(document, name), what);
  return accepted(call, "delete", "network", operation, "deleting");
}

}  // namespace azure_asm
