#pragma once

#include "azure_emulator/xml/writer.hpp"

namespace azure_emulator {

/// `ComputeCapabilities`: the sizes, the same in every location.
void write_compute_capabilities(XmlWriter& writer);

}  // namespace azure_emulator
