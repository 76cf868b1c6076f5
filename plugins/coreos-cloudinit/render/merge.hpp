#pragma once
#include <string>

#include "cloudconfig/document.hpp"

namespace cloudconfig {

/// Puts a document of the user's own behind a rendered one.
///
/// Keys of sections come together; lists append, the user's last, so that the user's units are
/// started after those that the platform needs; what both say in the same words stands once.  Two
/// different values for one thing are an error at the user's place (it names what the other side
/// says, and where, when that is in `earlier`, a file that was merged before; its `part` names a
/// thing that was rendered): nobody wins in silence.  `origin` is the name of the user's file.
void merge_base(Document& rendered, const Document& base, const std::string& origin,
                Problems& problems, const std::string& earlier = {});

}  // namespace cloudconfig
