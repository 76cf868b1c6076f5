#pragma once
#include "check/checker.hpp"

/// The checks of a document that could be read, by what they look at.
namespace cloudconfig {

/// `tool`: the release whose values are allowed.
void check_settings(const Document& document, ToolVersion tool, Problems& problems);
/// The URL of a discovery token: a section's key `discovery`.
void check_discovery(const Section& section, const Setting& setting, Problems& problems);
void check_cluster(const Document& document, Problems& problems);
void check_units(const Document& document, Problems& problems);
void check_files(const Document& document, Problems& problems);
void check_accounts(const Document& document, Problems& problems);
/// Address tokens in the raw text that the machine would not replace as meant.
void check_tokens(std::string_view text, Problems& problems);

}  // namespace cloudconfig
