package io.cardea.model.audit;

import io.cardea.model.identity.Actor;
import io.cardea.model.identity.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What is about to be done.
 *
 * @param id UUIDv7 of the call, also its correlation id
 * @param time when it was admitted
 * @param tenant whose
 * @param issuer who vouches for the subject
 * @param subject which agent
 * @param user on whose behalf, as the same issuer calls him; empty: on nobody's
 * @param adapter name of the adapter
 * @param method MCP method, e.g. {@code tools/call}
 * @param target tool or prompt, or what kind of resource, if any
 * @param session random part of the legacy session's id, if any; not the id itself
 * @param revision MCP revision of the client face
 * @param params the request's {@code params} as received, and what is kept of them
 * @param rule the rule that permitted it
 * @param snapshot version of the configuration it was decided by
 * @param trace id of the trace that tells of it, if any
 * @param detail by what, with what and of what
 */
public record Intent(
    UUID id,
    Instant time,
    TenantId tenant,
    String issuer,
    String subject,
    Optional<String> user,
    String adapter,
    String method,
    Optional<String> target,
    Optional<String> session,
    String revision,
    Payload params,
    String rule,
    long snapshot,
    Optional<String> trace,
    Detail detail) {

  /**
   * By what, with what and of what a call is.
   *
   * @param client what the client calls itself, if it said so
   * @param chain who handed the request on, the latest first
   * @param credential what its caller was let in by: kind, and the id of a key; no secret
   * @param resource the resource's URI where {@code target} says only what kind of resource it is;
   *     never recorded itself
   * @param definition SHA-256, in hex, of the tool, prompt, resource or template as it was listed
   *     when the call was permitted, if that is known
   * @param server what the server says that its version is, if that is known
   * @param upstreamCredential by which names the server's credentials were declared; no values,
   *     possibly empty
   */
  public record Detail(
      Optional<ClientName> client,
      List<Actor> chain,
      String credential,
      Optional<String> resource,
      Optional<String> definition,
      Optional<String> server,
      String upstreamCredential) {

    /** Nothing of it is known. */
    public static final Detail NONE =
        new Detail(
            Optional.empty(),
            List.of(),
            "",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "");

    public Detail {
      chain = List.copyOf(chain);
    }
  }

  /** The same without params, which may be large. */
  public Intent withoutParams() {
    return new Intent(
        id,
        time,
        tenant,
        issuer,
        subject,
        user,
        adapter,
        method,
        target,
        session,
        revision,
        Payload.NONE,
        rule,
        snapshot,
        trace,
        detail);
  }

  /** What it is, in the words of the log. */
  public AuditEvent event() {
    return AuditEvent.ofCall(method);
  }
}
