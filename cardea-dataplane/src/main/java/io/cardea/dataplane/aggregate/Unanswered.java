package io.cardea.dataplane.aggregate;

import io.cardea.dataplane.pipeline.Refusal;
import io.cardea.mcp.message.RpcError;

/** Why the gateway cannot answer now. */
final class Unanswered {

  static final Refusal STORE =
      Refusal.of(503, RpcError.UNAVAILABLE, "Sessions cannot be stored now. Try again later.")
          .withHeader("Retry-After", "5");

  static final Refusal TOO_MANY_SESSIONS =
      Refusal.of(
              429, RpcError.LIMITED, "Too many sessions are open: end some with DELETE, or wait.")
          .withHeader("Retry-After", "60");

  static final Refusal LIST =
      Refusal.of(
          500,
          RpcError.INTERNAL_ERROR,
          "Something broke in this gateway. Tell whoever runs it the requestId.");

  private Unanswered() {}
}
