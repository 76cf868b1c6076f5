#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/value/result.hpp"
#include "slipway/contract/inventory.hpp"

namespace slipway::core {

/// The ssh_config block of the nodes that can be reached, from an inventory whose values are fit
/// for their places (compose/inventory_check.hpp).
std::string ssh_config_text(const contract::Inventory& inventory);

/// A file's path as a value of ssh's configuration (ssh_config(5)), in a file or behind `-o`: in
/// quotes where it holds what ssh splits at, `%` doubled since ssh replaces tokens in it.  Nothing
/// for a path with `${`, which ssh would replace and has no way to write otherwise.
std::optional<std::string> ssh_path(const std::string& path);

/// The words of `ssh` that reach a node, without those of a remote command.  The host stands behind
/// `--`, so that nothing that follows is an option.  `known_hosts` is a file with the node's host
/// key under the node's name, or empty.  Refuses a path that ssh_path has no form for.
Result<std::vector<std::string>> ssh_words(const contract::InventoryNode& node,
                                           const std::string& known_hosts);

/// `core@203.0.113.9:2222`, without what is not known or usual; empty: no way by ssh is known.
std::string ssh_place(const contract::InventoryNode& node);

}  // namespace slipway::core
