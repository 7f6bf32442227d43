package io.cardea.app.sample;

import static io.cardea.mcp.json.JsonStrings.quote;

import io.cardea.mcp.envelope.MetaKey;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcError;
import io.vertx.core.Vertx;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The streams of {@code subscriptions/listen}, at most {@value #MAX} (MCP 2026-07-28,
 * "Subscriptions"). Lists never change here, so only updates of the welcome page are agreed to.
 */
final class Subscriptions {

  static final int MAX = 64;

  private final Vertx vertx;
  private final Guestbook guestbook;
  private final Set<Call> open = new LinkedHashSet<>();

  Subscriptions(Vertx vertx, Guestbook guestbook) {
    this.vertx = vertx;
    this.guestbook = guestbook;
  }

  void listen(Call call) {
    JsonDocument document = call.document();
    int filter = call.param("notifications");
    if (!document.isObject(filter)) {
      call.fail(
          200, RpcError.of(RpcError.INVALID_PARAMS, "params.notifications must be an object"));
    } else if (open.size() >= MAX) {
      call.fail(429, RpcError.of(RpcError.LIMITED, "At most " + MAX + " subscriptions at a time"));
    } else {
      begin(call, wantsWelcome(document, document.member(filter, "resourceSubscriptions")));
    }
  }

  private static boolean wantsWelcome(JsonDocument document, int uris) {
    if (!document.isArray(uris)) {
      return false;
    }
    int uri = document.first(uris);
    while (uri != JsonDocument.NONE && !document.textEquals(uri, Resources.WELCOME)) {
      uri = document.nextElement(uris, uri);
    }
    return uri != JsonDocument.NONE;
  }

  private void begin(Call call, boolean wantsWelcome) {
    String welcome = quote(Resources.WELCOME);
    String agreed = wantsWelcome ? "\"resourceSubscriptions\":[" + welcome + "]" : "";
    Runnable reader = () -> send(call, "notifications/resources/updated", "\"uri\":" + welcome);
    open.add(call);
    call.onEnd(() -> {
      open.remove(call);
      guestbook.removeReader(reader);
    });
    call.hold(vertx);
    send(call, "notifications/subscriptions/acknowledged", "\"notifications\":{" + agreed + "}");
    if (wantsWelcome) {
      guestbook.addReader(reader);
    }
  }

  private static void send(Call call, String method, String member) {
    call.send(
        "{\"jsonrpc\":\"2.0\",\"method\":%s,\"params\":{%s,%s}}"
            .formatted(quote(method), meta(call), member));
  }

  private static String meta(Call call) {
    return "\"_meta\":{%s:%s}".formatted(quote(MetaKey.SUBSCRIPTION_ID), call.id().json());
  }

  /** Ends all of them, gracefully. */
  void close() {
    Set.copyOf(open).forEach(call -> call.result("\"resultType\":\"complete\"," + meta(call)));
  }
}
