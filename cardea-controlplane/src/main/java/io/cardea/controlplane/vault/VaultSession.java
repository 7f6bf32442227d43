package io.cardea.controlplane.vault;

import io.cardea.controlplane.document.JsonObject;
import io.cardea.controlplane.vault.VaultReading.Failed;
import io.cardea.controlplane.vault.VaultReply.Answered;
import io.cardea.controlplane.vault.VaultReply.Unreachable;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What is read with one token after the other: got, renewed and replaced as Vault wants it. Blocks;
 * for one thread.
 */
final class VaultSession {

  /** After which a token is renewed again that could not be. */
  private static final long RETRY = 10_000_000_000L;

  private final VaultHttp http;
  private final VaultLogin login;
  private final LongSupplier clock;
  private Optional<VaultToken> held = Optional.empty();
  private long logins;

  /**
   * Nothing is asked yet.
   *
   * @param clock nanoseconds since any moment
   * @param logins that there were before
   */
  VaultSession(VaultHttp http, VaultLogin login, LongSupplier clock, long logins) {
    this.http = http;
    this.login = login;
    this.clock = clock;
    this.logins = logins;
  }

  /** Whether there is a token to be given, or none. */
  private sealed interface Grant {
    record Given(VaultToken token, boolean isNew) implements Grant {}

    record Refused(Failed why) implements Grant {}
  }

  /** The latest login; what was leased with an earlier one ends with that one's token. */
  long logins() {
    return logins;
  }

  /** When to call {@link #keepAlive} next, by the clock; empty if there is no token. */
  Optional<Long> renewal() {
    return held.map(VaultToken::renewal);
  }

  /** Renews or replaces the token if it is time. */
  void keepAlive() {
    if (held.isPresent()) {
      Grant _ = grant();
    }
  }

  /** Reads the secret at {@code path}. */
  VaultReading read(String path) {
    return asked(token -> http.get(path, token), answer -> SecretReader.read(answer, logins));
  }

  /** Renews {@code lease}; empty if that cannot be done any more, so that it is to be replaced. */
  Optional<VaultLease> renew(VaultLease lease) {
    String body =
        new JsonObject().text("lease_id", lease.id()).number("increment", lease.first()).toString();
    return switch (grant()) {
      case Grant.Given(VaultToken token, _)
          when http.post("sys/leases/renew", Optional.of(token.value()), body)
                  instanceof Answered answer
              && answer.isGood()
              && answer.seconds("lease_duration") > 0 ->
          Optional.of(lease.renewed(answer.seconds("lease_duration"), answer.flag("renewable")));
      case Grant.Given _, Grant.Refused _ -> Optional.empty();
    };
  }

  private VaultReading asked(
      Function<String, VaultReply> call, Function<Answered, VaultReading> meaning) {
    Grant grant = grant();
    for (int attempt = 0; attempt < 2; attempt++) {
      switch (grant) {
        case Grant.Refused(Failed why) -> {
          return why;
        }
        case Grant.Given(VaultToken token, boolean isNew) -> {
          switch (call.apply(token.value())) {
            case Unreachable(String reason, String hint) -> {
              return new Failed(reason, hint, true);
            }
            case Answered answer when answer.status() != 403 || isNew || isGood(token) -> {
              return meaning.apply(answer);
            }
            case Answered _ -> grant = logIn();
          }
        }
      }
    }
    throw new IllegalStateException("a new token is the last one that is tried");
  }

  /** Whether it is not the token that was refused: it may have been revoked. */
  private boolean isGood(VaultToken token) {
    return http.get("auth/token/lookup-self", token.value()) instanceof Answered answer
        && answer.isGood();
  }

  private Grant grant() {
    if (held.isEmpty()) {
      return logIn();
    }
    VaultToken token = held.get();
    if (login instanceof VaultLogin.Token(VaultCredential given)
        && given.read().filter(text -> !text.equals(token.value())).isPresent()) {
      return logIn();
    }
    long now = clock.getAsLong();
    if (!token.isDue(now)) {
      return new Grant.Given(token, false);
    }
    return token.isRenewable() ? renewed(token, now) : replaced(token, now);
  }

