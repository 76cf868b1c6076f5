#pragma once

#include <map>
#include <string>
#include <string_view>

#include "azure_emulator/model/world.hpp"

namespace azure_emulator {

/// What a document may begin with, and what the answer always begins with.
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// Replaces the subscription's virtual networks by those of a network configuration document (sheet
/// 9); networks that stay keep their id.  Throws a Refusal for a document that cannot be read, or
/// that leaves out a network in use.  The document itself is kept byte for byte.
void set_network_document(World& world, Subscription& subscription, const std::string& document);

/// The networks of a document, by lower-case name, without ids.  Throws.
std::map<std::string, VirtualNetwork> read_network_document(const std::string& document);

/// Throws when the document has more of something than a subscription may have (sheet 15).
void check_network_limits(const std::string& document, const Quotas& quotas);

/// Throws when a network in use is missing in `networks`.
void check_networks_in_use(const Subscription& subscription,
                           const std::map<std::string, VirtualNetwork>& networks);

}  // namespace azure_emulator
