#pragma once

#include "azure_emulator/model/subscription.hpp"
#include "azure_emulator/xml/writer.hpp"

/// How deployments and roles are read (sheet 12), element by element in the order received.
namespace azure_emulator {

/// The children of `Deployment`; the caller has the element open.
void write_deployment(XmlWriter& writer, const HostedService& service, Time now);

/// The children of `PersistentVMRole`, as Get Role gives them: endpoints without Vip.
void write_role(XmlWriter& writer, const Role& role);

/// The children of `DataVirtualHardDisk`.
void write_data_disk(XmlWriter& writer, const DataDisk& disk);

}  // namespace azure_emulator
