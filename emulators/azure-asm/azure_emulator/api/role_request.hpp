#pragma once

#include <memory>
#include <vector>

#include "azure_emulator/model/role.hpp"
#include "azure_emulator/xml/element.hpp"

/// From request bodies to roles.  Each throws a Refusal for a value that no rule could accept.
namespace azure_emulator {

/// A `Role` or `PersistentVMRole` element.  Disk names are still as sent.
std::unique_ptr<Role> read_role(const Element& element);

/// An `InputEndpoint`; its port is 0 when left out.
Endpoint read_endpoint(const Element& element);

DataDisk read_data_disk(const Element& element);

/// The number in a child; `fallback` when absent or empty.
int number_in(const Element& element, std::string_view name, int fallback);

}  // namespace azure_emulator
