/* What the parts of the bad plugin share.  One source makes many plugins, each with one fault: it
 * is given as the definition FAULT when it is built, by the name of the check that must see it. */
#ifndef BAD_H
#define BAD_H

#include "slipway/plugin.h"

enum fault {
  none,
  load_file,
  load_exports,
  load_entry,
  load_describe,
  load_members,
  load_manifest,
  load_describe_twice,
  load_instances,
  load_process_end,
  negotiation_older_host,
  negotiation_newer_host,
  negotiation_wider_host,
  negotiation_longer_offer,
  negotiation_shorter_offer,
  negotiation_unknown_extensions,
  negotiation_near_extensions,
  poverty_later_host,
  poverty_no_extensions,
  poverty_cancelled,
  poverty_full_stream,
  schema_keys,
  schema_shape,
  schema_options,
  schema_reserved,
  schema_types,
  schema_actions,
  schema_features,
  schema_documented,
  input_null_request,
  input_wrong_kinds,
  input_unknown_keys,
  input_huge_texts,
  input_strange_texts,
  input_deep_values,
  input_invalid_options,
  input_mutated,
  purity_same_again,
  purity_clock_and_chance,
  purity_growing,
  purity_upgrade,
  answers_form,
  answers_keys,
  answers_layout,
  answers_resources,
  answers_references,
  answers_findings,
  secrets_offline,
  manners_surroundings,
  manners_standard_output,
  manners_calls,
  manners_values,
  manners_children,
  manners_programs,
  manners_threads,
  life_create,
  life_form,
  life_resume,
  life_recover,
  life_stranger,
  life_update,
  life_delete,
  life_read_many,
  life_import,
  life_programs,
  life_empty_request,
  life_secrets,
  ends_the_process,
  never_returns,
};

struct slipway_instance {
  char root[512];
  char secret[128];
};

typedef const slipway_value* value;

slipway_slice text(const char* words);
int same(slipway_slice slice, const char* words);
value at(const slipway_call* call, value map, const char* key);
void copy(const slipway_call* call, value map, const char* key, char* out, size_t size);
void put(const slipway_call* call, slipway_value* map, const char* key, value item);
void put_text(const slipway_call* call, slipway_value* map, const char* key, const char* words);
slipway_value* outcome(const slipway_call* call, const char* words);
slipway_value* failure(const slipway_call* call, const char* kind, const char* message);

/* Runs a program that does nothing, with a deadline or, against the rules, without. */
void run_program(const slipway_call* call, int with_deadline);

/* The half that asks nobody, and the half that works on files in `root`. */
const slipway_value* bad_describe(const slipway_call* call);
slipway_instance* bad_create_instance(const slipway_call* call, value request, value* why);
void bad_destroy(slipway_instance* self);
const slipway_value* bad_validate(slipway_instance* self, const slipway_call* call, value request);
const slipway_value* bad_layout(slipway_instance* self, const slipway_call* call, value request);
const slipway_value* bad_expand(slipway_instance* self, const slipway_call* call, value request);
const slipway_value* bad_upgrade(slipway_instance* self, const slipway_call* call, value request);
const slipway_value* bad_read(slipway_instance* self, const slipway_call* call, value request);
const slipway_value* bad_create(slipway_instance* self, const slipway_call* call, value request);
const slipway_value* bad_update(slipway_instance* self, const slipway_call* call, value request);
const slipway_value* bad_delete(slipway_instance* self, const slipway_call* call, value request);
const slipway_value* bad_import(slipway_instance* self, const slipway_call* call, value request);
const slipway_value* bad_read_many(slipway_instance* self, const slipway_call* call, value request);

#endif
