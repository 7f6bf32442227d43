package io.cardea.dataplane.ask;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.dataplane.call.Call;
import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.json.JsonStrings;
import io.cardea.mcp.message.RpcRequest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeMap;

/**
 * Names what a call asks for, so that an answer given for one call is no answer for another: its
 * endpoint, its method, and its params but for what a retry changes.
 */
final class RequestDigest {

  private static final Set<String> CHANGES = Set.of("_meta", "inputResponses", "requestState");

  private RequestDigest() {}

  /** SHA-256 in hex. */
  static String of(Call call) {
    RpcRequest request = (RpcRequest) call.message().orElseThrow();
    JsonDocument document = request.document();
    TreeMap<String, String> members = new TreeMap<>();
    int params = request.params();
    if (document.isObject(params)) {
      for (int key = document.first(params); key != NONE; key = document.nextKey(params, key)) {
        if (!CHANGES.contains(document.text(key))) {
          members.put(JsonStrings.quote(document.text(key)), document.raw(document.valueOf(key)));
        }
      }
    }
    String text = call.arrival().route().endpoint() + "\n" + request.method() + "\n" + members;
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
