#pragma once
#include <string>
#include <vector>

namespace deis {

/// The lines in which two unit files differ, in order: `- old`, `+ new`, each run of them after the
/// header of the section that it is in.  At most `most` lines, then one that says how many more
/// there are.
std::vector<std::string> changed_lines(const std::string& before, const std::string& after,
                                       std::size_t most);

}  // namespace deis
