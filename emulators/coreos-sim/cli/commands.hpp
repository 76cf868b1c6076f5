#pragma once

#include <string>
#include <vector>

namespace coreos_sim::cli {

using Words = std::vector<std::string>;

/// Each command takes the words behind its name and gives the exit code; reasons go to standard
/// error.
int start(const Words& words);
int status(const Words& words);
int forward(const Words& words);
int stop(const Words& words);
int discovery(const Words& words);

/// What `start` leaves running; not for people.
int supervise(const Words& words);

/// Prints the reason and gives 1.
int complain(const std::string& command, const std::string& reason);

}  // namespace coreos_sim::cli
