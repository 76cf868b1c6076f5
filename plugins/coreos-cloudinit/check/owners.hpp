#pragma once
#include <optional>
#include <string>

#include "cloudconfig/document.hpp"

namespace cloudconfig {

/// A user or a group that a file is to be given to, and that nobody makes.
struct MissingOwner {
  std::string name;
  bool is_group = false;
};

/// What of `owner` (`user`, `user:group`, names or numbers, either may be empty) is not there when
/// the document's files are written: it is neither of the image nor made by the document's users,
/// each of whom brings a group of the same name unless `no_user_group` is set.
std::optional<MissingOwner> missing_owner(const Document& document, const std::string& owner);

}  // namespace cloudconfig
