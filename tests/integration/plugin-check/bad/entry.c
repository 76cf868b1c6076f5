/* The table, its negotiation, and what the other parts build values with. */
#include <stdlib.h>
#include <string.h>

#include "bad.h"

slipway_slice text(const char* words) {
  slipway_slice slice = {words, strlen(words)};
  return slice;
}

int same(slipway_slice slice, const char* words) {
  return slice.len == strlen(words) &&
         (slice.len == 0 || memcmp(slice.data, words, slice.len) == 0);
}

value at(const slipway_call* call, value map, const char* key) {
  return call->host->find(map, text(key));
}

void run_program(const slipway_call* call, int with_deadline) {
  const slipway_process* process =
      (const slipway_process*)call->host->extension(call, text(SLIPWAY_PROCESS));
  slipway_value* argv = call->host->make_list(call);
  slipway_value* request = call->host->make_map(call);
  call->host->append(argv, call->host->make_string(call, text("true")));
  call->host->set(request, text("argv"), argv);
  if (with_deadline)
    call->host->set(request, text("deadline_ms"), call->host->make_int(call, 9000));
  if (process) process->run(call, request);
}

void copy(const slipway_call* call, value map, const char* key, char* out, size_t size) {
  const slipway_slice found = call->host->get_string(at(call, map, key));
  const size_t length = found.len < size - 1 ? (size_t)found.len : size - 1;
  if (length > 0) memcpy(out, found.data, length);
  out[length] = '\0';
}

void put(const slipway_call* call, slipway_value* map, const char* key, value item) {
  call->host->set(map, text(key), item);
}

void put_text(const slipway_call* call, slipway_value* map, const char* key, const char* words) {
  put(call, map, key, call->host->make_string(call, text(words)));
}

slipway_value* outcome(const slipway_call* call, const char* words) {
  slipway_value* map = call->host->make_map(call);
  put_text(call, map, "outcome", words);
  return map;
}

slipway_value* failure(const slipway_call* call, const char* kind, const char* message) {
  slipway_value* map = outcome(call, "failed");
  put_text(call, map, "class", kind);
  put_text(call, map, "message", message);
  put_text(call, map, "effect", "none");
  return map;
}

__attribute__((destructor)) static void at_the_end(void) {
  if (FAULT == load_process_end) abort();
}

static const slipway_value* nothing(slipway_instance* self, const slipway_call* call,
                                    value request) {
  (void)self;
  (void)request;
  return call->host->make_map(call);
}

static const void* extension(slipway_slice id) {
  static const char known[] = "slipway.read_many/1";
  if (FAULT == negotiation_unknown_extensions && same(id, "slipway.none/1")) return &known;
  if (FAULT == negotiation_near_extensions && id.len > sizeof known - 1 &&
      memcmp(id.data, known, sizeof known - 1) == 0)
    return &known;
  const void* found = NULL;
  const slipway_function read_many = bad_read_many;
  if (same(id, known)) memcpy(&found, &read_many, sizeof found); /* C has no cast for this */
  return found;
}

static void refuse(const slipway_offer* offer, const char* reason) {
  const int there = offer->size >= sizeof *offer && offer->refusal != NULL;
  if (there || FAULT == negotiation_shorter_offer)
    offer->refusal->say(offer->refusal, text(reason));
}

const slipway_plugin* slipway_plugin_entry(const slipway_offer* offer) {
  static const slipway_plugin table = {sizeof table,
                                       1,
                                       FAULT == load_entry ? NULL : bad_describe,
                                       bad_create_instance,
                                       bad_destroy,
                                       bad_validate,
                                       bad_layout,
                                       nothing,
                                       bad_expand,
                                       FAULT == load_members ? NULL : nothing,
                                       bad_read,
                                       bad_create,
                                       bad_update,
                                       bad_delete,
                                       bad_import,
                                       bad_upgrade,
                                       extension};
  if (FAULT == negotiation_newer_host && offer->abi_newest >= 1) return &table;
  if (FAULT == negotiation_wider_host && offer->abi_newest > 1) {
    refuse(offer, "too wide");
    return NULL;
  }
  if (FAULT == negotiation_longer_offer && offer->size > sizeof *offer) return NULL;
  if (offer->abi_oldest <= 1 && offer->abi_newest >= 1) return &table;
  if (FAULT == negotiation_older_host && offer->abi_newest == 0) return NULL;
  refuse(offer, "it speaks ABI 1 only");
  return NULL;
}
