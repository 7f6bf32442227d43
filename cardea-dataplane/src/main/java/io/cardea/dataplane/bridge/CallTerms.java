package io.cardea.dataplane.bridge;

import io.cardea.dataplane.call.Call;
import io.cardea.mcp.envelope.Envelope;
import io.cardea.mcp.envelope.EnvelopeRead;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.method.McpMethod;
import java.util.List;
import java.util.Optional;

/**
 * What a stateless request says that a legacy server can only be told of a whole session.
 *
 * @param abilities what the server may ask while it works on the request
 * @param logLevel from which level on the client wants to read what the server logs meanwhile
 * @param isKnownLevel whether that is a level
 * @param resumes whether it goes on with a request that the server had asked something in
 */
public record CallTerms(
    ClientAbilities abilities, Optional<String> logLevel, boolean isKnownLevel, boolean resumes) {

  private static final List<String> LEVELS =
      List.of("debug", "info", "notice", "warning", "error", "critical", "alert", "emergency");

  private static final CallTerms NONE =
      new CallTerms(ClientAbilities.NONE, Optional.empty(), true, false);

  /** The terms of {@code call}; none if it is nothing in which a server can ask. */
  public static CallTerms of(Call call) {
    boolean asks =
        call.is(McpMethod.TOOLS_CALL)
            || call.is(McpMethod.PROMPTS_GET)
            || call.is(McpMethod.RESOURCES_READ);
    // A task outlives the call, so it runs in the session that lasts.
    return asks
            && !LegacyTasks.begins(call)
            && call.message().orElse(null) instanceof RpcRequest request
            && EnvelopeRead.read(request) instanceof Envelope envelope
        ? of(request, envelope)
        : NONE;
  }

  private static CallTerms of(RpcRequest request, Envelope envelope) {
    JsonDocument document = request.document();
    int level = envelope.logLevel();
    boolean says = level != JsonDocument.NONE;
    Optional<String> text =
        says && document.isString(level) ? Optional.of(document.text(level)) : Optional.empty();
    return new CallTerms(
        ClientAbilities.read(document, envelope.clientCapabilities()),
        text,
        !says || text.filter(LEVELS::contains).isPresent(),
        document.member(request.params(), "requestState") != JsonDocument.NONE);
  }

  /** Whether the request needs a session at the server that nobody else uses meanwhile. */
  public boolean needSeat() {
    return !abilities.isNone() || logLevel.isPresent() || !isKnownLevel || resumes;
  }

  /** Whether the client wants to read what was logged with {@code level}. */
  public boolean wants(String level) {
    return logLevel.filter(from -> LEVELS.indexOf(level) >= LEVELS.indexOf(from)).isPresent();
  }
}