  /** A login in time, so that one that fails leaves the token to be used until its end. */
  private Grant replaced(VaultToken token, long now) {
    if (login instanceof VaultLogin.Token) {
      return hold(token.later(now + VaultToken.NEVER), false);
    }
    Grant next = logIn();
    return next instanceof Grant.Refused && !token.hasEnded(now)
        ? hold(token.later(now + RETRY), false)
        : next;
  }

  private Grant renewed(VaultToken token, long now) {
    VaultReply reply = http.post("auth/token/renew-self", Optional.of(token.value()), "{}");
    if (reply instanceof Answered answer && answer.isGood()) {
      return hold(
          token.renewed(
              answer.seconds("auth", "lease_duration"), answer.flag("auth", "renewable"), now),
          false);
    }
    boolean isRefused = reply instanceof Answered answer && answer.status() / 100 == 4;
    return isRefused || token.hasEnded(now)
        ? replaced(token, now)
        : hold(token.later(now + RETRY), false);
  }

  private Grant hold(VaultToken token, boolean isNew) {
    held = Optional.of(token);
    return new Grant.Given(token, isNew);
  }

  private Grant logIn() {
    held = Optional.empty();
    return switch (login) {
      case VaultLogin.Token(VaultCredential given) ->
          given.read().map(this::looked).orElseGet(() -> unread(given));
      case VaultLogin.Kubernetes(String role, String mount, var file) -> {
        VaultCredential jwt = new VaultCredential.InFile(file);
        yield jwt.read()
            .map(text -> posted(mount, new JsonObject().text("role", role).text("jwt", text)))
            .orElseGet(() -> unread(jwt));
      }
      case VaultLogin.AppRole(String mount, String roleId, VaultCredential secretId) ->
          secretId
              .read()
              .map(text ->
                  posted(mount, new JsonObject().text("role_id", roleId).text("secret_id", text)))
              .orElseGet(() -> unread(secretId));
    };
  }

  private static Grant unread(VaultCredential credential) {
    return new Grant.Refused(
        new Failed(
            credential.place() + " does not hold what Vault wants",
            "one line of visible characters",
            true));
  }

  /** A token that is given may be good without being allowed to look at itself. */
  private Grant looked(String value) {
    long now = clock.getAsLong();
    return switch (http.get("auth/token/lookup-self", value)) {
      case Unreachable(String reason, String hint) ->
          new Grant.Refused(new Failed(reason, hint, true));
      case Answered answer when answer.status() / 100 == 5 || answer.status() == 429 ->
          new Grant.Refused(SecretReader.unable(answer));
      case Answered answer -> {
        logins += answer.isGood() ? 1 : 0;
        yield hold(
            // What cannot be renewed is used until Vault refuses it: there is nothing else.
            VaultToken.given(
                value,
                answer.flag("data", "renewable") ? answer.seconds("data", "ttl") : 0,
                true,
                now),
            true);
      }
    };
  }

  private Grant posted(String mount, JsonObject body) {
    long now = clock.getAsLong();
    return switch (http.post("auth/" + mount + "/login", Optional.empty(), body.toString())) {
      case Unreachable(String reason, String hint) ->
          new Grant.Refused(new Failed(reason, hint, true));
      case Answered answer
          when answer.isGood() && !answer.text("auth", "client_token").isEmpty() -> {
        logins++;
        yield hold(
            VaultToken.given(
                answer.text("auth", "client_token"),
                answer.seconds("auth", "lease_duration"),
                answer.flag("auth", "renewable"),
                now),
            true);
      }
      case Answered answer when answer.status() / 100 == 4 && answer.status() != 429 ->
          new Grant.Refused(
              new Failed(
                  "Vault refuses the login at auth/" + mount + " (status " + answer.status() + ")",
                  "see role and credential in spec.vault of the Gateway, and Vault's audit log",
                  true));
      case Answered answer -> new Grant.Refused(SecretReader.unable(answer));
    };
  }
}
