#include "azure_asm/types/service_certificate.hpp"

namespace azure_asm {
namespace {

struct Place {
  std::string service;
  std::string thumbprint;

  std::string id() const { return service + "/" + thumbprint; }
  std::string path() const { return service_path(service) + "/certificates/sha1-" + thumbprint; }
  std::string text() const {
    return "the certificate " + thumbprint + " of the cloud service '" + service + "'";
  }
};

Place place_of(const Request& request) {
  const auto& id = request.id();
  const auto slash = id.rfind('/');
  if (slash != std::string::npos) return {id.substr(0, slash), id.substr(slash + 1)};
  return {request.inputs()["service"].as_string(), request.inputs()["thumbprint"].as_string()};
}

Value certificate_outputs(const Place& place) {
  return Value::map().set("thumbprint", place.thumbprint).set("service", place.service);
}

Failure missing(const Place& place) {
  Failure failure("invalid", "the cloud service '" + place.service +
                                 "' has no certificate with the thumbprint " + place.thumbprint);
  failure.with_hint(
      "upload it to the cloud service and run this again, or name its file: set ssh_cert");
  failure.with_effect("none");
  return failure;
}

}  // namespace

std::string ServiceCertificates::natural_id(const Value& inputs) const {
  return inputs["service"].as_string() + "/" + inputs["thumbprint"].as_string();
}

Observed ServiceCertificates::read(const Request& request, Call& call) {
  const auto place = place_of(request);
  if (!service_.find(call, place.path(), "read " + place.text())) return Observed::gone();
  Value inputs = Value::map();
  inputs.set("service", place.service).set("thumbprint", place.thumbprint);
  return Observed::present(place.id(), std::move(inputs), certificate_outputs(place));
}

Outcome ServiceCertificates::make(const Request& request, Call& call) {
  const auto& inputs = request.inputs();
  const Place place{inputs["service"].as_string(), inputs["thumbprint"].as_string()};
  const std::string what = "add " + place.text();
  const auto job = Job::from(request.token());
  if (job && !job->operation.empty()) {
    if (auto answer = waiting_.still_running(call, *job, "adding", what)) return *answer;
    return Outcome::done(place.id(), certificate_outputs(place));
  }
  const auto& certificate = inputs["certificate"].as_string();
  // somebody else may have deposited it, so an attempt that has nothing to deposit looks as well
  if (job || request.recover() || certificate.empty()) {
    if (service_.find(call, place.path(), "read " + place.text()))
      return Outcome::done(place.id(), certificate_outputs(place));
    if (certificate.empty()) throw missing(place);
    // one that is still being taken in is not listed: it gets its time before it is sent again
    const auto begun = job ? *job : Waiting::begun(call, "create", "certificate", {});
    if (call.wall_ms() - begun.since_ms < service_.pace().certificate_ms())
      return waiting_.pending(call, begun, "looking for it");
  }
  Element document("CertificateFile");
  document.add("Data", certificate).add("CertificateFormat", "cer");
  const auto operation =
      service_.post(call, service_path(place.service) + "/certificates", document, what);
  return accepted(call, "create", "certificate", operation, "adding", place.id());
}

Outcome ServiceCertificates::unmake(const Request& request, Call& call) {
  const auto place = place_of(request);
  const std::string what = "delete " + place.text();
  if (auto answer = going(request, call, place.id(), "deleting", what)) return *answer;
  // one that we only found there is not ours to take away
  if (request.prior()["inputs"]["certificate"].as_string().empty() &&
      request.inputs()["certificate"].as_string().empty())
    return Outcome::done(place.id());
  const auto operation = service_.remove(call, place.path(), what);
  if (!operation) return Outcome::done(place.id());
  return accepted(call, "delete", "certificate", *operation, "deleting");
}

}  // namespace azure_asm
