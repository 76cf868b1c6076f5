#pragma once

#include <optional>
#include <string>

#include "coreos-sim/cloudconfig/recognition.hpp"
#include "coreos-sim/io/result.hpp"

namespace coreos_sim::cloudconfig {

/// Unpacks gzip; a stream that ends early gives what could be read.
Unpacked gunzip(const std::string& bytes);

/// Standard alphabet with padding; line breaks inside are fine.  Nothing when it is not base64.
std::optional<std::string> decode_base64(const std::string& text);

/// Undoes the `encoding` of a file's content ("" leaves it alone); an unknown name is an error.
Result<std::string> decode_content(const std::string& content, const std::string& encoding);

}  // namespace coreos_sim::cloudconfig
