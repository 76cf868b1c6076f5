#pragma once
#include <optional>
#include <string>

#include "slipway/value.hpp"

/// The folder of a stack's sandbox on this computer.
namespace local {

/// The folder, held open: what is looked at in it is in the very folder that was checked.  It is
/// refused unless it is the user's own and nobody else can write into it, since whoever can would
/// answer in the supervisor's place.  One thread at a time.
class Folder {
 public:
  /// Nothing where none is.  Throws Failure `forbidden` for one of somebody else, `invalid` for
  /// what is no folder.
  static std::optional<Folder> find(const std::string& path);
  /// Made (0700) with those above it where it is missing.
  static Folder make(const std::string& path);

  Folder(Folder&& other) noexcept;
  Folder& operator=(Folder&&) = delete;
  ~Folder();

  const std::string& path() const { return path_; }
  bool has(const std::string& name) const;
  /// The content of a small file in it; nothing where none is.
  std::optional<std::string> read(const std::string& name) const;
  /// A file (0600), whole or not at all.
  void write(const std::string& name, const std::string& content) const;
  void unlink(const std::string& name) const;
  /// Takes the folder itself away if nothing is in it any more.
  void remove_if_empty() const;
  /// A name for something in it that is short enough for a socket's address, however deep the
  /// folder lies.  Good as long as this object.
  std::string short_path(const std::string& name) const;

 private:
  Folder(std::string path, int file) : path_(std::move(path)), file_(file) {}

  std::string path_;
  int file_;
};

}  // namespace local
