#include "azure_asm/machine/sizes.hpp"

#include <array>

namespace azure_asm {
namespace {

constexpr std::array<Size, 38> sizes = {{{"ExtraSmall", 1, 768, 1},
                                         {"Small", 1, 1792, 2},
                                         {"Medium", 2, 3584, 4},
                                         {"Large", 4, 7168, 8},
                                         {"ExtraLarge", 8, 14336, 16},
                                         {"A5", 2, 14336, 4},
                                         {"A6", 4, 28672, 8},
                                         {"A7", 8, 57344, 16},
                                         {"A8", 8, 57344, 16},
                                         {"A9", 16, 114688, 16},
                                         {"A10", 8, 57344, 16},
                                         {"A11", 16, 114688, 16},
                                         {"Basic_A0", 1, 768, 1},
                                         {"Basic_A1", 1, 1792, 2},
                                         {"Basic_A2", 2, 3584, 4},
                                         {"Basic_A3", 4, 7168, 8},
                                         {"Basic_A4", 8, 14336, 16},
                                         {"Standard_D1", 1, 3584, 2},
                                         {"Standard_D2", 2, 7168, 4},
                                         {"Standard_D3", 4, 14336, 8},
                                         {"Standard_D4", 8, 28672, 16},
                                         {"Standard_D11", 2, 14336, 4},
                                         {"Standard_D12", 4, 28672, 8},
                                         {"Standard_D13", 8, 57344, 16},
                                         {"Standard_D14", 16, 114688, 32},
                                         {"Standard_DS1", 1, 3584, 2},
                                         {"Standard_DS2", 2, 7168, 4},
                                         {"Standard_DS3", 4, 14336, 8},
                                         {"Standard_DS4", 8, 28672, 16},
                                         {"Standard_DS11", 2, 14336, 4},
                                         {"Standard_DS12", 4, 28672, 8},
                                         {"Standard_DS13", 8, 57344, 16},
                                         {"Standard_DS14", 16, 114688, 32},
                                         {"Standard_G1", 2, 28672, 4},
                                         {"Standard_G2", 4, 57344, 8},
                                         {"Standard_G3", 8, 114688, 16},
                                         {"Standard_G4", 16, 229376, 32},
                                         {"Standard_G5", 32, 458752, 64}}};

}  // namespace

const Size* find_size(const std::string& name) {
  for (const auto& size : sizes)
    if (name == size.name) return &size;
  return nullptr;
}

std::vector<std::string> size_names() {
  std::vector<std::string> names;
  for (const auto& size : sizes) names.emplace_back(size.name);
  return names;
}

bool can_be_balanced(const std::string& size) { return size.compare(0, 6, "Basic_") != 0; }

}  // namespace azure_asm
