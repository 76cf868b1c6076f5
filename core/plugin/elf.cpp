#include "core/plugin/elf.hpp"

#include <elf.h>

#include <cstring>

namespace slipway::core {
namespace {

#if defined(__x86_64__)
constexpr Elf64_Half this_machine = EM_X86_64;
#elif defined(__aarch64__)
constexpr Elf64_Half this_machine = EM_AARCH64;
#elif defined(__riscv)
constexpr Elf64_Half this_machine = EM_RISCV;
#else
#error "add the ELF machine number of this processor"
#endif

constexpr unsigned char this_order =
    __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? ELFDATA2LSB : ELFDATA2MSB;

Error broken(const std::string& why) { return Error{Errc::invalid_input, why, {}}; }

/// Whether `length` bytes from `begin` on are inside `size`, with sums that cannot overflow.
bool inside(std::uint64_t begin, std::uint64_t length, std::uint64_t size) {
  return begin <= size && length <= size - begin;
}

Result<void> check_header(const Elf64_Ehdr& header, std::size_t size) {
  if (header.e_ident[EI_CLASS] != ELFCLASS64 || header.e_ident[EI_DATA] != this_order ||
      header.e_machine != this_machine)
    return broken("it was built for another kind of machine");
  if (header.e_type != ET_DYN) return broken("it is not a shared library");
  const std::uint64_t table = std::uint64_t{header.e_phnum} * sizeof(Elf64_Phdr);
  if (header.e_phentsize != sizeof(Elf64_Phdr) || header.e_phnum == 0 ||
      !inside(header.e_phoff, table, size))
    return broken("it is cut short or damaged: its program headers are outside of the file");
  return {};
}

}  // namespace

Result<void> check_elf(std::string_view bytes) {
  Elf64_Ehdr header{};
  if (bytes.size() < sizeof header || bytes.substr(0, SELFMAG) != ELFMAG)
    return broken("it is no shared library");
  std::memcpy(&header, bytes.data(), sizeof header);
  if (auto good = check_header(header, bytes.size()); !good) return good;
  for (std::size_t i = 0; i < header.e_phnum; ++i) {
    Elf64_Phdr part{};
    std::memcpy(&part, bytes.data() + header.e_phoff + i * sizeof part, sizeof part);
    if (!inside(part.p_offset, part.p_filesz, bytes.size()))
      return broken("it is cut short: a part that it promises is not in the file");
  }
  return {};
}

std::string_view elf_section(std::string_view bytes, std::string_view name, std::size_t most) {
  Elf64_Ehdr header{};
  std::memcpy(&header, bytes.data(), sizeof header);
  const std::uint64_t table = std::uint64_t{header.e_shnum} * sizeof(Elf64_Shdr);
  if (header.e_shentsize != sizeof(Elf64_Shdr) || !inside(header.e_shoff, table, bytes.size()))
    return {};
  const auto content = [&](std::uint64_t index, Elf64_Shdr& section) -> std::string_view {
    if (index >= header.e_shnum) return {};
    std::memcpy(&section, bytes.data() + header.e_shoff + index * sizeof section, sizeof section);
    if (section.sh_type == SHT_NOBITS || !inside(section.sh_offset, section.sh_size, bytes.size()))
      return {};
    return bytes.substr(section.sh_offset, section.sh_size);
  };
  Elf64_Shdr section{};
  const auto names = content(header.e_shstrndx, section);
  for (std::uint64_t i = 0; i < header.e_shnum; ++i) {
    const auto found = content(i, section);
    if (section.sh_name >= names.size() || found.empty() || found.size() > most) continue;
    const auto rest = names.substr(section.sh_name);
    if (rest.substr(0, rest.find('\0')) == name) return found;
  }
  return {};
}

}  // namespace slipway::core
