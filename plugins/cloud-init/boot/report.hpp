#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace cloud_init {

/// A unit that failed, or that the service manager starts again and again.
struct FailedUnit {
  std::string name;
  std::string journal;  ///< its last lines
};

/// What a machine says of its first boot, once cloud-init has ended.  All of it is the machine's
/// word, and hostile until it is quoted.
struct Report {
  std::string digest;     ///< SHA-256 of the user-data that it got, in hex; empty: not known
  bool is_whole = false;  ///< root's logs could be read
  std::string result;     ///< result.json
  std::string log;        ///< cloud-init.log, its last part
  std::string output;     ///< cloud-init-output.log, its last part
  std::vector<std::string> early;  ///< how the numbered commands ended, `NUMBER EXIT-CODE`
  std::vector<std::string> steps;
  std::vector<FailedUnit> failed;
  std::map<std::string, bool, std::less<>>
      mounted;  ///< by path: whether something is mounted there
};

/// The program that prints a report, in any POSIX shell: lines of a word and a base64 text.
/// `mounts`: the paths that are looked at.
std::string report_program(const std::vector<std::string>& mounts);

/// What the program printed; what does not belong there is passed over.
Report read_report(std::string_view printed);

}  // namespace cloud_init
