#include "azure_emulator/api/call.hpp"

namespace azure_emulator {
namespace {

constexpr bool kRead = false;
constexpr bool kWrite = true;
constexpr std::string_view kNoBody;

}  // namespace

bool Call::with_media() const {
  const auto found = query.find("comp");
  return found != query.end() && found->second == "media";
}

// Sheet 6.  A row with a query comes before the row without one; literal parts before variables.
const std::vector<Route>& routes() {
  using namespace handlers;
#define S "/{sub}/services/hostedservices/{service}"
#define D S "/deployments/{deployment}"
#define R D "/roles/{role}"
  static const std::vector<Route> table{
      {"Get Operation Status", "GET", "/{sub}/operations/{id}", "", "2009-10-01", kRead, kNoBody,
       get_operation},
      {"List Subscription Operations", "GET", "/{sub}/operations", "", "2013-03-01", kRead, kNoBody,
       list_operations},
      {"Get Subscription", "GET", "/{sub}", "", "2011-10-01", kRead, kNoBody, get_subscription},
      {"List Management Certificates", "GET", "/{sub}/certificates", "", "2012-03-01", kRead,
       kNoBody, list_management_certificates},
      {"Add Management Certificate", "POST", "/{sub}/certificates", "", "2012-03-01", kWrite,
       "SubscriptionCertificate", add_management_certificate},
      {"Get Management Certificate", "GET", "/{sub}/certificates/{thumb}", "", "2012-03-01", kRead,
       kNoBody, get_management_certificate},
      {"Delete Management Certificate", "DELETE", "/{sub}/certificates/{thumb}", "", "2012-03-01",
       kWrite, kNoBody, delete_management_certificate},
      {"Register Resource Provider", "PUT", "/{sub}/services", "action=register", "2012-03-01",
       kWrite, kNoBody, register_provider},
      {"List Locations", "GET", "/{sub}/locations", "", "2010-10-28", kRead, kNoBody,
       list_locations},
      {"List Role Sizes", "GET", "/{sub}/rolesizes", "", "2013-06-01", kRead, kNoBody,
       list_role_sizes},
      {"List OS Images", "GET", "/{sub}/services/images", "", "2012-03-01", kRead, kNoBody,
       list_images},
      {"Add OS Image", "POST", "/{sub}/services/images", "", "2012-03-01", kWrite, "OSImage",
       add_image},
      {"Get OS Image", "GET", "/{sub}/services/images/{image}", "", "2012-03-01", kRead, kNoBody,
       get_image},
      {"Get OS Image", "GET", "/{sub}/services/images/{image}/details", "", "2012-03-01", kRead,
       kNoBody, get_image},
      {"Delete OS Image", "DELETE", "/{sub}/services/images/{image}", "", "2012-03-01", kWrite,
       kNoBody, delete_image},
      {"List VM Images", "GET", "/{sub}/services/vmimages", "", "2014-02-01", kRead, kNoBody,
       list_vm_images},

      {"List Affinity Groups", "GET", "/{sub}/affinitygroups", "", "2009-10-01", kRead, kNoBody,
       list_groups},
      {"Create Affinity Group", "POST", "/{sub}/affinitygroups", "", "2011-02-25", kWrite,
       "CreateAffinityGroup", create_group},
      {"Get Affinity Group", "GET", "/{sub}/affinitygroups/{group}", "", "2009-10-01", kRead,
       kNoBody, get_group},
      {"Update Affinity Group", "PUT", "/{sub}/affinitygroups/{group}", "", "2011-02-25", kWrite,
       "UpdateAffinityGroup", update_group},
      {"Delete Affinity Group", "DELETE", "/{sub}/affinitygroups/{group}", "", "2011-02-25", kWrite,
       kNoBody, delete_group},

      {"Check Storage Account Name", "GET",
       "/{sub}/services/storageservices/operations/isavailable/{account}", "", "2012-03-01", kRead,
       kNoBody, check_storage_name},
      {"List Storage Accounts", "GET", "/{sub}/services/storageservices", "", "2009-10-01", kRead,
       kNoBody, list_accounts},
      {"Create Storage Account", "POST", "/{sub}/services/storageservices", "", "2011-06-01",
       kWrite, "CreateStorageServiceInput", create_account},
      {"Get Storage Account", "GET", "/{sub}/services/storageservices/{account}", "", "2009-10-01",
       kRead, kNoBody, get_account},
      {"Get Storage Account Keys", "GET", "/{sub}/services/storageservices/{account}/keys", "",
       "2009-10-01", kRead, kNoBody, get_keys},
      {"Regenerate Storage Account Keys", "POST", "/{sub}/services/storageservices/{account}/keys",
       "action=regenerate", "2009-10-01", kWrite, "RegenerateKeys", regenerate_keys},
      {"Update Storage Account", "PUT", "/{sub}/services/storageservices/{account}", "",
       "2011-06-01", kWrite, "UpdateStorageServiceInput", update_account},
      {"Delete Storage Account", "DELETE", "/{sub}/services/storageservices/{account}", "",
       "2011-06-01", kWrite, kNoBody, delete_account},

      {"Get Network Configuration", "GET", "/{sub}/services/networking/media", "", "2012-03-01",
       kRead, kNoBody, get_network_configuration},
      {"Set Network Configuration", "PUT", "/{sub}/services/networking/media", "", "2012-03-01",
       kWrite, kNoBody, set_network_configuration},
      {"List Virtual Network Sites", "GET", "/{sub}/services/networking/virtualnetwork", "",
       "2012-03-01", kRead, kNoBody, list_networks},
      {"List Reserved IPs", "GET", "/{sub}/services/networking/reservedips", "", "2012-03-01",
       kRead, kNoBody, list_reserved_ips},
      {"Create Reserved IP", "POST", "/{sub}/services/networking/reservedips", "", "2012-03-01",
       kWrite, "ReservedIP", create_reserved_ip},
      {"Get Reserved IP", "GET", "/{sub}/services/networking/reservedips/{ip}", "", "2012-03-01",
       kRead, kNoBody, get_reserved_ip},
      {"Delete Reserved IP", "DELETE", "/{sub}/services/networking/reservedips/{ip}", "",
       "2012-03-01", kWrite, kNoBody, delete_reserved_ip},
      {"Associate Reserved IP", "POST",
       "/{sub}/services/networking/reservedips/{ip}/operations/associate", "", "2015-02-01", kWrite,
       "ReservedIPAssociation", associate_reserved_ip},
      {"Disassociate Reserved IP", "POST",
       "/{sub}/services/networking/reservedips/{ip}/operations/disassociate", "", "2015-02-01",
       kWrite, "ReservedIPAssociation", disassociate_reserved_ip},
      {"Check Static Address", "GET", "/{sub}/services/networking/{network}",
       "op=checkavailability", "2012-03-01", kRead, kNoBody, check_address},

      {"Check Hosted Service Name", "GET",
       "/{sub}/services/hostedservices/operations/isavailable/{service}", "", "2012-03-01", kRead,
       kNoBody, check_service_name},
      {"List Hosted Services", "GET", "/{sub}/services/hostedservices", "", "2009-10-01", kRead,
       kNoBody, list_services},
      {"Create Hosted Service", "POST", "/{sub}/services/hostedservices", "", "2010-10-28", kWrite,
       "CreateHostedService", create_service},
      {"Get Hosted Service", "GET", S, "", "2009-10-01", kRead, kNoBody, get_service},
      {"Update Hosted Service", "PUT", S, "", "2010-10-28", kWrite, "UpdateHostedService",
       update_service},
      {"Delete Hosted Service and All", "DELETE", S, "comp=media", "2013-08-01", kWrite, kNoBody,
       delete_service},
      {"Delete Hosted Service", "DELETE", S, "", "2010-10-28", kWrite, kNoBody, delete_service},
      {"List Service Certificates", "GET", S "/certificates", "", "2009-10-01", kRead, kNoBody,
       list_certificates},
      {"Add Service Certificate", "POST", S "/certificates", "", "2009-10-01", kWrite,
       "CertificateFile", add_certificate},
      {"Get Service Certificate", "GET", S "/certificates/{thumb}", "", "2009-10-01", kRead,
       kNoBody, get_certificate},
      {"Delete Service Certificate", "DELETE", S "/certificates/{thumb}", "", "2009-10-01", kWrite,
       kNoBody, delete_certificate},

      {"Create VM Deployment", "POST", S "/deployments", "", "2012-03-01", kWrite, "Deployment",
       create_deployment},
      {"Get Deployment", "GET", D, "", "2009-10-01", kRead, kNoBody, get_deployment},
      {"Get Deployment", "GET", S "/deploymentslots/{slot}", "", "2009-10-01", kRead, kNoBody,
       get_deployment},
      {"Delete Deployment", "DELETE", D, "", "2009-10-01", kWrite, kNoBody, delete_deployment},
      {"Delete Deployment", "DELETE", S "/deploymentslots/{slot}", "", "2009-10-01", kWrite,
       kNoBody, delete_deployment},
      {"Update Load Balanced Set", "POST", D, "comp=UpdateLbSet", "2013-06-01", kWrite,
       "LoadBalancedEndpointList", update_set},

      {"Add Role", "POST", D "/roles", "", "2012-03-01", kWrite, "PersistentVMRole", add_role},
      {"Start Roles", "POST", D "/roles/operations", "", "2013-06-01", kWrite,
       "StartRolesOperation ShutdownRolesOperation", roles_operation},
      {"Get Role", "GET", R, "", "2012-03-01", kRead, kNoBody, get_role},
      {"Update Role", "PUT", R, "", "2012-03-01", kWrite, "PersistentVMRole", update_role},
      {"Delete Role", "DELETE", R, "", "2012-03-01", kWrite, kNoBody, delete_role},
      {"Role Operation", "POST", D "/roleinstances/{role}/operations", "", "2012-03-01", kWrite,
       "StartRoleOperation RestartRoleOperation ShutdownRoleOperation CaptureRoleOperation",
       role_operation},
      {"Reboot Role Instance", "POST", D "/roleinstances/{role}", "comp=reboot", "2010-10-28",
       kWrite, kNoBody, reboot_instance},
      {"Delete Role Instances", "POST", D "/roleinstances", "comp=delete", "2013-08-01", kWrite,
       "RoleInstances", delete_role_instances},

      {"Add Data Disk", "POST", R "/datadisks", "", "2012-03-01", kWrite, "DataVirtualHardDisk",
       add_data_disk},
      {"Get Data Disk", "GET", R "/datadisks/{lun}", "", "2012-03-01", kRead, kNoBody,
       get_data_disk},
      {"Update Data Disk", "PUT", R "/datadisks/{lun}", "", "2012-03-01", kWrite,
       "DataVirtualHardDisk", update_data_disk},
      {"Delete Data Disk", "DELETE", R "/datadisks/{lun}", "", "2012-03-01", kWrite, kNoBody,
       delete_data_disk},
      {"List Disks", "GET", "/{sub}/services/disks", "", "2012-03-01", kRead, kNoBody, list_disks},
      {"Add Disk", "POST", "/{sub}/services/disks", "", "2012-03-01", kWrite, "Disk", add_disk},
      {"Get Disk", "GET", "/{sub}/services/disks/{disk}", "", "2012-03-01", kRead, kNoBody,
       get_disk},
      {"Update Disk", "PUT", "/{sub}/services/disks/{disk}", "", "2012-03-01", kWrite, "Disk",
       update_disk},
      {"Delete Disk", "DELETE", "/{sub}/services/disks/{disk}", "", "2012-03-01", kWrite, kNoBody,
       delete_disk},

      {"Add Internal Load Balancer", "POST", D "/loadbalancers", "", "2014-05-01", kWrite,
       "LoadBalancer", add_balancer},
      {"Update Internal Load Balancer", "PUT", D "/loadbalancers/{name}", "", "2014-05-01", kWrite,
       "LoadBalancer", update_balancer},
      {"Delete Internal Load Balancer", "DELETE", D "/loadbalancers/{name}", "", "2014-05-01",
       kWrite, kNoBody, delete_balancer},
      {"Add DNS Server", "POST", D "/dnsservers", "", "2014-05-01", kWrite, "DnsServer",
       add_dns_server},
      {"Update DNS Server", "PUT", D "/dnsservers/{name}", "", "2014-05-01", kWrite, "DnsServer",
       update_dns_server},
      {"Delete DNS Server", "DELETE", D "/dnsservers/{name}", "", "2014-05-01", kWrite, kNoBody,
       delete_dns_server},
      {"Delete Virtual IP", "DELETE", D "/virtualips/{name}", "", "2014-10-01", kWrite, kNoBody,
       delete_virtual_ip},
      {"Add Virtual IP", "POST", D "/{name}", "", "2014-10-01", kWrite, kNoBody, add_virtual_ip},
  };
#undef S
#undef D
#undef R
  return table;
}

}  // namespace azure_emulator
