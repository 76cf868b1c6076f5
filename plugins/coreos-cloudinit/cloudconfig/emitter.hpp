#pragma once
#include <string>

#include "cloudconfig/document.hpp"

namespace cloudconfig {

/// The text of a document: `#cloud-config`, then a mapping, in a fixed order, with hyphens in the
/// keys as the format's own manual has them.  Equal documents give equal bytes; `read_document`
/// gives an equal document back.  Texts must be UTF-8 (a file's bytes are encoded by then).
std::string emit(const Document& document);

}  // namespace cloudconfig
