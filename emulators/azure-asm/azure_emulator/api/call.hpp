#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "azure_emulator/model/world.hpp"
#include "azure_emulator/xml/element.hpp"

namespace azure_emulator {

/// One HTTP request as it came in.
struct Request {
  std::string method;
  std::string target;                          ///< path and query, still escaped
  std::map<std::string, std::string> headers;  ///< by lower-case name
  std::string body;
  std::string thumbprint;  ///< of the client's certificate
};

/// One HTTP answer.
struct Reply {
  int status = 200;
  std::string body;
  std::string content_type = "application/xml; charset=utf-8";
  std::vector<std::pair<std::string, std::string>> headers;
  bool dropped = false;  ///< close the connection without a word
};

/// What faults want of the operation that a request starts.
struct Directives {
  std::optional<Refusal> fail_operation;
  /// Called with what would end the operation: it stays InProgress until somebody runs it.
  std::function<void(std::function<void()>)> keep_stuck;
  bool late_conflict = false;
  bool provisioning_timeout = false;
};

struct Route;

/// A request on its way through its handler.
struct Call {
  World& world;
  Subscription& subscription;
  const Route& route;
  std::map<std::string, std::string> path;   ///< `{service}` → its value
  std::map<std::string, std::string> query;  ///< keys in lower case
  Element body;
  std::string raw_body;
  std::string operation;  ///< sheet 6's name of it
  std::string id;         ///< of the request, and so of its operation
  std::string object;     ///< what it is about, for logs
  Directives directives;

  const std::string& part(const std::string& name) const { return path.at(name); }
  /// `comp=media`: disks and blobs go too.
  bool with_media() const;
};

/// One row of sheet 6.
struct Route {
  std::string_view operation;
  std::string_view method;
  std::string_view path;     ///< `/{sub}/services/…`, parts in braces are variables
  std::string_view query;    ///< `comp=media`: must be so; empty: anything
  std::string_view version;  ///< least x-ms-version
  bool writes = false;
  std::string_view roots;  ///< permitted root elements, separated by blanks; empty: no body
  Reply (*handler)(Call&) = nullptr;
};

/// Every operation of sheet 6; the first row that fits is the one.
std::span<const Route> routes();

/// The handlers, by the subject of their file.
namespace handlers {
// catalogue
Reply get_subscription(Call& call);
Reply list_locations(Call& call);
Reply list_role_sizes(Call& call);
Reply list_images(Call& call);
Reply get_image(Call& call);
Reply list_vm_images(Call& call);
Reply add_image(Call& call);
Reply delete_image(Call& call);
// operations and management certificates
Reply get_operation(Call& call);
Reply list_operations(Call& call);
Reply list_management_certificates(Call& call);
Reply add_management_certificate(Call& call);
Reply get_management_certificate(Call& call);
Reply delete_management_certificate(Call& call);
Reply register_provider(Call& call);
// hosted services
Reply check_service_name(Call& call);
Reply list_services(Call& call);
Reply create_service(Call& call);
Reply get_service(Call& call);
Reply update_service(Call& call);
Reply delete_service(Call& call);
// service certificates
Reply list_certificates(Call& call);
Reply add_certificate(Call& call);
Reply get_certificate(Call& call);
Reply delete_certificate(Call& call);
// deployments
Reply create_deployment(Call& call);
Reply get_deployment(Call& call);
Reply delete_deployment(Call& call);
Reply update_set(Call& call);
Reply add_virtual_ip(Call& call);
Reply delete_virtual_ip(Call& call);
Reply add_balancer(Call& call);
Reply update_balancer(Call& call);
Reply delete_balancer(Call& call);
Reply add_dns_server(Call& call);
Reply update_dns_server(Call& call);
Reply delete_dns_server(Call& call);
// roles
Reply add_role(Call& call);
Reply get_role(Call& call);
Reply update_role(Call& call);
Reply delete_role(Call& call);
Reply delete_role_instances(Call& call);
// power
Reply role_operation(Call& call);
Reply roles_operation(Call& call);
Reply reboot_instance(Call& call);
// disks
Reply add_data_disk(Call& call);
Reply get_data_disk(Call& call);
Reply update_data_disk(Call& call);
Reply delete_data_disk(Call& call);
Reply list_disks(Call& call);
Reply get_disk(Call& call);
Reply add_disk(Call& call);
Reply update_disk(Call& call);
Reply delete_disk(Call& call);
// affinity groups
Reply list_groups(Call& call);
Reply get_group(Call& call);
Reply create_group(Call& call);
Reply update_group(Call& call);
Reply delete_group(Call& call);
// storage accounts
Reply check_storage_name(Call& call);
Reply list_accounts(Call& call);
Reply get_account(Call& call);
Reply get_keys(Call& call);
Reply create_account(Call& call);
Reply update_account(Call& call);
Reply delete_account(Call& call);
Reply regenerate_keys(Call& call);
// networks
Reply get_network_configuration(Call& call);
Reply set_network_configuration(Call& call);
Reply list_networks(Call& call);
Reply check_address(Call& call);
Reply list_reserved_ips(Call& call);
Reply get_reserved_ip(Call& call);
Reply create_reserved_ip(Call& call);
Reply delete_reserved_ip(Call& call);
Reply associate_reserved_ip(Call& call);
Reply disassociate_reserved_ip(Call& call);
}  // namespace handlers

}  // namespace azure_emulator
