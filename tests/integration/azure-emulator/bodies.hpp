#pragma once

#include <string>
#include <vector>

/// Request bodies in the documented element order, as two families of real clients write them.
namespace azure_test {

/// node: XML declaration, one namespace, empty elements absent.  python: no declaration, two
/// namespaces, empty elements present, `production`.
enum class Style { node, python };

inline const std::string kImage = "2b171e93f07c4903bcad35bda10acf22__CoreOS-Stable-766.4.0";

/// `<root …>children</root>` with declaration and namespaces of the style.
std::string document(const std::string& root, const std::string& children,
                     Style style = Style::node);

/// `<name>text</name>`.
std::string leaf(const std::string& name, const std::string& text);

struct EndpointBody {
  std::string name = "ssh";
  int port = 22001;
  int local_port = 22;
  std::string set;    ///< empty: not load-balanced
  std::string probe;  ///< the children of LoadBalancerProbe
  std::string protocol = "tcp";
};

/// A machine; what is empty is left out.
struct RoleBody {
  explicit RoleBody(std::string role_name) : name(std::move(role_name)) {}

  std::string name;
  std::string thumbprint;
  std::string size = "Small";
  std::vector<EndpointBody> endpoints{EndpointBody{}};
  std::string custom_data = "#cloud-config\n";
  std::string subnet;
  std::string static_address;
  bool public_ip = false;
  std::string availability_set;
  std::string image = kImage;
  std::string media_link;  ///< empty: one that goes by the role's name
  std::string data_disks;  ///< the children of DataVirtualHardDisks
  std::string os_disk;     ///< overrides the children of OSVirtualHardDisk
  bool provisioning = true;
  Style style = Style::node;

  std::string children() const;
};

std::string create_service(const std::string& name, Style style = Style::node);
std::string add_certificate(const std::string& der, const std::string& format = "cer",
                            Style style = Style::node);
std::string add_role(const RoleBody& role);

/// `extra` follows the role list: VirtualNetworkName and what comes after it.
std::string create_deployment(const std::string& name, const std::vector<RoleBody>& roles,
                              const std::string& extra = {});

/// A data disk of 100 GB; the blob goes by the role's name and LUN.
std::string data_disk(const std::string& role, int lun, int size_gb = 100);

/// One virtual network with one subnet.
std::string network_document(const std::string& network, const std::string& subnet,
                             const std::string& prefix);

}  // namespace azure_test
