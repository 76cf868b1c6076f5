#pragma once

#include <filesystem>

#include "coreos-sim/cloudconfig/apply.hpp"
#include "coreos-sim/io/result.hpp"

namespace coreos_sim::cloudconfig {

/// `path` as the machine sees it ("." and ".." resolved, always below the machine's root).
std::string machine_path(const std::string& path);

/// Where the machine's `path` really is.
std::filesystem::path real_path(const Target& target, const std::string& path);

/// Writes one file of the machine and records it.
Outcome put_file(const Target& target, Applied& applied, const WrittenFile& file,
                 const std::string& content);

/// write_files, oem-release, update.conf, hosts, flannel's options; then /etc/environment.
Outcome apply_files(const Document& document, const Target& target, Applied& applied);

/// COREOS_... lines of the known addresses, unless the document wrote that file itself.
Outcome apply_environment(const Target& target, Applied& applied);

/// Unit files, drop-ins, masks and enablement; commands are collected.
Outcome apply_units(const Document& document, const Target& target, Applied& applied);

}  // namespace coreos_sim::cloudconfig
