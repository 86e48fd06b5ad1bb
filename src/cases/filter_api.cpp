// SPDX-License-Identifier: Apache-2.0
#include "cases/calls.h"
#include "cases/filter_store.h"
#include "cases/routes.h"
#include "vault/envelope.h"

namespace cases {
namespace {

using app::Call;
using core::problem;
using core::ProblemKey;
using core::Reply;
using core::Result;

Result<Reply> my_filters(Call& call) {
  Filters out;
  TRY(out.filters,
      call.read([&](Session& session) { return filters_of(session, call.context.network, viewer_of(call)); }));
  return app::reply(out);
}

Result<Reply> keep_filter(Call& call) {
  TRY(const auto in, call.body<FilterIn>());
  TRY(const auto id, call.id<core::TaskId>("filter_id"));
  if (!vault::has_envelope_shape(vault::Kind::section, in.envelope.bytes)) {
    return core::field_problem("/envelope", "envelope_expected", ProblemKey::not_sealed);
  }
  TRY_DONE(call.write([&](Session& session) -> core::Done {
    TRY(const bool kept, save_filter(session, call.context.network, viewer_of(call), id, in));
    if (!kept) return refused("/filter_id", "too_many");
    return call.audit(session, "filter.saved", id.bytes());
  }));
  return app::no_content();
}

Result<Reply> drop_filter(Call& call) {
  TRY(const auto id, call.id<core::TaskId>("filter_id"));
  TRY_DONE(call.write([&](Session& session) -> core::Done {
    TRY(const bool gone, remove_filter(session, call.context.network, viewer_of(call), id));
    if (!gone) return problem(ProblemKey::not_found);
    return call.audit(session, "filter.removed", id.bytes());
  }));
  return app::no_content();
}

}  // namespace

std::vector<app::Route> filter_routes() {
  using enum core::Method;
  using app::Limit;
  using app::Right;
  return {
      {get, "/api/v1/cases/filters", Right::case_read, Limit::none, app::no_body(), my_filters,
       "my saved filters of the worklist", nullptr, app::out<Filters>},
      {put, "/api/v1/cases/filters/{filter_id}", Right::case_read, Limit::staff_write, app::json_body(), keep_filter,
       "save a filter", app::in<FilterIn>},
      {del, "/api/v1/cases/filters/{filter_id}", Right::case_read, Limit::staff_write, app::no_body(), drop_filter,
       "remove a saved filter"},
  };
}

}  // namespace cases
