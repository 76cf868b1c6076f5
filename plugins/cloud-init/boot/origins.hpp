#pragma once
#include <map>
#include <string>
#include <vector>

#include "document/archive.hpp"
#include "document/whole.hpp"
#include "slipway/codec.hpp"

/// The way back: from what a machine says of its first boot to what it was told.
namespace cloud_init {

/// A place in a file of the user's own, or a part of the NodeConfig.
struct Place {
  std::string file;
  std::int64_t line = 0;
  std::int64_t column = 0;
  std::vector<std::string> part;

  template <class V>
  void visit(V& v) {
    v("file", file), v("line", line), v("column", column), v("part", part);
  }
};

/// A command under its number; `units` are those of systemd that it names.
struct StepOrigin {
  Place place;
  std::vector<std::string> units;

  template <class V>
  void visit(V& v) {
    v("place", place), v("units", units);
  }
};

struct FileOrigin {
  std::string path;
  bool defer = false;
  Place place;

  template <class V>
  void visit(V& v) {
    v("path", path), v("defer", defer), v("place", place);
  }
};

using Places = std::map<std::string, Place, std::less<>>;

/// Where everything in a document comes from.  Holds no text of it.
struct Origins {
  std::vector<StepOrigin> early, steps;  ///< of `bootcmd` and of `runcmd`, number 1 first
  std::vector<FileOrigin> files;         ///< in the order of the document
  Places users, packages;                ///< by name
  Places mounts;                         ///< by path
  Places units;                          ///< of systemd, that files of the document make or change
  Places scripts;                        ///< beside the cloud-config, by the machine's names
  Places keys;                           ///< of the document, at the top

  template <class V>
  void visit(V& v) {
    v("early", early), v("steps", steps), v("files", files), v("users", users);
    v("packages", packages), v("mounts", mounts), v("units", units), v("scripts", scripts);
    v("keys", keys);
  }
};

/// Of a document whose commands are not numbered yet.
Origins origins_of(const Whole& whole, const std::vector<ArchivePart>& parts);

}  // namespace cloud_init
