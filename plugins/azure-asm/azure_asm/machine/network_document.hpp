#pragma once
#include <string>

/// The network configuration: one document for all virtual networks of a subscription.  It is
/// changed as text, so that whatever we do not know in it stays as it is, byte for byte.
namespace azure_asm {

/// A network as we make it: one address space, one subnet.
struct NetworkSite {
  std::string name;
  std::string location;        ///< empty with an affinity group
  std::string affinity_group;  ///< empty with a location
  std::string address_space;   ///< `10.0.0.0/16`
  std::string subnet;
  std::string subnet_prefix;
};

/// Whether the document names the network.  An empty document names none.
bool has_site(const std::string& document, const std::string& name);
/// The affinity group that the network lies in; empty for one that has a location, or is not there.
std::string affinity_group_of(const std::string& document, const std::string& name);
/// The document with the network as the last one; a whole new one for an empty document.  Throws
/// Failure `invalid` for a text that is not such a document.
std::string with_site(const std::string& document, const NetworkSite& site);
/// The document without the network.
std::string without_site(const std::string& document, const std::string& name);

}  // namespace azure_asm
