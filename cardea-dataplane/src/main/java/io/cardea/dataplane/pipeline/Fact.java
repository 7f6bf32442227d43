package io.cardea.dataplane.pipeline;

import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.introspection.Inquiry;
import io.cardea.dataplane.introspection.Introspected;
import io.cardea.dataplane.proof.Proof;
import io.cardea.dataplane.proof.ProofCheck;
import io.cardea.dataplane.token.Candidate;
import io.cardea.dataplane.token.TokenCheck;
import io.cardea.mcp.revision.Revision;
import io.cardea.model.adapter.Adapter;
import io.cardea.model.adapter.AdapterKey;
import io.cardea.model.endpoint.EndpointKey;
import io.cardea.model.identity.Principal;
import io.cardea.model.node.Home;
import io.cardea.model.quota.Draw;
import io.cardea.model.quota.QuotaLedger;
import io.cardea.model.session.SessionStore.Attachment;
import io.cardea.model.session.SessionStore.SessionKey;
import io.cardea.model.session.SessionStore.SessionState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that a stage needs and that only I/O can tell.
 *
 * @param <T> what it is
 */
public sealed interface Fact<T> {

  /**
   * The state of a legacy session; empty if it is not live. Without an answer the request is
   * refused.
   */
  record LiveSession(SessionKey key) implements Fact<Optional<SessionState>> {}

  /**
   * The state of a session after this node has tried to take it over; empty if it is not live.
   * Without an answer the request is refused.
   *
   * @param seen where it was at home; if it is elsewhere by now, it stays there
   */
  record Claimed(SessionKey key, Home seen) implements Fact<Optional<SessionState>> {}

  /**
   * The session that a session of an aggregate has at a server; opened if there is none yet.
   *
   * @param key the session of the aggregate
   * @param adapter the server
   * @param revision what the client negotiated
   * @param clientCapabilities JSON of what the client declared
   */
  record Attached(SessionKey key, AdapterKey adapter, Revision revision, String clientCapabilities)
      implements Fact<Attaching> {

    /** What {@code session} needs at the server of {@code adapter}. */
    public static Attached of(Call.Session session, Adapter adapter) {
      return new Attached(
          session.id().key(), adapter.key(), session.id().revision(), session.clientCapabilities());
    }
  }

  /**
   * The session that stands for all stateless clients of a principal at servers that want one;
   * empty if a limit is met.
   */
  record Stateless(EndpointKey endpoint, Principal principal)
      implements Fact<Optional<Call.Session>> {}

  /**
   * Whether there was room for a call, and what was taken for it then. Asked once for each call,
   * whatever it takes. Without an answer the call is refused.
   */
  record Quota(Call call, List<Draw> draws) implements Fact<QuotaLedger.Answer> {

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Quota that && call == that.call;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(call);
    }
  }

  /**
   * Something about what a request shows of who sends it.
   *
   * @param <T> what it is
   */
  sealed interface OfCredential<T> extends Fact<T> {}

  /** Whether the signature of a token is right. Without an answer the request is refused. */
  record Signed(Candidate token) implements OfCredential<TokenCheck> {}

  /** What an issuer says of a token. Without an answer the request is refused. */
  record Told(Inquiry inquiry, Instant time) implements OfCredential<Introspected> {}

  /**
   * Whether a proof is signed with its key, and lets this request in. Without an answer the request
   * is refused.
   */
  record Proven(Proof proof, UUID request, Instant time) implements OfCredential<ProofCheck> {}

  /** That a server has been tried, whatever came of it. */
  record Learned(AdapterKey adapter) implements Fact<Boolean> {}

  /** How opening a session at a server ended. */
  sealed interface Attaching {

    /** There is one. */
    record Done(Attachment attachment) implements Attaching {}

    /** The server has no sessions: it speaks no legacy revision. */
    record OtherEra(Refusal refusal) implements Attaching {}

    /** There is none, and why. */
    record Refused(Refusal refusal) implements Attaching {}
  }
}
