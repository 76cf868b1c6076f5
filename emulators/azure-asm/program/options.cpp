#include "program/options.hpp"

#include <Poco/Net/IPAddress.h>

#include <boost/program_options.hpp>
#include <iostream>
#include <stdexcept>

namespace azure_emulator {
namespace {

namespace po = boost::program_options;
using Words = std::vector<std::string>;

po::options_description described() {
  po::options_description all("Options");
  const auto word = [] { return po::value<std::string>(); };
  const auto words = [] { return po::value<Words>()->composing(); };
  auto add = all.add_options();
  add("help", "print this text and leave");
  add("listen", word(), "HOST:PORT of the service; port 0: a free one (default: NET.1:0)");
  add("control", word()->default_value("127.0.0.1:0"), "HOST:PORT of the control port");
  add("control-beyond-loopback", po::bool_switch(),
      "lets --control name an address that other machines reach");
  add("cert", word(), "the server's certificate, PEM");
  add("key", word(), "the server's key, PEM");
  add("subscription", words(), "ID=THUMBPRINT of a management certificate; may be repeated");
  add("net", word(), "127.A.B: the /24 of which addresses are handed out (default: a free one)");
  add("driver", word(), "the program that runs machines; without it they are only records");
  add("driver-arg", words(), "an argument for the driver; may be repeated");
  add("work-dir", word()->default_value("."), "folder for the machines");
  add("speed", po::value<double>()->default_value(1), "virtual seconds in a real one");
  add("duration", words(), "NAME=SECONDS, virtual; may be repeated");
  add("quota", words(), "NAME=NUMBER for every subscription; may be repeated");
  add("seed", po::value<std::uint64_t>()->default_value(1), "of ids and of chance");
  add("strict-order", word()->default_value("on"),
      "on: a misplaced element is refused by name; off: it is silently dropped");
  add("ready-file", word(), "written as JSON once everything listens");
  add("scenario", word(), "a JSON list of faults to begin with");
  add("prepare", word(), "a JSON file of what exists at the beginning");
  add("state", word(), "a file in which everything is kept for the next start");
  add("critical-path", po::bool_switch(),
      "tells at the end in what least time what exists could have been made");
  return all;
}

std::pair<std::string, std::string> split_at(const std::string& text, char separator,
                                             const std::string& option) {
  const auto at = text.rfind(separator);
  if (at == std::string::npos || at == 0 || at + 1 == text.size()) {
    throw std::invalid_argument("--" + option + " '" + text + "': expected two parts with '" +
                                separator + "' between them");
  }
  return {text.substr(0, at), text.substr(at + 1)};
}

std::string word(const po::variables_map& given, const std::string& name) {
  return given.count(name) > 0 ? given[name].as<std::string>() : std::string();
}

Words words(const po::variables_map& given, const std::string& name) {
  return given.count(name) > 0 ? given[name].as<Words>() : Words();
}

double to_seconds(const std::string& text, const std::string& option) {
  std::size_t used = 0;
  double value = 0;
  try {
    value = std::stod(text, &used);
  } catch (const std::exception&) {
    used = 0;
  }
  if (used == 0 || used != text.size()) {
    throw std::invalid_argument("--" + option + ": '" + text + "' is not a number");
  }
  return value;
}

void read_addresses(const po::variables_map& given, ProgramOptions& out) {
  if (const auto listen = word(given, "listen"); !listen.empty()) {
    const auto [host, port] = split_at(listen, ':', "listen");
    out.listen_host = host;
    out.listen_port = static_cast<int>(to_seconds(port, "listen"));
  }
  const auto [host, port] = split_at(word(given, "control"), ':', "control");
  out.control_host = host;
  out.control_port = static_cast<int>(to_seconds(port, "control"));
  out.control_beyond_loopback = given["control-beyond-loopback"].as<bool>();
  out.net = word(given, "net");
}

void read_lists(const po::variables_map& given, ProgramOptions& out) {
  for (const auto& text : words(given, "subscription")) {
    out.subscriptions.push_back(split_at(text, '=', "subscription"));
  }
  for (const auto& text : words(given, "duration")) {
    const auto [name, value] = split_at(text, '=', "duration");
    out.durations.emplace_back(name, to_seconds(value, "duration"));
  }
  for (const auto& text : words(given, "quota")) {
    const auto [name, value] = split_at(text, '=', "quota");
    out.quotas.emplace_back(name, static_cast<int>(to_seconds(value, "quota")));
  }
  out.driver_arguments = words(given, "driver-arg");
}

/// Whoever reaches the control port and has its token owns the emulated cloud: that other machines
/// reach it must have been meant.
void check_control(const ProgramOptions& options) {
  if (options.control_beyond_loopback) return;
  Poco::Net::IPAddress address;
  if (!Poco::Net::IPAddress::tryParse(options.control_host, address)) {
    throw std::invalid_argument("--control '" + options.control_host +
                                "': expected an IP address before the port");
  }
  if (!address.isLoopback()) {
    throw std::invalid_argument("--control '" + options.control_host +
                                "': other machines would reach it; say --control-beyond-loopback "
                                "too if that is meant");
  }
}

void check(const ProgramOptions& options) {
  check_control(options);
  if (options.certificate_file.empty() || options.key_file.empty()) {
    throw std::invalid_argument("--cert and --key are required");
  }
  if (options.subscriptions.empty()) {
    throw std::invalid_argument("at least one --subscription ID=THUMBPRINT is required");
  }
  if (!options.state_file.empty() && !options.driver.empty()) {
    throw std::invalid_argument(
        "--state keeps records, and machines that run are more: it cannot "
        "be used with --driver");
  }
  if (options.speed <= 0) throw std::invalid_argument("--speed must be greater than 0");
}

}  // namespace

std::optional<ProgramOptions> read_options(int argc, const char* const* argv) {
  const auto description = described();
  po::variables_map given;
  // A driver's argument may begin with a dash, so each is the word after its option.
  po::store(po::command_line_parser(argc, argv).options(description).run(), given);
  po::notify(given);
  if (given.count("help") > 0) {
    std::cout << "slipway-azure-emulator: a classic Azure on this machine's loopback network\n\n"
              << description;
    return std::nullopt;
  }
  ProgramOptions out;
  read_addresses(given, out);
  read_lists(given, out);
  out.certificate_file = word(given, "cert");
  out.key_file = word(given, "key");
  out.driver = word(given, "driver");
  out.work_dir = word(given, "work-dir");
  out.speed = given["speed"].as<double>();
  out.seed = given["seed"].as<std::uint64_t>();
  const auto order = word(given, "strict-order");
  if (order != "on" && order != "off") {
    throw std::invalid_argument("--strict-order is 'on' or 'off', not '" + order + "'");
  }
  out.strict_order = order == "on";
  out.ready_file = word(given, "ready-file");
  out.scenario_file = word(given, "scenario");
  out.prepare_file = word(given, "prepare");
  out.state_file = word(given, "state");
  out.critical_path = given["critical-path"].as<bool>();
  check(out);
  return out;
}

}  // namespace azure_emulator
