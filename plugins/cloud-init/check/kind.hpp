#pragma once
#include <string_view>

namespace cloud_init {

/// What the tool takes user-data for, from its first bytes.
enum class DocumentKind {
  empty,
  cloud_config,
  script,     ///< `#!`
  boothook,   ///< `#cloud-boothook`
  include,    ///< `#include`, `#include-once`
  archive,    ///< `#cloud-config-archive`
  jinja,      ///< `## template: jinja` before one of the others
  multipart,  ///< MIME
  gzip,
  unknown,  ///< ignored by the machine, with a line in its log
};

/// Blank lines and blanks before the header, and other case, are passed over, as the tool does.
DocumentKind kind_of(std::string_view bytes);

}  // namespace cloud_init
