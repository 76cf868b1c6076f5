#include "azure_emulator/machines/certificate.hpp"

#include "azure_emulator/api/answers.hpp"
#include "azure_emulator/api/role_work.hpp"
#include "azure_emulator/text/encoding.hpp"
#include "azure_emulator/xml/writer.hpp"

/// Sheet 10: certificates of hosted services.
namespace azure_emulator {
namespace {

/// `sha1-{THUMB}`, in any case.
std::string thumbprint_in_path(const Call& call) {
  const std::string& text = call.part("thumb");
  constexpr std::string_view kPrefix = "sha1-";
  const bool prefixed = same_name(text.substr(0, kPrefix.size()), kPrefix);
  return upper(prefixed ? text.substr(kPrefix.size()) : text);
}

const std::string& the_certificate(const Call& call, const HostedService& service) {
  const auto found = service.certificates.find(thumbprint_in_path(call));
  if (found == service.certificates.end()) throw not_found("The certificate was not found.");
  return found->second;
}

int certificates_of(const Subscription& subscription) {
  std::size_t count = 0;
  for (const auto& [name, service] : subscription.services) count += service.certificates.size();
  return static_cast<int>(count);
}

std::string read_certificate(const Call& call) {
  const auto format = call.body.get("CertificateFormat");
  if (!same_name(format, "pfx") && !same_name(format, "cer")) {
    throw bad_request("The certificate format must be pfx or cer.");
  }
  const auto data = base64_decode(call.body.get("Data"));
  if (!data) throw bad_request("The certificate data is not valid base64.");
  const auto der = certificate_der(*data, call.body.get("Password"));
  if (!der) throw bad_request("The certificate data could not be read.");
  return *der;
}

}  // namespace

Reply handlers::list_certificates(Call& call) {
  const HostedService& service = the_service(call);
  XmlWriter writer("Certificates");
  for (const auto& [thumb, der] : service.certificates) {
    const XmlScope scope(writer, "Certificate");
    writer
        .text("CertificateUrl",
              public_url(call.subscription, "/services/hostedservices/" + service.name +
                                                "/certificates/sha1-" + thumb))
        .text("Thumbprint", thumb)
        .text("ThumbprintAlgorithm", "sha1")
        .text("Data", base64_encode(der));
  }
  return xml_reply(writer.finish());
}

Reply handlers::add_certificate(Call& call) {
  HostedService& service = the_service(call);
  if (auto late = require_free(call, service)) return *late;
  const std::string der = read_certificate(call);
  const std::string thumb = thumbprint(der);
  call.object = service.name + "/" + thumb;
  const int added = service.certificates.count(thumb) > 0 ? 0 : 1;
  if (const auto over = over_quota("certificate count", call.subscription.quotas.certificates,
                                   certificates_of(call.subscription), added)) {
    throw Refusal(*over);
  }
  World& world = call.world;
  Work work;
  work.service = &service;
  work.takes = world.durations.of("certificate");
  work.done = [&world, name = service.name, thumb, der] {
    if (auto* there = service_later(world, name)) there->certificates[thumb] = der;
  };
  return accept(call, std::move(work));
}

Reply handlers::get_certificate(Call& call) {
  XmlWriter writer("Certificate");
  writer.text("Data", base64_encode(the_certificate(call, the_service(call))));
  return xml_reply(writer.finish());
}

Reply handlers::delete_certificate(Call& call) {
  HostedService& service = the_service(call);
  the_certificate(call, service);
  if (auto late = require_free(call, service)) return *late;
  World& world = call.world;
  Work work;
  work.service = &service;
  work.takes = world.durations.of("certificate_delete");
  work.done = [&world, name = service.name, thumb = thumbprint_in_path(call)] {
    if (auto* there = service_later(world, name)) there->certificates.erase(thumb);
  };
  return accept(call, std::move(work));
}

}  // namespace azure_emulator
