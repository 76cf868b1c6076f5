#include "azure_asm/plugin.hpp"
#include "azure_asm/machine/sizes.hpp"
#include "azure_asm/stack/explanations.hpp"

namespace azure_asm {
namespace {

using slipway::schema::Attribute;
using slipway::schema::boolean;
using slipway::schema::integer;
using slipway::schema::list;
using slipway::schema::text;

using Attributes = std::vector<Attribute>;

Attributes account_options() {
  return {
      text("subscription")
          .doc("The id of the Azure subscription: 11111111-2222-4333-8444-555555555555.  With a "
               ".publishsettings file also its name, or nothing where there is but one."),
      text("azure_cert")
          .fallback("azure-cert.pem")
          .is_path()
          .doc("The file (.pem) with the management certificate and its private key, whose public "
               "half is registered with the subscription; or a .publishsettings file."),
      text("endpoint")
          .fallback(public_endpoint)
          .pattern("https://[^/?#@ ]+/?|http://(127[.0-9]*|localhost|\\[::1\\])(:[0-9]+)?/?",
                   "an endpoint is https://host or https://host:port; http:// only on this "
                   "machine, since a certificate says nothing without TLS")
          .doc("The address of the management service."),
      text("ca_file").is_path().doc("A file (.pem) with the issuers to trust for the endpoint; "
                                    "without it those of the system."),
      integer("poll_interval_ms")
          .fallback(2000)
          .range(10, 60000)
          .doc("How long to wait, in milliseconds, before the first looks at something under way; "
               "later looks are "
               "rarer, up to 7.5 times that.  It is meant by the service's clock, which an "
               "emulator lets run faster."),
  };
}

Attributes service_options() {
  return {
      text("cloud_service_name")
          .fallback_from("{name}")
          .pattern(
              "[A-Za-z0-9]([A-Za-z0-9-]{1,61}[A-Za-z0-9])",
              "a cloud service's name has 3 to 63 letters, digits and hyphens, no hyphen at an end")
          .doc("The name of the cloud service, unique in all of Azure: NAME.cloudapp.net.  It is "
               "made, and must be free."),
      text("location")
          .fallback("West US")
          .excludes({"affinity_group"})
          .doc("Where the machines are, by the name that Azure shows: `West US`, `North Europe`."),
      text("affinity_group")
          .doc("An affinity group instead of a location.  It must be there, unless "
               "affinity_group_location says where to make it."),
      text("affinity_group_location").doc("Where to make the affinity group if it is not there."),
      text("availability_set")
          .fallback("coreos-as")
          .pattern("([A-Za-z0-9-]{3,15})?",
                   "an availability set's name has 3 to 15 letters, digits and hyphens")
          .doc("The availability set that the machines share, so that they do not fail together; "
               "empty: none."),
      text("virtual_network_name")
          .doc("A virtual network in the same location or affinity group.  It must be there, "
               "unless virtual_network_address_space says how to make it."),
      text("virtual_network_address_space")
          .pattern("([0-9]{1,3}[.]){3}[0-9]{1,3}/[0-9]{1,2}", "an address space is 10.20.0.0/16")
          .doc("The addresses of the virtual network, to make it if it is not there."),
      list("subnet_names", text("name"))
          .doc("The subnet of that network for the machines: a list with one name."),
      text("subnet_address_prefix")
          .pattern("([0-9]{1,3}[.]){3}[0-9]{1,3}/[0-9]{1,2}", "a prefix is 10.20.1.0/24")
          .doc("The addresses of the subnet that is made; without it the whole address space."),
      text("static_address")
          .pattern("([0-9]{1,3}[.]){3}[0-9]{1,3}", "an address is 10.20.1.10")
          .doc("A fixed address in the subnet for machine 0; machine 1 has the next, and so on."),
      text("reserved_ip")
          .doc("The name of a reserved public address for the first cloud service; reserved if it "
               "is not there."),
      integer("machines_per_service")
          .fallback(50)
          .range(1, 50)
          .doc("After how many machines of a group another cloud service is begun (NAME-2, NAME-3, "
               "...).  The "
               "platform's endpoints are on the first; more than one need a virtual network."),
  };
}

Attributes machine_options() {
  return {
      text("vm_size")
          .fallback("Small")
          .allowed(size_names())
          .doc("The size of each machine, by the name of the API: Small (1 core, 1792 MB), Large "
               "(4 cores, 7168 MB)."),
      text("vm_name_prefix")
          .fallback("coreos")
          .pattern("[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?",
                   "letters, digits and hyphens, no hyphen at an end")
          .doc("Machines are called CLOUD_SERVICE_NAME-PREFIX-0, -1, ...  A group's name stands "
               "before the number."),
      text("coreos_image")
          .fallback("2b171e93f07c4903bcad35bda10acf22__CoreOS-Stable-766.4.0")
          .doc("The name of the system image."),
      text("blob_container_url")
          .pattern("https?://[a-z0-9]{3,24}[.][^/]+/[^/]+(/[^/]+)*/?",
                   "a container is https://ACCOUNT.blob.core.windows.net/CONTAINER/")
          .doc("The blob container for the machines' disks.  Without it a storage account is made, "
               "named after the cloud service in small letters and digits, with a container "
               "`vhds`."),
      text("storage_account_type")
          .fallback("Standard_LRS")
          .allowed(
              {"Standard_LRS", "Standard_ZRS", "Standard_GRS", "Standard_RAGRS", "Premium_LRS"})
          .doc("How the storage account that is made keeps its data."),
      boolean("data_disk")
          .fallback(false)
          .doc("Gives each machine an empty data disk, which keeps its data when the machine is "
               "resized or restarted."),
      integer("data_disk_count").fallback(1).range(1, 32).doc("How many of them."),
      integer("data_disk_size_gb")
          .fallback(100)
          .range(1, 1023)
          .doc("The size of each data disk in GB."),
      text("data_disk_caching")
          .fallback("None")
          .allowed({"None", "ReadOnly", "ReadWrite"})
          .doc("How the host caches the data disks."),
  };
}

Attributes access_options() {
  return {
      text("ssh_cert")
          .fallback("ssh-cert.pem")
          .is_path()
          .excludes({"ssh_thumb"})
          .doc("The certificate (.pem or .cer) of the key that may log in; the private key is "
               "beside it with the "
               "ending .key.  If there is none, both are made."),
      text("ssh_key_passphrase")
          .sensitive()
          .doc("The passphrase of the private key, if it is protected.  With ${ask:NAME} it is "
               "asked "
               "for at the terminal."),
      text("ssh_thumb")
          .pattern("[0-9a-fA-F]{40}", "a thumbprint has 40 hexadecimal digits")
          .doc("Instead: the SHA-1 thumbprint of a certificate that you upload to the cloud "
               "service yourself.  The "
               "ssh agent must hold the key."),
      integer("ssh_port")
          .fallback(22001)
          .range(1, 65535)
          .doc(
              "The public port that leads to ssh on machine 0; machine 1 has the next, and so on."),
      boolean("public_ips")
          .fallback(false)
          .doc("Gives each machine a public address of its own.  A subscription has five unless "
               "more were granted."),
      boolean("no_https").fallback(false).doc("Leaves out the platform's endpoint at port 443."),
  };
}

Attributes boot_options() {
  return {
      text("custom_data")
          .is_path()
          .doc("A user-data document of your own, to which the cluster's is added."),
      text("discovery_service_url")
          .pattern("https?://.+", "an http or https address")
          .doc("A discovery URL to use, instead of a fresh one."),
  };
}

void add_explanations(slipway::Plugin& plugin) {
  plugin.explains("azure-asm.credentials",
                  "The connection to the service could not be set up with azure_cert, so that "
                  "nothing\ncan be asked or changed.");
  plugin.explains(
      "azure-asm.client-certificate",
      "azure_cert is a file with a certificate and the RSA key that belongs to it, in PEM and "
      "without\n"
      "a passphrase, or the publish settings of the portal. What it is follows from its content.");
  plugin.explains(
      "azure-asm.ca-file",
      "ca_file is a file with the certificates of those who may vouch for the endpoint, in PEM.");
  plugin.explains("azure-asm.ssh-key",
                  "ssh_cert is the certificate of the key that may log in to the machines; "
                  "its private key lies\n"
                  "beside it with the ending .key. Where neither is there, both are made.");
  plugin.explains("azure-asm.file-mode",
                  "A file with a private key can be read or changed by others on this computer;\n"
                  "ssh refuses to use such a key.");
}

}  // namespace

Attributes option_attributes() {
  Attributes all;
  for (const auto& part :
       {account_options(), service_options(), machine_options(), access_options(), boot_options()})
    all.insert(all.end(), part.begin(), part.end());
  return all;
}

slipway::Plugin plugin() {
  slipway::Plugin plugin(
      "azure-asm", "0.1.0",
      "Machines on classic Azure (Azure Service Management), with a management certificate");
  auto cloud = plugin.role<Cloud>(option_attributes());
  add_resource_types(cloud);
  add_actions(cloud);
  add_explanations(plugin);
  explain_findings(plugin);
  plugin.rehearsal("slipway-azure-emulator", {"endpoint", "ca_file"});
  return plugin;
}

}  // namespace azure_asm
