#include "azure_asm/plugin.hpp"
#include "azure_asm/types/affinity_group.hpp"
#include "azure_asm/types/blob_container.hpp"
#include "azure_asm/types/hosted_service.hpp"
#include "azure_asm/types/reserved_ip.hpp"
#include "azure_asm/types/service_certificate.hpp"
#include "azure_asm/types/ssh_key.hpp"
#include "azure_asm/types/storage_account.hpp"
#include "azure_asm/types/virtual_machine.hpp"
#include "azure_asm/types/virtual_network.hpp"

/// The resource types, as `slipway plugin show` prints them.
namespace azure_asm {
namespace {

using slipway::schema::Attribute;
using slipway::schema::boolean;
using slipway::schema::integer;
using slipway::schema::list;
using slipway::schema::object;
using slipway::schema::text;
using slipway::schema::Type;

Attribute location_input() {
  return text("location")
      .replaces()
      .without_case()
      .doc("Where it is; empty with an affinity group.");
}
Attribute group_input() {
  return text("affinity_group")
      .replaces()
      .without_case()
      .doc("The affinity group that it is in, if any.");
}

Type ssh_key() {
  Type type("ssh_key");
  type.doc("The ssh key pair on the operator's machine; made when the files are not there.")
      .known_by("content");
  type.input(text("certificate_path").doc("The certificate's file."));
  type.output(text("thumbprint").doc("SHA-1 of the certificate, upper-case hexadecimal."));
  type.output(text("certificate").doc("The certificate, DER in base64."));
  type.output(text("public_key").doc("The public key as an OpenSSH line."));
  type.output(text("identity").doc("The private key's file; absent when there is none."));
  type.output(boolean("made").doc("Whether we made the files."));
  return type;
}

Type storage_account() {
  Type type("storage_account");
  type.doc("The storage account for the machines' disks.").known_by("marked");
  type.deadline_s("create", 900).usually_s("create", 30);
  type.input(
      text("name").replaces().doc("3 to 24 small letters and digits, unique in all of Azure."));
  type.input(location_input()).input(group_input());
  type.input(text("account_type").keeps().doc("How the data is kept: Standard_LRS, ..."));
  return type.output(text("name").doc("Its name."));
}

Attribute made_output() {
  return boolean("made").doc("Whether we made it; otherwise it is left when the stack goes.");
}

Type blob_container() {
  Type type("blob_container");
  type.doc("The container for the machines' disks, in the storage account that is made.")
      .known_by("within");
  type.input(text("account").replaces().doc("The storage account."));
  return type.input(text("name").replaces().doc("Its name."));
}

Type affinity_group() {
  Type type("affinity_group");
  type.doc("An affinity group, made where it is not there.").known_by("marked");
  type.input(text("name").replaces().without_case().doc("Its name."));
  type.input(text("location").replaces().without_case().doc("Where it is."));
  type.output(text("name").doc("Its name."));
  return type.output(made_output());
}

Type virtual_network() {
  Type type("virtual_network");
  type.doc("A virtual network with one subnet, made where it is not there.").known_by("marked");
  type.deadline_s("create", 900).deadline_s("delete", 900).usually_s("create", 10);
  type.input(text("name").replaces().without_case().doc("Its name."));
  type.input(text("location").keeps().doc("Where it is; empty with an affinity group."));
  type.input(text("affinity_group").keeps().doc("The affinity group that it is in, if any."));
  type.input(text("address_space").keeps().doc("Its addresses."));
  type.input(text("subnet").keeps().doc("The name of its subnet."));
  type.input(text("subnet_prefix").keeps().doc("The addresses of its subnet."));
  type.output(text("name").doc("Its name."));
  return type.output(made_output());
}

Type reserved_ip() {
  Type type("reserved_ip");
  type.doc("A public address that stays when its deployment goes, reserved where it is not.")
      .known_by("marked");
  type.deadline_s("create", 900).deadline_s("delete", 900).usually_s("create", 10);
  type.input(text("name").replaces().without_case().doc("Its name."));
  type.input(text("location").replaces().without_case().doc("Where it is."));
  type.output(text("name").doc("Its name."));
  type.output(text("address").doc("The address."));
  return type.output(made_output());
}

Type hosted_service() {
  Type type("hosted_service");
  type.doc(
          "A cloud service: one public address and DNS name for its machines.  Deleting it deletes "
          "the machines, their "
          "disks and the certificates in it.")
      .known_by("marked");
  type.deadline_s("create", 300).deadline_s("delete", 1800);
  type.usually_s("create", 3).usually_s("delete", 120);
  type.input(text("name").replaces().without_case().doc("Its name, unique in all of Azure."));
  type.input(location_input()).input(group_input());
  type.output(text("name").doc("Its name."));
  return type.output(text("dns_name").doc("The name of its public address."));
}

Type service_certificate() {
  Type type("service_certificate");
  type.doc("The ssh key's certificate in the cloud service, from where machines get it.")
      .known_by("content");
  type.deadline_s("create", 600).usually_s("create", 5);
  type.input(text("service").replaces().without_case().doc("The cloud service."));
  type.input(text("thumbprint").replaces().without_case().doc("SHA-1 of the certificate."));
  type.input(text("certificate")
                 .keeps()
                 .doc("The certificate, DER in base64; empty: it must be there already."));
  type.output(text("thumbprint").doc("SHA-1 of the certificate."));
  return type.output(text("service").doc("The cloud service."));
}

Attribute endpoints_input() {
  return list("endpoints",
              object("endpoint",
                     {text("name").doc("Unique on the machine."),
                      text("protocol").doc("tcp or udp."), integer("port").doc("The public port."),
                      integer("local_port").doc("The port on the machine."),
                      text("set").doc("The load-balanced set that it is a member of."),
                      text("probe_protocol").doc("http or tcp."),
                      integer("probe_port").doc("The port to probe."),
                      text("probe_path").doc("For http."),
                      integer("probe_interval_s").doc("Seconds between probes; unset: 15."),
                      integer("probe_timeout_s")
                          .doc("Seconds until a silent machine is left out; unset: 31."),
                      integer("idle_timeout_min")
                          .doc("Minutes until a silent connection is dropped; unset: 4.")}))
      .as_set()
      .doc("The public ports that lead to the machine.");
}

Attribute disks_input() {
  return list("data_disks", object("disk", {integer("lun").doc("The disk's number."),
                                            integer("size_gb").doc("Its size in GB."),
                                            text("caching").doc("None, ReadOnly or ReadWrite.")}))
      .replaces()
      .doc("Empty disks made with the machine.");
}

void add_machine_inputs(Type& type) {
  type.input(text("service").replaces().without_case().doc("The cloud service."));
  type.input(text("deployment")
                 .replaces()
                 .without_case()
                 .doc("The deployment in it; the first machine makes it."));
  type.input(text("name").replaces().without_case().doc("The machine's name, and its host name."));
  type.input(text("size").interrupts().doc("The size; changed in place with a restart."));
  type.input(text("image").replaces().doc("The system image."));
  type.input(text("availability_set").replaces().without_case().doc("The availability set."));
  type.input(text("virtual_network").replaces().without_case().doc("The virtual network."));
  type.input(text("subnet").replaces().without_case().doc("The subnet in it."));
  type.input(text("static_address").doc("A fixed address in the subnet."));
  type.input(text("reserved_ip")
                 .keeps()
                 .doc("The reserved address that the deployment has from its making."));
  type.input(boolean("public_ip").doc("Whether it has a public address of its own."));
  type.input(endpoints_input()).input(disks_input());
  type.input(text("container_url").keeps().doc("The blob container where its disks are made."));
  type.input(text("ssh_thumbprint")
                 .replaces()
                 .without_case()
                 .doc("The certificate of the key that may log in."));
  type.input(text("user").replaces().doc("The user that the key logs in as."));
  type.input(text("custom_data")
                 .keeps()
                 .sensitive()
                 .doc("The user-data; a machine reads it at its first boot only."));
  type.input(text("custom_data_base64")
                 .keeps()
                 .sensitive()
                 .doc("The same in base64, instead of it, where it is no text."));
  type.input(text("power").doc("started or stopped."));
}

Type virtual_machine() {
  Type type("virtual_machine");
  type.doc("A machine: a role of its cloud service's deployment.").known_by("within").is_machine();
  type.deadline_s("create", 2400).deadline_s("update", 2400).deadline_s("delete", 1800);
  type.usually_s("create", 180).usually_s("update", 120).usually_s("delete", 60);
  add_machine_inputs(type);
  type.output(text("name").doc("Its name."));
  type.output(text("service").doc("Its cloud service."));
  type.output(text("deployment").doc("Its deployment."));
  type.output(text("private_address").doc("Its address among the machines."));
  type.output(text("public_address").doc("Its own public address, or the load balancer's."));
  type.output(text("load_balancer_address").doc("The cloud service's public address."));
  type.output(text("ssh_host").doc("Where ssh reaches it."));
  type.output(integer("ssh_port").doc("The port there."));
  type.output(text("system_disk").doc("The name of its system disk."));
  type.output(text("system_media").doc("The blob of its system disk."));
  type.output(text("status").doc("The instance's status when it was last seen: ReadyRole."));
  return type;
}

}  // namespace

void add_resource_types(slipway::RoleOf<Cloud>& cloud) {
  cloud.type<SshKeys>(ssh_key())
      .type<AffinityGroups>(affinity_group())
      .type<VirtualNetworks>(virtual_network())
      .type<ReservedIps>(reserved_ip())
      .type<StorageAccounts>(storage_account())
      .type<BlobContainers>(blob_container())
      .type<HostedServices>(hosted_service())
      .type<ServiceCertificates>(service_certificate())
      .type<VirtualMachines>(virtual_machine())
      .reads_many();
}

}  // namespace azure_asm
