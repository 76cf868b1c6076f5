#pragma once
#include <optional>
#include <string>
#include <vector>

namespace slipway::check {

/// Where a file says as JSON what describe would answer: docs/plugins/abi.md.
inline constexpr const char* manifest_section = ".slipway.manifest";

/// What the file says of itself as a shared library, without loading it.
struct ElfFacts {
  std::string fault;  ///< not empty: it is no shared library for this machine, and why
  std::vector<std::string> exported;    ///< names of the dynamic symbols that it defines
  std::vector<std::string> unique;      ///< those that the loader would share between libraries
  std::optional<std::string> manifest;  ///< what stands in that section
  bool has_symbol_table = false;
  bool library_path = false;  ///< DT_RPATH or DT_RUNPATH
  bool static_tls = false;    ///< room for thread-local storage is not sure when loaded late
  bool writes_text = false;   ///< DT_TEXTREL
  bool binds_now = false;
  bool executable_stack = false;
};

/// Throws std::runtime_error when the file cannot be read.
ElfFacts read_elf(const std::string& path);

}  // namespace slipway::check
