#include <array>
#include <cstddef>
#include <cstring>

#include "check/checks/check.hpp"
#include "check/plugin/subject.hpp"
#include "check/process/verdict.hpp"

namespace slipway::check {
namespace {

struct Asked {
  const slipway_plugin* table = nullptr;
  std::string reason;
};

void take_reason(const slipway_refusal* refusal, slipway_slice reason) noexcept {
  if (reason.data && reason.len <= SLIPWAY_MAX_MESSAGE)
    static_cast<std::string*>(refusal->self)->assign(reason.data, reason.len);
}

std::string range_text(std::uint32_t oldest, std::uint32_t newest) {
  return "a host of ABI " + std::to_string(oldest) + " to " + std::to_string(newest);
}

/// What no host can use fails load/entry, and is not asked how it treats others.
void must_be_usable(Subject& subject) { subject.plugin().table(); }

Asked ask(Subject& subject, std::uint32_t oldest, std::uint32_t newest) {
  must_be_usable(subject);
  Asked asked;
  const slipway_refusal refusal{sizeof refusal, 0, &asked.reason, &take_reason};
  const slipway_offer offer{sizeof offer, oldest, newest, 0, &refusal};
  asked.table = subject.plugin().negotiate(offer, range_text(oldest, newest));
  return asked;
}

/// A table inside the range, or a refusal that says why.
void in_range_or_refused(Subject& subject, std::uint32_t oldest, std::uint32_t newest) {
  const auto asked = ask(subject, oldest, newest);
  const auto host = range_text(oldest, newest);
  if (asked.table)
    require(asked.table->abi >= oldest && asked.table->abi <= newest,
            host + " is answered a table of ABI " + std::to_string(asked.table->abi));
  else
    require(!asked.reason.empty(), host + " is refused without a reason");
}

void older_host(Subject& subject) { in_range_or_refused(subject, 0, 0); }

void newer_host(Subject& subject) {
  in_range_or_refused(subject, SLIPWAY_ABI_NEWEST + 1, SLIPWAY_ABI_NEWEST + 8);
  in_range_or_refused(subject, 1000, 1000);
}

void wider_host(Subject& subject) {
  const auto own = subject.plugin().table().abi;
  const auto asked = ask(subject, 0, own + 8);
  require(asked.table != nullptr,
          range_text(0, own + 8) + " is refused, although " + std::to_string(own) + " is in it");
  require(asked.table->abi >= own,
          range_text(0, own + 8) + " is answered a lower version than a narrower one");
}

void offer_with_more(Subject& subject) {
  must_be_usable(subject);
  struct Longer {
    slipway_offer known;
    std::array<unsigned char, 64> later;
  };
  std::string reason;
  const slipway_refusal refusal{sizeof refusal, 0, &reason, &take_reason};
  Longer offer{{sizeof offer, SLIPWAY_ABI_OLDEST, SLIPWAY_ABI_NEWEST, 0, &refusal}, {}};
  offer.later.fill(0x5A);
  require(subject.plugin().negotiate(offer.known, "a longer offer") != nullptr,
          "an offer with further members at its end is refused: " + reason);
}

/// An offer that ends before its refusal: a member is there only if it fits into `size` (R3).
void offer_with_less(Subject& subject) {
  must_be_usable(subject);
  slipway_offer offer{offsetof(slipway_offer, refusal), SLIPWAY_ABI_OLDEST, SLIPWAY_ABI_NEWEST, 0,
                      nullptr};
  require(subject.plugin().negotiate(offer, "an offer without a refusal") != nullptr,
          "an offer that ends before its refusal is refused");
  offer.abi_oldest = 1000;
  offer.abi_newest = 1000;
  subject.plugin().negotiate(offer, "an offer without a refusal that has to be refused");
}

constexpr std::array known_ids = {"slipway.read_many/1", "slipway.poll_many/1", "slipway.actions/1",
                                  "slipway.check/1", "slipway.show_change/1"};

void unknown_extensions(Subject& subject) {
  for (const std::string_view id : {"", "x", "slipway", "org.example.nothing/1", "slipway.none/1"})
    require(!subject.plugin().extension(id),
            "the unknown extension '" + std::string(id) + "' is answered");
}

/// Whole ids match, length included.
void near_extensions(Subject& subject) {
  for (const std::string id : known_ids) {
    const bool has = subject.plugin().extension(id) != nullptr;
    const std::string nul(1, '\0');
    for (const auto& near : {id + "0", id + " ", id + nul, id.substr(0, id.size() - 1) + "2",
                             id.substr(0, id.size() - 1), id.substr(0, id.size() - 2), " " + id})
      require(!subject.plugin().extension(near),
              "'" + near.substr(0, near.find('\0')) + "' (" + std::to_string(near.size()) +
                  " bytes) is answered, which is only near '" + id + "'");
    // The slice ends where its length says, whatever follows.
    const std::string longer = id + "7 and more";
    const auto* found = subject.plugin().extension(std::string_view(longer).substr(0, id.size()));
    require((found != nullptr) == has, "'" + id + "' is answered by what follows the slice");
  }
}

}  // namespace

std::vector<Check> negotiation_checks() {
  return {
      {"negotiation", "older_host", "a host that is too old is refused with a reason", &older_host},
      {"negotiation", "newer_host", "a host that is too new is refused with a reason", &newer_host},
      {"negotiation", "wider_host", "a host of more versions gets the highest common one",
       &wider_host},
      {"negotiation", "longer_offer", "an offer with later members is taken", &offer_with_more},
      {"negotiation", "shorter_offer", "an offer that ends early is read no further",
       &offer_with_less},
      {"negotiation", "unknown_extensions", "an unknown extension id is answered null",
       &unknown_extensions},
      {"negotiation", "near_extensions", "ids of extensions match whole, length included",
       &near_extensions},
  };
}

}  // namespace slipway::check
