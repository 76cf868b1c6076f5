#include "supervisor/program/options.hpp"

#include <pwd.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include "supervisor/record/json.hpp"

namespace slipway_local {

namespace po = boost::program_options;

Result<Given> Given::parse(const Words& words, const po::options_description& options) {
  po::options_description all(options);
  all.add_options()("argument", po::value<std::string>());
  po::positional_options_description places;
  places.add("argument", 1);
  Given given;
  try {
    po::store(po::command_line_parser(words).options(all).positional(places).run(), given.values_);
    po::notify(given.values_);
  } catch (const po::error& error) {
    return Fault{FaultClass::invalid, error.what(), "slipway-local --help"};
  }
  return given;
}

std::string Given::word(const std::string& name, const std::string& otherwise) const {
  return values_.count(name) > 0 ? values_[name].as<std::string>() : otherwise;
}

bool Given::flag(const std::string& name) const {
  return values_.count(name) > 0 && values_[name].as<bool>();
}

int Given::number(const std::string& name) const {
  return values_.count(name) > 0 ? values_[name].as<int>() : 0;
}

std::filesystem::path default_images() {
  if (::geteuid() == 0) return "/var/lib/slipway/local/images";
  if (const char* data = std::getenv("XDG_DATA_HOME"); data != nullptr && *data == '/')
    return std::filesystem::path(data) / "slipway/local/images";
  const char* home = std::getenv("HOME");
  const passwd* entry = ::getpwuid(::getuid());
  const std::filesystem::path folder = home != nullptr ? home : entry ? entry->pw_dir : "/";
  return folder / ".local/share/slipway/local/images";
}

int tell(const Fault& fault) {
  std::cout << error_line(fault) << std::endl;
  return 1;
}

}  // namespace slipway_local
