#include "dashboards/accounts/accounts.h"

#include <iterator>
#include <utility>

#include "dashboards/accounts/account_routes.h"
#include "dashboards/accounts/account_state.h"
#include "dashboards/accounts/admission.h"

namespace firstreply::dashboards {

AccountState::AccountState(Accounts::Options given, Reader& reader)
    : options(std::move(given)),
      directory(AccountDirectory::Load(reader)),
      changes(options.scheduler, options.commands),
      passwords(options.off_thread, options.password_cost),
      sessions({.scheduler = options.scheduler,
                .changes = &changes,
                .directory = &directory,
                .random_bytes = options.random_bytes,
                .lasts = options.session_lasts,
                .idle = options.session_idle,
                .ended = [this](const std::string& user) { Tell("user:" + user); }},
               reader),
      refusals(options.scheduler, &changes) {}

namespace {

class LoadedAccounts final : public Accounts {
 public:
  LoadedAccounts(Options options, Reader& reader) : state_(std::move(options), reader) {}

  std::variant<wire::Principal, wire::HttpResponse> Admit(const wire::HttpRequest& head,
                                                          wire::Access access) override {
    auto identified = Identify(head, state_.lookup(), state_.options.scheduler->Now());
    if (auto* denial = std::get_if<Denial>(&identified)) {
      state_.refusals.Count(denial->refusal);
      state_.refusals.WriteLater("request", denial->refusal);
      if (access == wire::Access::kPublic) return wire::Principal{};
      return std::move(denial->response);
    }
    auto& identity = std::get<Identity>(identified);
    if (auto barrier = BarrierFor(head, identity, access, state_.lookup())) {
      if (barrier->count_as) state_.refusals.Count(*barrier->count_as);
      return std::move(barrier->response);
    }
    // What is open to all is open to a forged request too, but in nobody's name.
    if (MayBeForged(head, identity.proof)) return wire::Principal{};
    if (identity.proof == Proof::kSession) state_.sessions.Seen(identity.session);
    return std::move(identity.principal);
  }

  wire::Routes routes() override {
    wire::Routes all;
    for (wire::Routes part :
         {SessionRoutes(state_), UserRoutes(state_), TokenRoutes(state_), AuditRoutes(state_)}) {
      all.insert(all.end(), std::make_move_iterator(part.begin()),
                 std::make_move_iterator(part.end()));
    }
    return all;
  }

  bool any_account() const override { return !state_.directory.users().empty(); }

  void OnChanged(std::function<void(const std::string& principal)> changed) override {
    state_.changed = std::move(changed);
  }

  void Audit(const std::string& author, const std::string& action,
             const std::string& subject) override {
    const AuditLine line{.author = author, .action = action, .subject = subject};
    state_.changes.Ask(author, [line](Transaction& tx, TimePoint now) -> Status {
      WriteAudit(tx, line, now);
      return Done{};
    });
  }

  std::map<std::string, int64_t> refused() const override { return state_.refusals.counts(); }

 private:
  AccountState state_;
};

}  // namespace

std::unique_ptr<Accounts> Accounts::Load(Options options, Reader& reader) {
  return std::make_unique<LoadedAccounts>(std::move(options), reader);
}

}  // namespace firstreply::dashboards
