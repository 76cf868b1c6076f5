#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "azure_asm/xml/element.hpp"

/// Values of an answer that end in paths, files and commands.  Whoever answers may not be the
/// service, so each is held against its form where it is read; what does not fit is a Failure
/// `unavailable` that shows it.  What is not there is empty, or 0.
namespace azure_asm {

std::string address_in(const Element& element, std::string_view path);
std::int64_t port_in(const Element& element, std::string_view path);
/// Letters, digits, `.`, `_` and `-`.
std::string name_in(const Element& element, std::string_view path);

}  // namespace azure_asm
