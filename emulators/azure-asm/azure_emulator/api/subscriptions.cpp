#include "azure_emulator/api/answers.hpp"
#include "azure_emulator/machines/certificate.hpp"
#include "azure_emulator/text/encoding.hpp"
#include "azure_emulator/xml/writer.hpp"

/// Sheet 3 and 6: operations, management certificates, resource providers.
namespace azure_emulator {
namespace {

void write_management_certificate(XmlWriter& writer, const std::string& thumb,
                                  const std::string& der) {
  writer.text("SubscriptionCertificatePublicKey", base64_encode(der))
      .text("SubscriptionCertificateThumbprint", thumb)
      .text("SubscriptionCertificateData", base64_encode(der))
      .text("Created", "2015-01-01T00:00:00Z");
}

const std::string& the_management_certificate(const Call& call) {
  const auto& known = call.subscription.management_certificates;
  const auto found = known.find(upper(call.part("thumb")));
  if (found == known.end()) throw not_found("The certificate was not found.");
  return found->second;
}

}  // namespace

Reply handlers::get_operation(Call& call) {
  const Operation* operation = call.world.operations.find(call.part("id"));
  if (operation == nullptr || !same_name(operation->subscription, call.subscription.id)) {
    throw not_found("The operation request ID was not found.");
  }
  XmlWriter writer("Operation");
  writer.text("ID", dashed(operation->id)).text("Status", to_text(operation->status));
  if (operation->status != OperationStatus::in_progress) {
    writer.number("HttpStatusCode", operation->http_status);
  }
  if (operation->status == OperationStatus::failed) {
    const XmlScope scope(writer, "Error");
    writer.text("Code", operation->error.code).text("Message", operation->error.message);
  }
  return xml_reply(writer.finish());
}

Reply handlers::list_operations(Call& call) {
  XmlWriter writer("SubscriptionOperationCollection");
  writer.open("SubscriptionOperations");
  for (const Operation* operation : call.world.operations.list()) {
    if (!same_name(operation->subscription, call.subscription.id)) continue;
    const XmlScope scope(writer, "SubscriptionOperation");
    writer.text("OperationId", dashed(operation->id))
        .text("OperationObjectId", "/" + call.subscription.id + "/" + operation->object)
        .text("OperationName", operation->name)
        .empty("OperationParameters")
        .empty("OperationCaller");
    {
      const XmlScope status(writer, "OperationStatus");
      writer.text("ID", dashed(operation->id)).text("Status", to_text(operation->status));
    }
    writer.text("OperationStartedTime", utc_text(operation->started));
    if (operation->completed) {
      writer.text("OperationCompletedTime", utc_text(*operation->completed));
    }
  }
  writer.close();
  return xml_reply(writer.finish());
}

Reply handlers::list_management_certificates(Call& call) {
  XmlWriter writer("SubscriptionCertificates");
  for (const auto& [thumb, der] : call.subscription.management_certificates) {
    const XmlScope scope(writer, "SubscriptionCertificate");
    write_management_certificate(writer, thumb, der);
  }
  return xml_reply(writer.finish());
}

Reply handlers::add_management_certificate(Call& call) {
  const auto data = base64_decode(call.body.get("SubscriptionCertificateData"));
  const auto der = data ? certificate_der(*data, "") : std::nullopt;
  if (!der) throw bad_request("The certificate data could not be read.");
  const std::string thumb = thumbprint(*der);
  call.subscription.management_certificates[thumb] = *der;
  call.subscription.thumbprints.insert(thumb);
  return done_at_once(call);
}

Reply handlers::get_management_certificate(Call& call) {
  XmlWriter writer("SubscriptionCertificate");
  write_management_certificate(writer, upper(call.part("thumb")), the_management_certificate(call));
  return xml_reply(writer.finish());
}

Reply handlers::delete_management_certificate(Call& call) {
  the_management_certificate(call);
  const std::string thumb = upper(call.part("thumb"));
  call.subscription.management_certificates.erase(thumb);
  call.subscription.thumbprints.erase(thumb);
  return done_at_once(call);
}

Reply handlers::register_provider(Call& call) { return done_at_once(call); }

}  // namespace azure_emulator
