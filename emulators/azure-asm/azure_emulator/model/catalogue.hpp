#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace azure_emulator {

/// A machine size (sheet 7).
struct Size {
  std::string_view name;
  int cores;
  int memory_mb;
  int data_disks;
  int temp_disk_mb;
};

/// A system image.
struct Image {
  std::string name;
  std::string label;
  std::string family;
  std::string publisher;
  std::string published;
  std::string location;    ///< `;`-separated
  std::string media_link;  ///< of a user's own image
  std::string os = "Linux";
  int size_gb = 30;

  bool is_public() const { return media_link.empty(); }
  bool offered_in(std::string_view place) const;
};

std::span<const Size> sizes();
const Size* find_size(std::string_view name);

/// The locations of sheet 7; every one has machines.
const std::vector<std::string_view>& locations();
bool is_location(std::string_view name);

/// The public images at the start: CoreOS of the three channels, and one of somebody else.
std::vector<Image> public_images();

}  // namespace azure_emulator
