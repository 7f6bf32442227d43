package io.cardea.dataplane.gateway;

import io.cardea.dataplane.call.Arrival;
import io.cardea.dataplane.call.Call;
import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.mcp.header.McpHeader;
import io.cardea.mcp.message.RpcError;
import io.cardea.model.audit.AuditEvent;
import java.util.Optional;

/** What refusals are in the words of the audit log. */
final class RefusalEvents {

  private RefusalEvents() {}

  /** What it is that {@code arrival}, as far as it came, was refused so. */
  static AuditEvent of(Arrival arrival, Optional<Call> call, Refusal refusal) {
    int code = refusal.error().code();
    if (code == 0) {
      return AuditEvent.MCP_ASKED;
    }
    return switch (refusal.status()) {
      case 401 -> AuditEvent.AUTHN_LOGIN_FAIL;
      case 403 -> AuditEvent.AUTHZ_FAIL;
      case 429 -> AuditEvent.EXCESS_RATE_LIMIT_EXCEEDED;
      default -> {
        if (!refusal.rule().isEmpty()) {
          yield AuditEvent.AUTHZ_FAIL;
        } else if (code == RpcError.NOT_FOUND) {
          yield namesNoSession(arrival, call)
              ? AuditEvent.SESSION_USE_AFTER_EXPIRE
              : AuditEvent.AUTHZ_FAIL;
        }
        boolean isOurs = refusal.status() >= 500 || code == RpcError.INPUT_MISSING;
        yield isOurs ? AuditEvent.MCP_REFUSED : AuditEvent.INPUT_VALIDATION_FAIL;
      }
    };
  }

  /** Whether a session is named that is none. */
  private static boolean namesNoSession(Arrival arrival, Optional<Call> call) {
    return arrival.header(McpHeader.SESSION_ID).isPresent()
        && call.flatMap(Call::session).isEmpty();
  }
}
