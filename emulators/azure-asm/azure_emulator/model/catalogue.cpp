#include "azure_emulator/model/catalogue.hpp"

#include <algorithm>

#include "azure_emulator/text/encoding.hpp"

namespace azure_emulator {
namespace {

// Sheet 7, List Role Sizes: name, cores, MB, data disks, temporary disk MB.
constexpr Size kSizes[] = {
    {"ExtraSmall", 1, 768, 1, 20480},
    {"Small", 1, 1792, 2, 71680},
    {"Medium", 2, 3584, 4, 138240},
    {"Large", 4, 7168, 8, 291840},
    {"ExtraLarge", 8, 14336, 16, 619520},
    {"A5", 2, 14336, 4, 138240},
    {"A6", 4, 28672, 8, 291840},
    {"A7", 8, 57344, 16, 619520},
    {"A8", 8, 57344, 16, 391828},
    {"A9", 16, 114688, 16, 391828},
    {"A10", 8, 57344, 16, 391828},
    {"A11", 16, 114688, 16, 391828},
    {"Basic_A0", 1, 768, 1, 20480},
    {"Basic_A1", 1, 1792, 2, 40960},
    {"Basic_A2", 2, 3584, 4, 61440},
    {"Basic_A3", 4, 7168, 8, 122880},
    {"Basic_A4", 8, 14336, 16, 245760},
    {"Standard_D1", 1, 3584, 2, 51200},
    {"Standard_D2", 2, 7168, 4, 102400},
    {"Standard_D3", 4, 14336, 8, 256000},
    {"Standard_D4", 8, 28672, 16, 512000},
    {"Standard_D11", 2, 14336, 4, 102400},
    {"Standard_D12", 4, 28672, 8, 256000},
    {"Standard_D13", 8, 57344, 16, 512000},
    {"Standard_D14", 16, 114688, 32, 1024000},
    {"Standard_DS1", 1, 3584, 2, 7168},
    {"Standard_DS2", 2, 7168, 4, 14336},
    {"Standard_DS3", 4, 14336, 8, 28672},
    {"Standard_DS4", 8, 28672, 16, 57344},
    {"Standard_DS11", 2, 14336, 4, 28672},
    {"Standard_DS12", 4, 28672, 8, 57344},
    {"Standard_DS13", 8, 57344, 16, 114688},
    {"Standard_DS14", 16, 114688, 32, 229376},
    {"Standard_G1", 2, 28672, 4, 393216},
    {"Standard_G2", 4, 57344, 8, 786432},
    {"Standard_G3", 8, 114688, 16, 1572864},
    {"Standard_G4", 16, 229376, 32, 3145728},
    {"Standard_G5", 32, 458752, 64, 6291456},
};

std::string everywhere() {
  std::string all;
  for (const auto name : locations()) {
    if (!all.empty()) all += ';';
    all += name;
  }
  return all;
}

Image core_os(const std::string& channel, const std::string& version, const std::string& day) {
  Image image;
  image.name = "2b171e93f07c4903bcad35bda10acf22__CoreOS-" + channel + "-" + version;
  image.label = "CoreOS " + channel;
  image.family = "CoreOS " + channel;
  image.publisher = "CoreOS";
  image.published = day + "T00:00:00Z";
  image.location = everywhere();
  return image;
}

}  // namespace

bool Image::offered_in(std::string_view place) const {
  const auto places = split(location, ';');
  return std::any_of(places.begin(), places.end(),
                     [&](const std::string& one) { return same_name(one, place); });
}

std::span<const Size> sizes() { return kSizes; }

const Size* find_size(std::string_view name) {
  const auto table = sizes();
  const auto found = std::find_if(table.begin(), table.end(),
                                  [&](const Size& size) { return same_name(size.name, name); });
  return found == table.end() ? nullptr : &*found;
}

const std::vector<std::string_view>& locations() {
  static const std::vector<std::string_view> names{
      "West US",    "East US",    "North Europe", "West Europe",      "Southeast Asia",
      "East Asia",  "Central US", "East US 2",    "North Central US", "South Central US",
      "Japan East", "Japan West", "Brazil South", "Australia East",   "Australia Southeast"};
  return names;
}

bool is_location(std::string_view name) {
  const auto& names = locations();
  return std::any_of(names.begin(), names.end(),
                     [&](std::string_view one) { return same_name(one, name); });
}

std::vector<Image> public_images() {
  Image other;
  other.name = "0123456789abcdef0123456789abcdef__Sample-Linux-14.04-amd64-server-30GB";
  other.label = "Sample Linux 14.04";
  other.family = "Sample Linux";
  other.publisher = "Sample";
  other.published = "2015-09-01T00:00:00Z";
  other.location = everywhere();
  return {core_os("Stable", "717.3.0", "2015-07-10"),
          core_os("Stable", "723.3.0", "2015-08-05"),
          core_os("Stable", "766.3.0", "2015-09-03"),
          core_os("Stable", "766.4.0", "2015-09-24"),
          core_os("Beta", "801.0.0", "2015-09-14"),
          core_os("Alpha", "815.0.0", "2015-09-23"),
          other};
}

}  // namespace azure_emulator
