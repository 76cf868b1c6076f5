#include "core/stack/source_file.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "slipway/file.hpp"

namespace slipway::core {
namespace {

namespace fs = std::filesystem;

/// Each value of a stack keeps its place: of a file in one line they would hold it over and over.
constexpr std::size_t longest_shown = 4096;

/// The folder as an absolute path without a trailing slash.
fs::path absolute_folder(const std::string& directory) {
  std::error_code failed;
  fs::path folder = fs::absolute(directory.empty() ? "." : directory, failed).lexically_normal();
  if (!folder.has_filename()) folder = folder.parent_path();
  return folder;
}

}  // namespace

SourceFile::SourceFile(std::string shown, std::string text)
    : shown_(std::move(shown)), text_(std::move(text)), starts_{0} {
  for (std::size_t at = text_.find('\n'); at != std::string::npos; at = text_.find('\n', at + 1))
    starts_.push_back(at + 1);
}

std::string SourceFile::line(int number) const {
  if (number < 0 || static_cast<std::size_t>(number) >= starts_.size()) return {};
  const std::size_t start = starts_[static_cast<std::size_t>(number)];
  std::string text = text_.substr(start, text_.find('\n', start) - start);
  if (!text.empty() && text.back() == '\r') text.pop_back();
  return text;
}

std::size_t SourceFile::offset(int line, int byte_column) const {
  if (line < 0 || byte_column < 0 || static_cast<std::size_t>(line) >= starts_.size())
    return text_.size();
  return std::min(starts_[static_cast<std::size_t>(line)] + static_cast<std::size_t>(byte_column),
                  text_.size());
}

Place SourceFile::at(int line, int byte_column) const {
  Place place;
  place.file = shown_;
  place.line = line + 1;
  place.column = std::max(byte_column, 0) + 1;
  const auto begin = offset(line, 0);
  const auto next = static_cast<std::size_t>(line) + 1;
  const auto end = line >= 0 && next < starts_.size() ? starts_[next] : text_.size();
  if (end - begin > longest_shown) return place;
  place.text = this->line(line);
  const auto before =
      std::string_view(place.text).substr(0, static_cast<std::size_t>(std::max(byte_column, 0)));
  const auto characters = std::count_if(before.begin(), before.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
  });
  place.column = static_cast<int>(characters) + 1;
  return place;
}

StackPath find_stack_file(const std::string& file, const std::string& directory) {
  const fs::path start = absolute_folder(directory);
  if (!file.empty()) {
    const fs::path path = (start / file).lexically_normal();
    return {file, path.string(), path.parent_path().string()};
  }
  std::string up;
  for (fs::path folder = start;; folder = folder.parent_path()) {
    const fs::path path = folder / "slipway.yaml";
    std::error_code failed;
    if (fs::exists(path, failed)) return {up + "slipway.yaml", path.string(), folder.string()};
    if (folder == folder.parent_path()) break;
    up += "../";
  }
  return {{}, {}, start.string()};
}

Result<std::string> read_bytes(const std::string& path, std::size_t most) {
  auto read = read_plain_file(path, most);
  switch (read.fault) {
    case FileFault::none:
      return std::move(read.bytes);
    case FileFault::missing:
      return Error{Errc::not_found, std::move(read.why), {}};
    case FileFault::denied:
      return Error{Errc::denied, std::move(read.why), {}};
    case FileFault::broken:
      return Error{Errc::unavailable, std::move(read.why), {}};
    case FileFault::not_plain:
    case FileFault::too_large:
      break;
  }
  return Error{Errc::invalid_input, std::move(read.why), {}};
}

}  // namespace slipway::core
