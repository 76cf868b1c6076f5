#pragma once
#include <optional>
#include <string>

#include "slipway/call.hpp"

/// The option `base`: a document of the user's own.
namespace user_data {

/// What the file holds; a file that cannot be read is a finding about the option.  An empty path is
/// no file.
std::optional<std::string> looked_at_base(const std::string& path, slipway::Call& call);

/// The document as an input of a resource, the encoded BaseDocument: its text may hold secrets and
/// is sensitive, its folder is nobody's business.  Null for an empty path; throws Failure `invalid`
/// when the file cannot be read.
slipway::Value base_document(const std::string& path);

}  // namespace user_data
