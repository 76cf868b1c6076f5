#include "azure_asm/stack/explanations.hpp"

namespace azure_asm {
namespace {

struct Explanation {
  const char* code;
  const char* text;
};

constexpr Explanation table[] = {
    {"azure-asm.certificate",
     R"(How long the management certificate is good for. It is no fault.)"},
    {"azure-asm.certificate-expires",
     R"(The management certificate ends within a month. Make a new one, register it with the
subscription, and name it in azure_cert before this one has ended: from then on nothing can be
looked at or taken down either.)"},
    {"azure-asm.clock",
     R"(This machine's clock and the service's differ by more than five minutes. TLS and the machines'
logs depend on it; set the clock, by NTP for instance.)"},
    {"azure-asm.credentials-expired",
     R"(The management certificate has ended, so the service accepts nothing of it. Make a new one,
register it with the subscription, and name it in azure_cert.)"},
    {"azure-asm.image",
     R"(Whether the system image is offered in this place. Images are taken out of the list after some
time: choose another with coreos_image.)"},
    {"azure-asm.name",
     R"(Whether the cloud service's or storage account's name can be had: names are unique in all of
Azure. Choose another with cloud_service_name.)"},
    {"azure-asm.network",
     R"(Whether the virtual network and its subnet are there, or will be made.)"},
    {"azure-asm.network-room",
     R"(The subnet has too few free addresses for the machines: Azure keeps five of each subnet. Take a
larger subnet with subnet_names, or fewer nodes.)"},
    {"azure-asm.place",
     R"(Whether the location or the affinity group is there, and offers machines. Only one of the two can
be given.)"},
    {"azure-asm.quota",
     R"(Whether the subscription has room for what is to come: cores, cloud services, storage accounts,
reserved addresses. Waiting does not help: take down what is not needed, or ask for a higher limit.)"},
    {"azure-asm.size",
     R"(Whether machines of vm_size are offered in this place. Choose another size or another place.)"},
    {"azure-asm.speed",
     R"(The service is an emulated one and says how much faster than usual it is; the estimates count on
that. It is no fault.)"},
    {"azure-asm.storage",
     R"(Whether the storage account for the machines' disks is there or can be made: that of
blob_container_url, or one of the cloud service's name. Names are unique in all of Azure.)"},
    {"azure-asm.subscription",
     R"(Whether the subscription can be used with this certificate, and is active.)"},
};

}  // namespace

void explain_findings(slipway::Plugin& plugin) {
  for (const auto& one : table) plugin.explains(one.code, one.text);
}

}  // namespace azure_asm
