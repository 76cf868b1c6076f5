#include "program/journal.hpp"

#include <Poco/JSON/Parser.h>

#include <stdexcept>

#include "azure_emulator/control/json.hpp"
#include "azure_emulator/text/encoding.hpp"

namespace azure_emulator {
namespace {

using Poco::JSON::Object;

Object::Ptr parsed(const std::string& line) {
  Poco::JSON::Parser parser;
  return parser.parse(line).extract<Object::Ptr>();
}

Time time_of(const Object& entry) {
  return Time(std::chrono::milliseconds(entry.getValue<std::int64_t>("time_ms")));
}

std::string bytes_of(const Object& entry, const std::string& name) {
  return base64_decode(entry.getValue<std::string>(name)).value_or("");
}

Object::Ptr entry_at(Time time) {
  auto entry = json_object();
  entry->set("time_ms", static_cast<std::int64_t>(time.time_since_epoch().count()));
  return entry;
}

std::string line_of(const Emulator::Write& write) {
  auto entry = entry_at(write.time);
  entry->set("method", write.request.method);
  entry->set("target", write.request.target);
  auto headers = json_object();
  for (const auto& [name, value] : write.request.headers) headers->set(name, value);
  entry->set("headers", headers);
  entry->set("body", base64_encode(write.request.body));
  entry->set("id", write.id);
  return to_text(entry);
}

Emulator::Write write_of(const Object& entry) {
  Emulator::Write write;
  write.time = time_of(entry);
  write.request.method = entry.getValue<std::string>("method");
  write.request.target = entry.getValue<std::string>("target");
  const auto headers = entry.getObject("headers");
  for (const auto& name : headers->getNames())
    write.request.headers[name] = headers->getValue<std::string>(name);
  write.request.body = bytes_of(entry, "body");
  write.id = entry.getValue<std::string>("id");
  return write;
}

Time now_of(Emulator& emulator) {
  return emulator.inspect([](World& world, RequestLog&) { return world.timeline.now(); });
}

}  // namespace

Journal::Journal(std::string path) : path_(std::move(path)) {
  std::ifstream file(path_, std::ios::binary);
  std::string line;
  std::size_t whole = 0;
  while (std::getline(file, line) && !file.eof()) {
    whole += line.size() + 1;
    lines_.push_back(line);
  }
  file.close();
  if (lines_.empty()) {
    file_.open(path_, std::ios::binary | std::ios::trunc);
  } else {
    file_.open(path_, std::ios::binary | std::ios::in | std::ios::out);
    file_.seekp(static_cast<std::streamoff>(whole));
    const auto first = parsed(lines_.front());
    beginning_ = {time_of(*first), first->getValue<std::string>("net"),
                  first->getValue<std::uint64_t>("seed")};
    lines_.erase(lines_.begin());
  }
  if (!file_) throw std::runtime_error("cannot write '" + path_ + "'");
}

void Journal::note(const std::string& line) {
  const std::lock_guard lock(mutex_);
  file_ << line << '\n';
  file_.flush();
}

void Journal::begin(const Beginning& beginning) {
  auto entry = entry_at(beginning.start);
  entry->set("net", beginning.net);
  entry->set("seed", beginning.seed);
  note(to_text(entry));
}

Time Journal::repeat(Emulator& emulator, Control& control) {
  Time last = beginning_->start;
  for (const auto& line : lines_) {
    const auto entry = parsed(line);
    last = time_of(*entry);
    if (!entry->has("control")) {
      emulator.repeat(write_of(*entry));
      continue;
    }
    emulator.advance(last - now_of(emulator));
    control.handle("POST", entry->getValue<std::string>("control"), bytes_of(*entry, "body"));
  }
  const auto runs = lines_.size();
  emulator.inspect([&](World& world, RequestLog&) {
    world.reseed_requests(~beginning_->seed + 1000003 * (runs + 1));
  });
  return last;
}

void Journal::follow(Emulator& emulator, Control& control) {
  emulator.on_write([this](const Emulator::Write& write) { note(line_of(write)); });
  control.on_change([this, &emulator](const std::string& path, const std::string& body) {
    auto entry = entry_at(now_of(emulator));
    entry->set("control", path);
    entry->set("body", base64_encode(body));
    note(to_text(entry));
  });
}

}  // namespace azure_emulator
