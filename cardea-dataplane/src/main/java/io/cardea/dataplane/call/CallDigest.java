package io.cardea.dataplane.call;

import static io.cardea.mcp.json.JsonDocument.NONE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cardea.mcp.json.JsonDocument;
import io.cardea.mcp.message.RpcRequest;
import io.cardea.model.endpoint.EndpointKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Set;
import java.util.TreeMap;

/**
 * Names what a call is: who calls what where with which arguments, however its JSON is laid out.
 * What a client says of answers and of itself does not count.
 */
public final class CallDigest {

  /** Bytes of a digest. */
  public static final int LENGTH = 32;

  private static final Set<String> ASIDE = Set.of("_meta", "inputResponses", "requestState");

  private final MessageDigest sha256;
  private final JsonDocument document;

  private CallDigest(JsonDocument document) {
    this.document = document;
    try {
      this.sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** SHA-256 of a request. */
  public static byte[] of(Call call) {
    RpcRequest request = (RpcRequest) call.message().orElseThrow();
    CallDigest digest = new CallDigest(request.document());
    EndpointKey endpoint = call.arrival().route().endpoint();
    digest.text(call.principal().digest());
    digest.text(endpoint.tenant().value());
    digest.text(endpoint.label());
    digest.text(request.method());
    if (request.params() != NONE) {
      digest.object(request.params(), ASIDE);
    }
    return digest.sha256.digest();
  }

  private void value(int node) {
    switch (document.kind(node)) {
      case OBJECT -> object(node, Set.of());
      case ARRAY -> array(node);
      case PLAIN_STRING, ESCAPED_STRING -> {
        mark('"');
        text(document.text(node));
      }
      case NUMBER, TRUE, FALSE, NULL -> {
        mark('=');
        text(document.raw(node));
      }
    }
  }

  private void object(int node, Set<String> but) {
    TreeMap<String, Integer> members = new TreeMap<>();
    for (int key = document.first(node); key != NONE; key = document.nextKey(node, key)) {
      members.put(document.text(key), document.valueOf(key));
    }
    mark('{');
    members.forEach((name, member) -> {
      if (!but.contains(name)) {
        text(name);
        value(member);
      }
    });
    mark('}');
  }

  private void array(int node) {
    mark('[');
    for (int at = document.first(node); at != NONE; at = document.nextElement(node, at)) {
      value(at);
    }
    mark(']');
  }

  private void mark(char kind) {
    sha256.update((byte) kind);
  }

  /** With its length, so that no two sequences of texts look the same. */
  private void text(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    for (int shift = 24; shift >= 0; shift -= 8) {
      sha256.update((byte) (bytes.length >> shift));
    }
    sha256.update(bytes);
  }
}
