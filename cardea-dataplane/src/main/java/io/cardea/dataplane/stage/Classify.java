package io.cardea.dataplane.stage;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.pipeline.Facts;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.dataplane.pipeline.Stage;
import io.cardea.dataplane.pipeline.StageResult;
import io.cardea.mcp.envelope.Envelope;
import io.cardea.mcp.envelope.EnvelopeRead;
import io.cardea.mcp.envelope.Missing;
import io.cardea.mcp.envelope.NotModern;
import io.cardea.mcp.header.McpHeader;
import io.cardea.mcp.message.RpcError;
import io.cardea.mcp.message.RpcMessage;
import io.cardea.mcp.message.RpcNotification;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.mcp.message.RpcResponse;
import io.cardea.mcp.revision.Revision;
import java.util.Optional;

/**
 * Which era does it speak? The body decides: a request with an envelope is modern, whatever its
 * headers say; a header of 2026-07-28 or later without one is an error; all else is legacy.
 */
public final class Classify implements Stage {

  private static final String MODERN = Revision.R2026_07_28.date();

  private final ModernFace modern = new ModernFace();
  private final LegacyFace legacy = new LegacyFace();

  @Override
  public StageResult apply(Call call, Facts facts) {
    Optional<RpcMessage> message = call.message();
    if (message.isEmpty()) {
      return legacy.withoutBody(call);
    }
    return switch (message.get()) {
      case RpcRequest request ->
          switch (EnvelopeRead.read(request)) {
            case Envelope envelope -> modern.request(call, request, envelope);
            case Missing missing -> missing(missing.field());
            case NotModern _ -> withoutEnvelope(call);
          };
      case RpcNotification notification ->
          claimsModern(call.arrival())
              ? modern.notification(call, notification)
              : legacy.message(call);
      case RpcResponse _ -> withoutEnvelope(call);
    };
  }

  private StageResult withoutEnvelope(Call call) {
    return claimsModern(call.arrival()) ? missing("protocolVersion") : legacy.message(call);
  }

  private static boolean claimsModern(Arrival arrival) {
    return arrival.header(McpHeader.PROTOCOL_VERSION).filter(Classify::isModern).isPresent();
  }

  private static boolean isModern(String version) {
    return version.matches("\\d{4}-\\d{2}-\\d{2}") && version.compareTo(MODERN) >= 0;
  }

  private static StageResult missing(String field) {
    return new StageResult.Reply(
        Refusal.of(
            400,
            RpcError.INVALID_PARAMS,
            "params._meta lacks a valid "
                + field
                + "; every request of MCP "
                + MODERN
                + " carries its protocolVersion and clientCapabilities there."));
  }
}
